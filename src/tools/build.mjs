/** Builds the static site into dist, unless dist was already made from these very sources. */
import './setup/node-version.mjs'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runMain, Failure, runPackage } from './command.mjs'
import { fingerprint, isShipped } from './site/fingerprint.mjs'
import { ensureInstalled } from './setup/install.mjs'
import { DIST } from './project.mjs'

export const INPUTS = ['index.html', 'package.json', 'package-lock.json', 'vite.config.ts', 'public', 'src']

/** vite empties dist first: a stamp in there never outlives the build that it describes. */
const STAMP = join(DIST, '.sources')

/** Of the tools only what writes into the site. @param {string} path */
export const isInput = (path) =>
  isShipped(path) && !/^src\/(bench|tools(?!\/site\/(csp|package|site-plugins)\.mjs))\b/.test(path)

/** Throws a Failure when the build fails; vite has then said why. */
export async function ensureBuilt() {
  const sources = fingerprint(INPUTS, isInput)
  const upToDate =
    existsSync(join(DIST, 'index.html')) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources
  if (upToDate) return
  const status = await runPackage('vite/bin/vite.js', ['build', '--logLevel', 'warn'])
  if (status !== 0) throw new Failure('The site could not be built, see above.')
  writeFileSync(STAMP, sources)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runMain(async () => {
    await ensureInstalled()
    await ensureBuilt()
  })
}
