/**
 * `npm start`: installs what is missing, builds what has changed, serves the site and prints its address.
 * PORT chooses the port, HOST the interface; `-- --no-open` keeps the browser closed.
 */
import './setup/node-version.mjs'
import { spawn } from 'node:child_process'
import { ensureBuilt } from './build.mjs'
import { Failure, runMain } from './command.mjs'
import { ensureInstalled } from './setup/install.mjs'
import { DIST } from './project.mjs'
import { serve } from './site/static-server.mjs'

const FIRST_PORT = 4173
const PORTS_TRIED = 100

async function listen() {
  const host = process.env.HOST ?? '127.0.0.1'
  const wanted = process.env.PORT
  if (wanted !== undefined && !/^\d{1,5}$/.test(wanted)) {
    throw new Failure(`PORT must be a number from 0 to 65535, not "${wanted}".`)
  }
  const first = wanted === undefined ? FIRST_PORT : Number(wanted)
  const last = wanted === undefined ? first + PORTS_TRIED - 1 : first
  for (let port = first; port <= last; port++) {
    try {
      return await serve(DIST, { host, port })
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code !== 'EADDRINUSE')
        throw new Failure(`Cannot serve on ${host}, port ${port}: ${String(code ?? error)}.`)
    }
  }
  throw new Failure(
    wanted === undefined
      ? `No free port from ${first} to ${last}: set PORT.`
      : `Port ${first} is taken: set another PORT.`,
  )
}

/** Shows the page where a person sits at the machine; elsewhere the printed address has to do. @param {string} url */
function openBrowser(url) {
  if (process.argv.includes('--no-open') || process.env.CI || !process.stdout.isTTY) return
  const hasDisplay = process.env.DISPLAY !== undefined || process.env.WAYLAND_DISPLAY !== undefined
  const [program, args] =
    process.platform === 'darwin'
      ? ['open', [url]]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '', url]]
        : ['xdg-open', [url]]
  if (program === 'xdg-open' && !hasDisplay) return
  const child = spawn(program, args, { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}

await runMain(async () => {
  const stop = () => process.exit(0)
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  await ensureInstalled()
  await ensureBuilt()
  const { url } = await listen()
  console.log(`\nNOMMU Explorer: ${url}\nCtrl-C stops it.`)
  openBrowser(url)
})
