/**
 * `npm run build:single`: the page as one file, dist-single/nommu-explorer.html, for machines without any network. It
 * opens from the disk: scripts, styles, fonts, the worker, scenarios and recordings are all inside.
 */
import './setup/node-version.mjs'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { INPUTS, isInput } from './build.mjs'
import { runMain } from './command.mjs'
import { singlePolicy, withPolicy } from './site/csp.mjs'
import { filesBelow, fingerprint } from './site/fingerprint.mjs'
import { ensureInstalled } from './setup/install.mjs'
import { ROOT } from './project.mjs'

export const SINGLE_FILE = join(ROOT, 'dist-single', 'nommu-explorer.html')
const STAMP = join(ROOT, 'dist-single', '.sources')
const PUBLIC = join(ROOT, 'public')

/** Builds it, unless it was already made from these very sources. */
export async function ensureSingleBuilt() {
  const own = 'src/tools/build-single.mjs'
  const sources = fingerprint(INPUTS, (path) => isInput(path) || path === own)
  const upToDate = existsSync(SINGLE_FILE) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources
  if (upToDate) return
  const [{ code, css, html }, worker] = await Promise.all([buildPage(), buildWorker()])
  mkdirSync(dirname(SINGLE_FILE), { recursive: true })
  writeFileSync(SINGLE_FILE, pageOf(html, code, css, { 'worker.js': worker, ...siteFiles() }))
  writeFileSync(STAMP, sources)
}

/** Page and styles, each as one text; fonts are in the styles. */
async function buildPage() {
  const { build } = await import('vite')
  const result = await build({
    root: ROOT,
    mode: 'single',
    publicDir: false,
    logLevel: 'error',
    plugins: [singleParts()],
    build: {
      write: false,
      sourcemap: false,
      manifest: false,
      modulePreload: false,
      cssCodeSplit: false,
      assetsInlineLimit: 1 << 20,
      rolldownOptions: { output: { codeSplitting: false } },
    },
  })
  if (!('output' in result)) throw new Error('One output was expected.')
  const { codeOf } = await import('./site/site-plugins.mjs')
  /** @param {RegExp} name */
  const asset = (name) => {
    const found = result.output.find((file) => file.type === 'asset' && name.test(file.fileName))
    if (found?.type !== 'asset') throw new Error(`The build has no ${String(name)}.`)
    return String(found.source)
  }
  return { code: codeOf(result), css: asset(/\.css$/), html: asset(/^index\.html$/) }
}

/**
 * Where there is an X.single.ts, it stands in for X.ts.
 * @returns {import('vite').Plugin}
 */
const singleParts = () => ({
  name: 'single-parts',
  enforce: 'pre',
  resolveId(source, importer) {
    if (importer === undefined || !/^\.{1,2}\/.*\.ts$/.test(source)) return null
    const own = join(dirname(importer), source.replace(/\.ts$/, '.single.ts'))
    return existsSync(own) ? own : null
  },
})

async function buildWorker() {
  const { build } = await import('vite')
  const { codeOf } = await import('./site/site-plugins.mjs')
  return codeOf(
    await build({
      root: ROOT,
      configFile: false,
      publicDir: false,
      logLevel: 'error',
      build: {
        write: false,
        target: 'es2023',
        lib: { entry: 'src/worker/entry.ts', formats: ['iife'], name: 'worker', fileName: 'worker' },
        rolldownOptions: { output: { codeSplitting: false } },
      },
    }),
  )
}

/** Scenarios and recordings by their address in the site; what is packed as base64. */
function siteFiles() {
  const paths = ['scenarios', 'recordings'].flatMap((folder) => filesBelow(join(PUBLIC, folder)))
  return Object.fromEntries(
    paths.map((path) => {
      const isPacked = path.endsWith('.gz')
      const name = `files/${relative(PUBLIC, path).replaceAll('\\', '/')}`
      return [isPacked ? `${name}#base64` : name, readFileSync(path, isPacked ? 'base64' : 'utf8')]
    }),
  )
}

/**
 * The parts are data, not script: no policy has to allow them, and nothing in them can end their element.
 * @param {string} html @param {string} code @param {string} css @param {Readonly<Record<string, string>>} parts
 */
export function pageOf(html, code, css, parts) {
  const script = code.replaceAll(/<(?=\/script|script|!--)/gi, '\\x3c')
  const hash = `sha256-${createHash('sha256').update(script).digest('base64')}`
  const data = JSON.stringify(parts).replaceAll('<', '\\u003c')
  const icon = `data:image/svg+xml;base64,${readFileSync(join(PUBLIC, 'favicon.svg'), 'base64')}`
  const bare = html
    .replaceAll(/\s*<script\b[^>]*\bsrc=[^>]*><\/script>/g, '')
    .replaceAll(/\s*<link\b[^>]*\brel="(?:stylesheet|modulepreload)"[^>]*>/g, '')
    .replace('./favicon.svg', () => icon)
    .replace('</head>', () => `  <style>${css.replaceAll('</style', '<\\/style')}</style>\n  </head>`)
    .replace(
      '</body>',
      () => `  <script type="application/json" id="parts">${data}</script>
    <script type="module">${script}</script>
  </body>`,
    )
  return withPolicy(bare, singlePolicy(hash))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runMain(async () => {
    await ensureInstalled()
    await ensureSingleBuilt()
    console.log(`${relative(process.cwd(), SINGLE_FILE)}: open it in a browser`)
  })
}
