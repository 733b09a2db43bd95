/**
 * A window of a browser that speaks W3C WebDriver (https://www.w3.org/TR/webdriver2/). How commands get there is the
 * wire's: Firefox takes them over a socket of its own, WebKitGTK over HTTP.
 */
import { keyActions } from './keys.ts'
import { PATIENCE, type InPage, type Point, type Tab } from './driver.ts'

/** The commands that are used. */
export type Command =
  | 'newSession'
  | 'setTimeouts'
  | 'navigate'
  | 'executeAsync'
  | 'performActions'
  | 'releaseActions'
  | 'findElement'
  | 'sendKeys'
  | 'windowHandles'
  | 'newWindow'
  | 'switchToWindow'
  | 'closeWindow'
  | 'switchToFrame'
  | 'switchToParent'
  | 'setRect'
  | 'getRect'
  | 'screenshot'

export interface Wire {
  /** @returns What the browser answered. Rejects with the browser's words when it refuses. */
  send(command: Command, parameters?: Readonly<Record<string, unknown>>): Promise<unknown>
  end(): Promise<void>
}

/** How an element is written down: https://www.w3.org/TR/webdriver2/#elements */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'

/** Scripts that return a promise are run by hand: not every browser waits for one. */
const RUN = `const done = arguments[arguments.length - 1]
const args = JSON.parse(arguments[0])
Promise.resolve()
  .then(() => (WORK)(...args))
  .then((value) => done({ value }), (error) => done({ error: String((error && error.stack) || error), message: String(error) }))`

/** One WebDriver session. All windows of it share one "current" window, so commands are sent one group at a time. */
export class Session {
  readonly #wire: Wire
  #current: string | null = null
  #last: Promise<unknown> = Promise.resolve()

  constructor(wire: Wire) {
    this.#wire = wire
  }

  /** Sends commands to one window with no others in between. */
  in<Result>(handle: string, work: (send: Wire['send']) => Promise<Result>): Promise<Result> {
    const mine = this.#last.then(async () => {
      if (this.#current !== handle) await this.#wire.send('switchToWindow', { handle })
      this.#current = handle
      return work((command, parameters) => this.#wire.send(command, parameters))
    })
    this.#last = mine.catch(() => undefined)
    return mine
  }

  async handles(): Promise<readonly string[]> {
    return (await this.#wire.send('windowHandles')) as readonly string[]
  }

  /** Opens an empty window and closes all others, so that nothing of what was before is left. */
  async only(): Promise<WebDriverTab> {
    await this.#last
    const before = await this.handles()
    const [first] = before
    if (this.#current === null && first !== undefined) {
      await this.#wire.send('switchToWindow', { handle: first })
      this.#current = first
    }
    const { handle } = (await this.#wire.send('newWindow', { type: 'window' })) as { handle: string }
    for (const old of before) await this.in(old, (send) => send('closeWindow'))
    const tab = new WebDriverTab(this, handle)
    await tab.goto('about:blank')
    return tab
  }

  end(): Promise<void> {
    return this.#wire.end()
  }
}

export class WebDriverTab implements Tab {
  readonly #session: Session
  readonly #handle: string

  constructor(session: Session, handle: string) {
    this.#session = session
    this.#handle = handle
  }

  async goto(url: string): Promise<void> {
    await this.#send('navigate', { url })
  }

  async reload(): Promise<void> {
    // As a reader's: Firefox's driver reloads past the service worker.
    await this.run(() => {
      Reflect.set(window, 'isLeft', true)
      setTimeout(() => location.reload())
    })
    const end = Date.now() + PATIENCE
    while (Date.now() < end) if (await this.run(() => !('isLeft' in window)).catch(() => false)) return
    throw new Error('The page was not loaded again.')
  }

  run<Args extends readonly unknown[], Result>(work: InPage<Args, Result>, ...args: Args): Promise<Result> {
    return this.#session.in(this.#handle, (send) => runIn(send, work, args))
  }

  runInFrame<Args extends readonly unknown[], Result>(
    work: InPage<Args, Result>,
    ...args: Args
  ): Promise<Result> {
    return this.#session.in(this.#handle, async (send) => {
      await send('switchToFrame', { id: 0 })
      try {
        return await runIn(send, work, args)
      } finally {
        await send('switchToFrame', { id: null })
      }
    })
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#act({ type: 'key', id: 'keyboard', actions: keyActions(key) })
  }

  async point(place: Point): Promise<void> {
    await this.#mouse([moveTo(place)])
  }

  async click(place: Point): Promise<void> {
    await this.drag(place)
  }

  async drag(first: Point, ...others: readonly Point[]): Promise<void> {
    const down = { type: 'pointerDown', button: 0 }
    const up = { type: 'pointerUp', button: 0 }
    await this.#mouse([moveTo(first), down, ...others.map(moveTo), up])
  }

  async pickFile(selector: string, path: string): Promise<void> {
    await this.#session.in(this.#handle, async (send) => {
      const found = await send('findElement', { using: 'css selector', value: selector })
      await send('sendKeys', { id: (found as Record<string, string>)[ELEMENT], text: path })
    })
  }

  async opened(act: () => Promise<void>): Promise<Tab> {
    const before = await this.#session.handles()
    await act()
    const end = Date.now() + PATIENCE
    while (Date.now() < end) {
      const handle = (await this.#session.handles()).find((one) => !before.includes(one))
      if (handle !== undefined) return new WebDriverTab(this.#session, handle)
    }
    throw new Error('No window was opened.')
  }

  async resize(width: number, height: number): Promise<void> {
    // The window is larger than the page by its frame, which is the browser's own matter.
    for (let tries = 0; tries < 3; tries++) {
      const seen = await this.run(() => ({ width: innerWidth, height: innerHeight }))
      if (seen.width === width && seen.height === height) return
      const rect = (await this.#send('getRect')) as { width: number; height: number }
      await this.#send('setRect', {
        width: rect.width + width - seen.width,
        height: rect.height + height - seen.height,
      })
      await this.run(waitForSize, width, height)
    }
    throw new Error(`The window cannot be made ${width}x${height}.`)
  }

  async screenshot(): Promise<Buffer> {
    return Buffer.from((await this.#send('screenshot')) as string, 'base64')
  }

  #send(command: Command, parameters?: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.#session.in(this.#handle, (send) => send(command, parameters))
  }

  #mouse(actions: readonly object[]): Promise<void> {
    return this.#act({ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions })
  }

  async #act(source: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#send('performActions', { actions: [source] })
  }
}

const moveTo = ([x, y]: Point): object => ({
  type: 'pointerMove',
  duration: 0,
  x: Math.round(x),
  y: Math.round(y),
})

/** Waits until the window has a size, but not for ever: the next try may need another one. */
function waitForSize(width: number, height: number): Promise<void> {
  return new Promise((resolve) => {
    let frames = 0
    const look = (): void => {
      if ((innerWidth === width && innerHeight === height) || ++frames > 30) resolve()
      else requestAnimationFrame(look)
    }
    look()
  })
}

async function runIn<Args extends readonly unknown[], Result>(
  send: Wire['send'],
  work: InPage<Args, Result>,
  args: Args,
): Promise<Result> {
  const script = RUN.replace('WORK', () => String(work))
  const outcome = (await send('executeAsync', { script, args: [JSON.stringify(args)] })) as
    { value: Result } | { error: string; message: string }
  if ('message' in outcome) throw new Error(`${outcome.message}\nin the page: ${outcome.error}`)
  return outcome.value
}
