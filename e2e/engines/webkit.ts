/** WebKitGTK, by WebKitWebDriver over HTTP, on a screen that nobody sees: it has no mode without one. */
import { createServer } from 'node:net'
import type { Engine } from './driver.ts'
import { PATIENCE } from './driver.ts'
import { Program } from './program.ts'
import { Session, type Command, type Wire } from './webdriver.ts'

/** Programs that make up this engine. */
export interface WebKitPrograms {
  readonly driver: string
  readonly browser: string
  readonly screen: string
}

type Endpoint = readonly [method: 'GET' | 'POST' | 'DELETE', path: string]

/** https://www.w3.org/TR/webdriver2/#endpoints, after the session's address. */
const ENDPOINTS: Readonly<Record<Exclude<Command, 'newSession'>, Endpoint>> = {
  setTimeouts: ['POST', 'timeouts'],
  navigate: ['POST', 'url'],
  executeAsync: ['POST', 'execute/async'],
  performActions: ['POST', 'actions'],
  releaseActions: ['DELETE', 'actions'],
  findElement: ['POST', 'element'],
  sendKeys: ['POST', 'element/ID/value'],
  windowHandles: ['GET', 'window/handles'],
  newWindow: ['POST', 'window/new'],
  switchToWindow: ['POST', 'window'],
  closeWindow: ['DELETE', 'window'],
  switchToFrame: ['POST', 'frame'],
  switchToParent: ['POST', 'frame/parent'],
  setRect: ['POST', 'window/rect'],
  getRect: ['GET', 'window/rect'],
  screenshot: ['GET', 'screenshot'],
}

/** As large as the largest window of a check. */
const SCREEN = '-screen 0 1920x1200x24'

export async function startWebKit({ driver, browser, screen }: WebKitPrograms): Promise<Engine> {
  const port = await freePort()
  const program = new Program(screen, ['-a', '-s', SCREEN, driver, `--port=${port}`], {
    // Pictures are handed over in plain memory: far quicker where there is no graphics card.
    WEBKIT_DISABLE_DMABUF_RENDERER: '1',
  })
  const base = `http://127.0.0.1:${port}`
  await program.until(async () => (await fetch(`${base}/status`)).ok || null)
  const started = (await request('POST', `${base}/session`, {
    capabilities: {
      alwaysMatch: { 'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] } },
    },
  })) as { sessionId: string; capabilities: { browserVersion: string } }
  const address = `${base}/session/${started.sessionId}`
  const wire: Wire = {
    send: (command, { id, ...parameters } = {}) => {
      if (command === 'newSession') throw new Error('There is a session already.')
      const [method, path] = ENDPOINTS[command]
      const isElement = path.includes('ID')
      const url = `${address}/${isElement ? path.replace('ID', String(id)) : path}`
      if (method !== 'POST') return request(method, url)
      return request('POST', url, isElement || id === undefined ? parameters : { id, ...parameters })
    },
    end: async () => {
      await request('DELETE', address).catch(() => undefined)
      await program.end()
    },
  }
  await wire.send('setTimeouts', { script: PATIENCE, pageLoad: PATIENCE })
  const session = new Session(wire)
  return {
    version: `WebKitGTK ${started.capabilities.browserVersion}`,
    fresh: () => session.only(),
    end: () => session.end(),
  }
}

async function request(method: Endpoint[0], url: string, body?: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method,
    signal: AbortSignal.timeout(PATIENCE),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const { value } = (await response.json()) as { value: unknown }
  if (response.ok) return value
  const { error, message } = value as { error: string; message: string }
  throw new Error(`${error}: ${message}`)
}

/** A port that nobody listens on; the driver cannot choose one itself. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port)
        else reject(new Error('The server has no port.'))
      })
    })
  })
}
