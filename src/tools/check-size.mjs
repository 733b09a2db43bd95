/**
 * Weighs what a first visit fetches before its first picture, for each way in which the page is opened, and fails when one
 * grows over its limit. What is fetched is read from the built files themselves: all that index.html names, what that
 * imports statically, the worker's scripts, and what the way in asks for itself.
 */
import './setup/node-version.mjs'
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { SINGLE_FILE } from './build-single.mjs'
import { Failure, runMain } from './command.mjs'
import { DIST } from './project.mjs'

/**
 * `limit`: kilobytes (1000 bytes), each file gzip'd by itself; the fonts are not counted, they come after the picture.
 * `asks`: module that the way in imports when it is taken.
 * @typedef {{ name: string, limit: number, asks: string | null, hasWorker: boolean }} Route
 */

/** @type {readonly Route[]} */
export const ROUTES = [
  { name: 'page', limit: 220, asks: null, hasWorker: true },
  { name: 'embed', limit: 238, asks: 'src/ui/embed/EmbedPage.tsx', hasWorker: true },
  // Opened from the page, whose files the browser has already.
  { name: 'speaker', limit: 168, asks: 'src/ui/present/SpeakerPage.tsx', hasWorker: false },
]

/** The page in one file, everything that it can show inside. */
export const SINGLE_LIMIT = 2900

/** Parts that no first picture may wait for. */
const LATER = /^assets\/(editor|CodeEditor|panels)-|\.woff2$/

/** Prefix of the worker's entry in vite.config.ts. */
const WORKER = /^worker-.*\.js$/

/** @typedef {{ name: string, limit: number, kb: number, parts: { file: string, kb: number }[] }} Weighed */

/**
 * The files of one kind that a page names: those it runs or applies, and those it has fetched ahead.
 * @param {string} html
 * @param {'js' | 'css'} kind
 * @returns {string[]} Addresses as written.
 */
export const filesOf = (html, kind) =>
  [...html.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+\.(js|css))"/g)].flatMap(
    ([, address = '', of]) => (of === kind ? address : []),
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
 * What vite says of the built chunks.
 * @typedef {Readonly<Record<string, { file: string, imports?: string[], css?: string[] }>>} Manifest
 */

/**
 * The script of a module, and the style sheets that come with it.
 * @param {Manifest} manifest
 * @param {string} module Path from the project's root.
 * @returns {{ script: string, styles: string[] }}
 */
export function chunkOf(manifest, module) {
  const script = manifest[module]?.file
  if (script === undefined) throw new Failure(`No chunk is made of ${module}.`)
  const names = new Set([module])
  // A set goes on to what is added to it while it is gone through.
  for (const name of names) for (const one of manifest[name]?.imports ?? []) names.add(one)
  return { script, styles: [...names].flatMap((name) => manifest[name]?.css ?? []) }
}

/**
 * What each way in fetches of the built site; throws a Failure when one fetches what it should not wait for.
 * @returns {Promise<Weighed[]>}
 */
export async function weighRoutes() {
  const html = readSite('index.html')
  /** @type {Manifest} */
  const manifest = JSON.parse(readSite('.vite/manifest.json'))
  const workers = workerEntries()
  if (workers.length !== 1) throw new Failure(`One worker was expected, but there are ${workers.length}.`)
  return Promise.all(
    ROUTES.map(async ({ name, limit, asks, hasWorker }) => {
      const asked = asks === null ? null : chunkOf(manifest, asks)
      const entries = [
        ...filesOf(html, 'js').map(posix.normalize),
        ...(asked ? [asked.script] : []),
        ...(hasWorker ? workers : []),
      ]
      const files = new Set([
        'index.html',
        ...filesOf(html, 'css').map(posix.normalize),
        ...(asked?.styles ?? []),
        ...(await withImports(entries, readSite)),
      ])
      const eager = [...files].find((file) => LATER.test(file))
      if (eager !== undefined) throw new Failure(`${eager} must come later, but ${name} fetches it at once.`)
      return weigh(name, limit, [...files], readSite)
    }),
  )
}

/** The page in one file; it has to be built. @returns {Weighed} */
export const weighSingle = () =>
  weigh('single', SINGLE_LIMIT, [SINGLE_FILE], (file) => readFileSync(file, 'utf8'))

/**
 * @param {string} name @param {number} limit @param {readonly string[]} files @param {(file: string) => string} read
 * @returns {Weighed}
 */
function weigh(name, limit, files, read) {
  const parts = files.map((file) => ({ file, kb: gzipSync(read(file), { level: 9 }).length / 1000 }))
  return { name, limit, kb: parts.reduce((sum, { kb }) => sum + kb, 0), parts }
}

/** Prints every way in with its weight; throws a Failure when one is over its limit. */
export async function checkSize() {
  const weighed = [...(await weighRoutes()), weighSingle()]
  for (const { name, limit, kb, parts } of weighed) {
    for (const part of parts.length > 1 ? parts : [])
      console.log(`${part.kb.toFixed(1).padStart(9)} kB  ${part.file}`)
    console.log(`${kb.toFixed(1).padStart(9)} kB  gzip'd: ${name}, limit ${limit} kB`)
  }
  const heavy = weighed.filter(({ kb, limit }) => kb > limit)
  if (heavy.length > 0) throw new Failure(`Over the limit: ${heavy.map(({ name }) => name).join(', ')}.`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await runMain(checkSize)
