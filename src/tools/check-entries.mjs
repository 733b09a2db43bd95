/**
 * Looks that no script of the built site imports an entry, the page's or the worker's. An engine may keep the script
 * that it was started with apart from the modules that it imports: imported, the entry would be run a second time.
 */
import './setup/node-version.mjs'
import { readdirSync } from 'node:fs'
import { join, posix } from 'node:path'
import { readSite, workerEntries } from './check-size.mjs'
import { Failure } from './command.mjs'
import { DIST } from './project.mjs'

/**
 * What a script imports, statically and when it is asked for.
 * @param {string} file Relative to the site.
 * @param {string} code
 * @returns {Promise<{ files: string[], unknown: string[] }>} Files relative to the site, each once; `unknown` has the
 * addresses that are no plain string, as written.
 */
export async function importsOf(file, code) {
  const { parseSync } = await import('vite')
  const { staticImports, staticExports, dynamicImports } = parseSync(file, code).module
  const asked = dynamicImports.map(({ moduleRequest: { start, end } }) => code.slice(start, end))
  const plain = asked.map((written) => /^(["'`])([^"'`$\\]*)\1$/.exec(written)?.[2])
  const addresses = [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) => entries.map((entry) => entry.moduleRequest?.value ?? null)),
    ...plain,
  ].filter((address) => typeof address === 'string')
  return {
    files: [...new Set(addresses.map((address) => posix.join(posix.dirname(file), address)))],
    unknown: asked.filter((_, at) => plain[at] === undefined),
  }
}

/**
 * The scripts that import an entry.
 * @param {readonly string[]} entries Files, relative to the site.
 * @param {readonly string[]} files All scripts, relative to the site.
 * @param {(file: string) => string} read
 * @returns {Promise<string[]>} One sentence for each.
 */
export async function importersOf(entries, files, read) {
  const found = []
  for (const file of files) {
    const { files: imported, unknown } = await importsOf(file, read(file))
    for (const entry of entries) if (imported.includes(entry)) found.push(`${file} imports ${entry}.`)
    for (const address of unknown) found.push(`${file} imports ${address}, which may be anything.`)
  }
  return found
}

/** The scripts that a page runs by naming them. @param {string} html @returns {string[]} Addresses as written. */
export const entriesOf = (html) =>
  [...html.matchAll(/<script\b[^>]*?\bsrc="([^"]+)"/g)].map(([, address = '']) => address)

/** Throws a Failure when a script of the built site imports an entry. */
export async function checkEntries() {
  const entries = [...entriesOf(readSite('index.html')).map(posix.normalize), ...workerEntries()]
  const scripts = readdirSync(join(DIST, 'assets')).filter((name) => name.endsWith('.js'))
  const found = await importersOf(
    entries,
    scripts.map((name) => `assets/${name}`),
    readSite,
  )
  if (found.length > 0) throw new Failure(found.join('\n'))
  console.log(`${entries.join(', ')}: imported by none of ${scripts.length} scripts`)
}
