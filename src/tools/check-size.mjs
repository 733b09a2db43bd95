/**
 * Weighs the script that a first visit fetches before it asks for the editor, and fails when it grows over the limit:
 * the page's entry and the worker's, each with all that it imports statically, read from the built files themselves.
 */
import './node-version.mjs'
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { Failure, runMain } from './command.mjs'
import { DIST } from './project.mjs'

/** Kilobytes (1000 bytes) of gzip'd script, the worker's included, the lazy editor not. */
export const LIMIT_KB = 150

/** Name of the lazy chunk in vite.config.ts. */
const LAZY = /^assets\/editor-/

/** Prefix of the worker's entry in vite.config.ts. */
const WORKER = /^worker-.*\.js$/

/** @typedef {{ file: string, kb: number, of: 'page' | 'worker' }} Part */

/**
 * The scripts that a page names: those it runs and those it has fetched ahead.
 * @param {string} html
 * @returns {string[]} Addresses as written.
 */
export const scriptsOf = (html) =>
  [...html.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+\.js)"/g)].map(
    ([, address = '']) => address,
  )

/**
 * Scripts with everything that has to be there before they run; what they import when it is asked for is left out.
 * @param {readonly string[]} entries Files, relative to the site.
 * @param {(file: string) => string} read
 * @returns {Promise<string[]>} Files, relative to the site, each once.
 */
export async function withImports(entries, read) {
  // Only now: `npm test` reads this file before it has installed any package.
  const { parseSync } = await import('vite')
  const files = new Set(entries)
  // A set goes on to what is added to it while it is gone through.
  for (const file of files) {
    const { staticImports, staticExports } = parseSync(file, read(file)).module
    const named = [
      ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
      ...staticExports.flatMap(({ entries: names }) => names.map((name) => name.moduleRequest?.value ?? '')),
    ]
    for (const name of named) if (name !== '') files.add(posix.join(posix.dirname(file), name))
  }
  return [...files]
}

/** @param {string} file Relative to the site. */
export const readSite = (file) => readFileSync(join(DIST, file), 'utf8')

/** The scripts that the page starts workers with. @returns {string[]} Files, relative to the site. */
export const workerEntries = () =>
  readdirSync(join(DIST, 'assets'))
    .filter((name) => WORKER.test(name))
    .map((name) => `assets/${name}`)

/**
 * What a first visit to the built site fetches; throws a Failure when the editor is among it.
 * @returns {Promise<Part[]>} Each file gzip'd by itself.
 */
export async function firstLoadParts() {
  const page = await withImports(scriptsOf(readSite('index.html')).map(posix.normalize), readSite)
  const eager = page.find((file) => LAZY.test(file))
  if (eager) throw new Failure(`The editor must load lazily, but the first load has ${eager}.`)
  const entries = workerEntries()
  if (entries.length !== 1) throw new Failure(`One worker was expected, but there are ${entries.length}.`)
  const worker = await withImports(entries, readSite)
  /** @param {'page' | 'worker'} of @returns {(file: string) => Part} */
  const weigh = (of) => (file) => ({ file, of, kb: gzipSync(readSite(file), { level: 9 }).length / 1000 })
  return [...page.map(weigh('page')), ...worker.map(weigh('worker'))]
}

/** Prints the parts and their sum; throws a Failure when it is over the limit. */
export async function checkSize() {
  const parts = await firstLoadParts()
  const total = parts.reduce((sum, { kb }) => sum + kb, 0)
  for (const { file, of, kb } of parts)
    console.log(`${kb.toFixed(1).padStart(7)} kB  ${of.padEnd(6)}  ${file}`)
  console.log(`${total.toFixed(1).padStart(7)} kB of gzip'd script before the editor, limit ${LIMIT_KB} kB`)
  if (total > LIMIT_KB)
    throw new Failure(`The first load is ${(total - LIMIT_KB).toFixed(1)} kB over the limit.`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await runMain(checkSize)
