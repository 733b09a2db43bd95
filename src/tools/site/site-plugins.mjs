/** What makes the built folder more than a bundle: what is fetched ahead, its security policy, its service worker. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build } from 'vite'
import { SITE_POLICY, withPolicy } from './csp.mjs'
import { filesBelow } from './fingerprint.mjs'
import { ROOT } from '../project.mjs'

/** @typedef {import('vite').Plugin} Plugin */

/**
 * Names the chunk of everything that some modules reach statically, themselves included.
 * @param {string} name
 * @param {readonly string[]} from Paths of the modules, relative to the project's root.
 * @param {readonly string[]} [and] If given, only what these reach, too.
 * @returns {(id: string, modules: Modules) => string | null}
 */
export function reachedFrom(name, from, and) {
  /** @type {Set<string> | null} */
  let reached = null
  return (id, modules) => {
    if (reached === null) {
      const others = and === undefined ? null : allReached(and, modules)
      reached = new Set([...allReached(from, modules)].filter((one) => others === null || others.has(one)))
    }
    return reached.has(id) ? name : null
  }
}

/** @typedef {{ getModuleInfo(id: string): { importedIds: readonly string[] } | null }} Modules */

/** @param {readonly string[]} from @param {Modules} modules */
function allReached(from, modules) {
  const reached = new Set(from.map((path) => join(ROOT, path)))
  // A set goes on to what is added to it while it is gone through.
  for (const one of reached)
    for (const next of modules.getModuleInfo(one)?.importedIds ?? []) reached.add(next)
  return reached
}

/** To Chromium; a comment to all others. It has to be the first line. */
const COMPILE_HINT = '//# allFunctionsCalledOnLoad\n'

/**
 * Has Chromium compile chunks while they are on their way, on another thread, instead of each function when it is called. For those
 * of which nearly all is called at once.
 * @param {readonly string[]} names Of the chunks.
 * @returns {Plugin}
 */
export const compileAtOnce = (names) => ({
  name: 'compile-at-once',
  apply: 'build',
  enforce: 'post',
  generateBundle: {
    // After what vite writes at the head of a chunk.
    order: 'post',
    handler(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk' || !names.includes(file.name)) continue
        file.code = COMPILE_HINT + file.code
        // One line more: it has no places of its own.
        const map = bundle[`${file.fileName}.map`]
        if (map?.type !== 'asset') continue
        const { mappings, ...rest } = JSON.parse(String(map.source))
        map.source = JSON.stringify({ ...rest, mappings: `;${mappings}` })
      }
    },
  },
})

/**
 * Has index.html name what its script imports as soon as it runs, so that it is fetched side by side with the script.
 * @param {string} module Path of the module that is imported, relative to the project's root.
 * @returns {Plugin}
 */
export const fetchAhead = (module) => ({
  name: 'fetch-ahead',
  apply: (_, { command, mode }) => command === 'build' && mode === 'production',
  transformIndexHtml: {
    order: 'post',
    handler(written, { bundle = {} }) {
      // vite writes the tag anew and leaves this out: nothing is painted before the script has chosen the colours.
      const html = written.replace('<script async type="module"', '$& blocking="render"')
      if (html === written) throw new Error('The page has no script that it does not wait for.')
      const start = Object.values(bundle).find(
        (file) => file.type === 'chunk' && file.moduleIds.includes(join(ROOT, module)),
      )
      if (start?.type !== 'chunk') throw new Error(`No chunk has ${module}.`)
      const scripts = new Set([start.fileName])
      /** @type {Set<string>} */
      const styles = new Set()
      for (const name of scripts) {
        const chunk = bundle[name]
        if (chunk?.type !== 'chunk') continue
        for (const one of chunk.imports) scripts.add(one)
        for (const one of chunk.viteMetadata?.importedCss ?? []) styles.add(one)
      }
      /** @type {(rel: string) => (file: string) => import('vite').HtmlTagDescriptor[]} */
      const link = (rel) => (file) =>
        html.includes(file)
          ? []
          : [{ tag: 'link', attrs: { rel, crossorigin: true, href: `./${file}` }, injectTo: 'head' }]
      return {
        html,
        tags: [...[...styles].flatMap(link('stylesheet')), ...[...scripts].flatMap(link('modulepreload'))],
      }
    },
  },
})

/** @returns {Plugin} */
export const contentSecurityPolicy = () => ({
  name: 'content-security-policy',
  apply: (_, { command, mode }) => command === 'build' && mode === 'production',
  transformIndexHtml: { order: 'post', handler: (html) => withPolicy(html, SITE_POLICY) },
})

/**
 * Writes sw.js beside the page. It knows every file of the build, so it can only be made when all others are.
 * @returns {Plugin}
 */
export const serviceWorker = () => ({
  name: 'service-worker',
  apply: (_, { command, mode }) => command === 'build' && mode === 'production',
  generateBundle: {
    order: 'post',
    async handler(_, bundle) {
      const made = Object.values(bundle)
        .filter(({ fileName }) => !/\.map$|^\.vite\//.test(fileName))
        .map((file) => ({
          name: file.fileName === 'index.html' ? './' : file.fileName,
          content: file.type === 'chunk' ? file.code : file.source,
        }))
      // Pictures in there are for the README.
      const copied = filesBelow(join(ROOT, 'public'))
        .filter((path) => !path.endsWith('.png'))
        .map((path) => ({
          name: relative(join(ROOT, 'public'), path).replaceAll('\\', '/'),
          content: readFileSync(path),
        }))
      this.emitFile({
        type: 'asset',
        fileName: 'sw.js',
        source: await buildWorker(siteOf([...made, ...copied])),
      })
    },
  },
})

/**
 * @param {readonly { name: string, content: string | Uint8Array }[]} files
 * @returns {import('../../offline/site.ts').Site}
 */
export function siteOf(files) {
  const hash = createHash('sha256')
  const sorted = files.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  for (const { name, content } of sorted) hash.update(`${name}\0${content.length}\0`).update(content)
  const names = sorted.map(({ name }) => name)
  return {
    build: hash.digest('hex').slice(0, 16),
    core: names.filter((name) => !isLater(name)),
    later: names.filter(isLater),
  }
}

/** Documents of the lists: the page works without them, and together they weigh more than it does. @param {string} name */
const isLater = (name) => /^(scenarios|recordings)\/(?!index\.json$)/.test(name)

/** @param {import('../../offline/site.ts').Site} site @returns {Promise<string>} */
async function buildWorker(site) {
  const result = await build({
    root: ROOT,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    define: { SITE: JSON.stringify(site) },
    build: {
      write: false,
      target: 'es2023',
      lib: { entry: 'src/offline/serviceWorker.ts', formats: ['iife'], name: 'sw', fileName: 'sw' },
    },
  })
  return codeOf(result)
}

/**
 * The code of a build that has one chunk.
 * @param {Awaited<ReturnType<typeof build>>} result
 * @returns {string}
 */
export function codeOf(result) {
  const outputs = Array.isArray(result) ? result : 'output' in result ? [result] : []
  const chunks = outputs.flatMap(({ output }) => output).filter((file) => file.type === 'chunk')
  if (chunks.length !== 1 || !chunks[0]) throw new Error(`One chunk was expected, not ${chunks.length}.`)
  return chunks[0].code
}
