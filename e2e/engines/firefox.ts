/**
 * Firefox, over the socket that it opens with --marionette: WebDriver commands as JSON arrays, each after its length
 * (https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html). No other program is needed.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Engine } from './driver.ts'
import { Program } from './program.ts'
import { Session, type Command, type Wire } from './webdriver.ts'

const NAMES: Readonly<Record<Command, string>> = {
  newSession: 'WebDriver:NewSession',
  setTimeouts: 'WebDriver:SetTimeouts',
  navigate: 'WebDriver:Navigate',
  executeAsync: 'WebDriver:ExecuteAsyncScript',
  performActions: 'WebDriver:PerformActions',
  releaseActions: 'WebDriver:ReleaseActions',
  findElement: 'WebDriver:FindElement',
  sendKeys: 'WebDriver:ElementSendKeys',
  windowHandles: 'WebDriver:GetWindowHandles',
  newWindow: 'WebDriver:NewWindow',
  switchToWindow: 'WebDriver:SwitchToWindow',
  closeWindow: 'WebDriver:CloseWindow',
  switchToFrame: 'WebDriver:SwitchToFrame',
  switchToParent: 'WebDriver:SwitchToParentFrame',
  setRect: 'WebDriver:SetWindowRect',
  getRect: 'WebDriver:GetWindowRect',
  screenshot: 'WebDriver:TakeScreenshot',
}

/** Nothing is asked of the network, and nothing is shown that a new profile is greeted with. */
const PREFERENCES: Readonly<Record<string, string | number | boolean>> = {
  // Any free port; Firefox writes its number into the profile.
  'marionette.port': 0,
  'app.update.enabled': false,
  'app.normandy.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  'browser.startup.homepage_override.mstone': 'ignore',
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.enabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'intl.accept_languages': 'en-GB, en',
  'ui.systemUsesDarkTheme': 0,
}

export async function startFirefox(program: string): Promise<Engine> {
  const profile = mkdtempSync(join(tmpdir(), 'firefox-'))
  const lines = Object.entries(PREFERENCES).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  )
  writeFileSync(join(profile, 'user.js'), lines.join('\n'))
  const browser = new Program(program, ['--headless', '--marionette', '--no-remote', '--profile', profile])
  const port = await browser.until(() => {
    const written = Number(readFileSync(join(profile, 'MarionetteActivePort'), 'utf8'))
    return written > 0 ? written : null
  })
  const wire = await Marionette.connect(port)
  const { capabilities } = (await wire.send('newSession', {})) as {
    capabilities: { browserName: string; browserVersion: string }
  }
  const session = new Session(wire)
  return {
    version: `Firefox ${capabilities.browserVersion}`,
    fresh: () => session.only(),
    end: async () => {
      await session.end()
      await browser.end()
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

type Answer = readonly [
  type: 1,
  id: number,
  error: { error: string; message: string } | null,
  result: unknown,
]

class Marionette implements Wire {
  readonly #socket: Socket
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #received: Buffer = Buffer.alloc(0)
  #lastId = 0
  #ended: Error | null = null

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (bytes: Buffer) => this.#receive(bytes))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.#ended = new Error('Firefox has ended.')
      for (const [id, settle] of this.#waiting)
        settle([1, id, { error: 'ended', message: this.#ended.message }, null])
      this.#waiting.clear()
    })
  }

  static connect(port: number): Promise<Marionette> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('error', reject)
      socket.once('connect', () => resolve(new Marionette(socket)))
    })
  }

  async send(command: Command, parameters: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    if (this.#ended !== null) throw this.#ended
    const id = ++this.#lastId
    const text = JSON.stringify([0, id, NAMES[command], parameters])
    const [, , error, result] = await new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve)
      this.#socket.write(`${Buffer.byteLength(text)}:${text}`)
    })
    if (error !== null) throw new Error(`${error.error}: ${error.message}`)
    // Answers that are no object are wrapped into one.
    return isWrapped(result) ? result.value : result
  }

  async end(): Promise<void> {
    const text = JSON.stringify([0, ++this.#lastId, 'Marionette:Quit', { flags: ['eForceQuit'] }])
    await new Promise<void>((resolve) => {
      this.#socket.once('close', () => resolve())
      this.#socket.write(`${Buffer.byteLength(text)}:${text}`)
    })
  }

  #receive(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes])
    for (;;) {
      const colon = this.#received.indexOf(':')
      if (colon < 0) return
      const end = colon + 1 + Number(this.#received.subarray(0, colon).toString())
      if (this.#received.length < end) return
      const message: unknown = JSON.parse(this.#received.subarray(colon + 1, end).toString())
      this.#received = this.#received.subarray(end)
      // The first message is a greeting, and no answer to anything.
      if (Array.isArray(message)) this.#settle(message as unknown as Answer)
    }
  }

  #settle(answer: Answer): void {
    this.#waiting.get(answer[1])?.(answer)
    this.#waiting.delete(answer[1])
  }
}

const isWrapped = (result: unknown): result is { value: unknown } =>
  typeof result === 'object' &&
  result !== null &&
  !Array.isArray(result) &&
  'value' in result &&
  Object.keys(result).length === 1
