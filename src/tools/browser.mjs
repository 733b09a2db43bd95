/** Finds a Chromium for the browser tests, and gets one when there is none. */
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { Failure, run, runPackage } from './command.mjs'

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const isRoot = () => process.getuid?.() === 0

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** @param {string} name @returns {string | null} */
function onPath(name) {
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)]
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null
}

/**
 * The browser to use: CHROMIUM_PATH, Playwright's own, then the system's.
 * @returns {Promise<string | null>} Path of the program; null when there is none.
 */
export async function findChromium() {
  const chosen = process.env.CHROMIUM_PATH
  if (chosen) {
    if (!isExecutable(chosen)) throw new Failure(`CHROMIUM_PATH names no program: ${chosen}`)
    return chosen
  }
  const { chromium } = await import('@playwright/test')
  const own = chromium.executablePath()
  if (existsSync(own)) return own
  for (const name of SYSTEM_NAMES) {
    const found = onPath(name)
    if (found) return found
  }
  return null
}

/** Finds a browser or installs one. @returns {Promise<string>} Path of the program. */
export async function ensureChromium() {
  const found = await findChromium()
  if (found) return found

  console.log('No Chromium found: asking Playwright to download one')
  await runPackage('playwright/cli.js', ['install', 'chromium'])
  const downloaded = await findChromium()
  if (downloaded) return downloaded

  if (isRoot() && existsSync('/etc/debian_version')) {
    console.log('No download: installing the chromium package')
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    await run('apt-get', ['update', '-qq'], { env })
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env })
    const installed = await findChromium()
    if (installed) return installed
  }
  throw new Failure(
    'The browser tests need Chromium: install Chromium or Chrome, or set CHROMIUM_PATH to its program.',
  )
}

/** Quiet, reproducible, software-drawn. Chromium's sandbox refuses to run as root, and only then is it left out. */
export const launchArgs = () => [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  ...(isRoot() ? ['--no-sandbox'] : []),
]
