/**
 * `node src/tools/run-ts.mjs ENTRY [ARGUMENT...]`: runs a TypeScript file of this project in Node.js, which cannot read
 * TypeScript itself before version 22. The file is bundled first, and the bundle kept until a source changes. Prints
 * nothing of its own on stdout; the exit status is the file's.
 */
import './setup/node-version.mjs'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Failure, runMain } from './command.mjs'
import { fingerprint, isShipped } from './site/fingerprint.mjs'
import { ensureInstalled } from './setup/install.mjs'
import { CACHE, ROOT } from './project.mjs'

const BUNDLES = join(CACHE, 'run-ts')

/**
 * @param {string} entry Relative to the project's root.
 * @returns {Promise<string>} Path of a JavaScript module that does what the entry does.
 */
async function bundle(entry) {
  const name = basename(entry, '.ts')
  const sources = fingerprint(['package-lock.json', 'src'], isShipped).slice(0, 16)
  const folder = join(BUNDLES, `${entry.replaceAll('/', '-')}-${sources}`)
  const file = join(folder, `${name}.mjs`)
  if (existsSync(file)) return file

  dropOldBundles(entry)
  const { build } = await import('vite')
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    plugins: [toolsStayOutside, filesKnowTheirPlace],
    build: {
      ssr: join(ROOT, entry),
      outDir: folder,
      target: 'node20',
      sourcemap: true,
      minify: false,
      rolldownOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  })
  return file
}

/**
 * The tools find the project from where they lie: they are run there, not bundled.
 * @type {import('vite').Plugin}
 */
const toolsStayOutside = {
  name: 'tools-stay-outside',
  enforce: 'pre',
  resolveId(source, importer) {
    if (importer === undefined || !/\/tools\/[^/]+\.mjs$/.test(source)) return null
    return { id: pathToFileURL(resolve(dirname(importer), source)).href, external: true }
  },
}

/**
 * What a file reads beside itself lies beside the source, not beside the bundle.
 * @type {import('vite').Plugin}
 */
const filesKnowTheirPlace = {
  name: 'files-know-their-place',
  enforce: 'pre',
  transform(code, id) {
    if (!id.startsWith(join(ROOT, 'src')) || !code.includes('import.meta.')) return null
    return code
      .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
      .replaceAll('import.meta.dirname', JSON.stringify(dirname(id)))
  },
}

/** @param {string} entry */
function dropOldBundles(entry) {
  if (!existsSync(BUNDLES)) return
  for (const name of readdirSync(BUNDLES)) {
    if (name.startsWith(`${entry.replaceAll('/', '-')}-`))
      rmSync(join(BUNDLES, name), { recursive: true, force: true })
  }
}

/**
 * npm runs its scripts in the project's root: the name of a file that a person typed elsewhere is made absolute.
 * @param {string} argument
 */
function asTyped(argument) {
  const file = resolve(process.env.INIT_CWD ?? process.cwd(), argument)
  return existsSync(file) ? file : argument
}

await runMain(async () => {
  const [entry, ...args] = process.argv.slice(2)
  if (!entry || !existsSync(join(ROOT, entry))) throw new Failure(`No such file: ${entry ?? '(none named)'}`)
  await ensureInstalled()
  const file = await bundle(entry)
  process.argv = [process.execPath, join(ROOT, entry), ...args.map(asTyped)]
  process.chdir(ROOT)
  process.setSourceMapsEnabled(true)
  await import(pathToFileURL(file).href)
})
