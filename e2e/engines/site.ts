/**
 * The built site as the engines get it: with one script before all others, which keeps what goes wrong in the page. Not
 * every driver tells of errors, and none tells of those before it has looked.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SINGLE_FILE } from '../../src/tools/build-single.mjs'
import { DIST } from '../../src/tools/project.mjs'
import { serve } from '../../src/tools/site/static-server.mjs'

declare global {
  interface Window {
    /** What went wrong in this page so far, in words. */
    pageTrouble?: string[]
  }
}

/** Runs in the page before anything else. */
function keepTrouble(hasServiceWorker: boolean): void {
  const trouble: string[] = []
  window.pageTrouble = trouble
  // Each check begins as a first visit; without this the page would fetch the whole site behind it.
  if (!hasServiceWorker) Reflect.deleteProperty(Navigator.prototype, 'serviceWorker')
  addEventListener(
    'error',
    ({ message, target }: Partial<ErrorEvent>) => {
      if (message !== undefined) trouble.push(`uncaught: ${message}`)
      else if (target instanceof Element) trouble.push(`not loaded: ${target.outerHTML.slice(0, 200)}`)
    },
    true,
  )
  addEventListener('unhandledrejection', ({ reason }) => trouble.push(`unhandled: ${String(reason)}`))
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    trouble.push(`against the policy: ${violatedDirective} ${blockedURI}`),
  )
  const { error } = console
  // oxlint-disable-next-line no-console -- What the page says there is kept.
  console.error = (...words: unknown[]) => {
    trouble.push(`console: ${words.map(String).join(' ')}`)
    error.apply(console, words)
  }
}

/** Puts the script before the page's policy, which forbids scripts in the page that come after it. */
function withKeeper(html: string, hasServiceWorker: boolean): string {
  const script = `<script>(${String(keepTrouble)})(${String(hasServiceWorker)})</script>`
  const charset = /<meta charset="[^"]*" ?\/?>/
  if (!charset.test(html)) throw new Error('The page has no place for a script.')
  return html.replace(charset, (found) => found + script)
}

export interface Site {
  /** Address of the page, on an origin that no other check has seen. */
  readonly url: string
  /** Ends the server, as when the network is cut. */
  cut(): Promise<void>
}

/**
 * Serves the site from a new port, so that whatever a browser keeps of it is kept from other checks.
 * @param folder An empty one.
 * @param hasServiceWorker Whether the page may keep itself for later.
 */
export async function serveSite(folder: string, hasServiceWorker: boolean): Promise<Site> {
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(DIST))
    if (name !== 'index.html') symlinkSync(join(DIST, name), join(folder, name))
  writeFileSync(
    join(folder, 'index.html'),
    withKeeper(readFileSync(join(DIST, 'index.html'), 'utf8'), hasServiceWorker),
  )
  return serveFolder(folder)
}

/** Serves one page around a frame. */
export function serveParent(folder: string, html: string): Promise<Site> {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'index.html'), html)
  return serveFolder(folder)
}

async function serveFolder(folder: string): Promise<Site> {
  const { url, close } = await serve(folder)
  let closing: Promise<void> | null = null
  return { url, cut: () => (closing ??= close()) }
}

/** Writes the page in one file. @returns Its path. */
export function writeSingle(folder: string): string {
  if (!existsSync(SINGLE_FILE)) throw new Error(`${SINGLE_FILE} is missing: npm run build:single makes it.`)
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'nommu-explorer.html')
  writeFileSync(path, withKeeper(readFileSync(SINGLE_FILE, 'utf8'), false))
  return path
}
