/** Finds the browsers for the tests, and gets a Chromium when there is none. */
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { Failure, run, runPackage } from '../command.mjs'

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

/** @param {string} variable @param {readonly string[]} names @returns {string | null} */
function findProgram(variable, names) {
  const chosen = process.env[variable]
  if (!chosen) return names.map(onPath).find((path) => path !== null) ?? null
  if (!isExecutable(chosen)) throw new Failure(`${variable} names no program: ${chosen}`)
  return chosen
}

/** @returns {string | null} Path of WebKitGTK's small browser, which lies beside the library. */
function findMiniBrowser() {
  const libraries = '/usr/lib'
  if (!existsSync(libraries)) return null
  /** @param {string} folder @param {RegExp} name */
  const inside = (folder, name) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && name.test(entry.name))
      .map((entry) => join(folder, entry.name))
  return (
    [libraries, ...inside(libraries, /-linux-/)]
      .flatMap((folder) => inside(folder, /^webkit2?gtk-\d/))
      .map((folder) => join(folder, 'MiniBrowser'))
      .findLast(isExecutable) ?? null
  )
}

/**
 * What the checks in `e2e/engines` run in; null for each that is not here.
 * @typedef {{
 *   chromium: string | null, firefox: string | null, webkit: { driver: string, browser: string, screen: string } | null
 * }} Engines
 * @returns {Promise<Engines>} Paths of programs.
 */
export async function findEngines() {
  const driver = onPath('WebKitWebDriver')
  const screen = onPath('xvfb-run')
  const browser = findMiniBrowser()
  return {
    chromium: await findChromium(),
    firefox: findProgram('FIREFOX_PATH', ['firefox-esr', 'firefox']),
    webkit: driver && screen && browser ? { driver, browser, screen } : null,
  }
}

/** What has to be installed for an engine, in words. @type {Readonly<Record<keyof Engines, string>>} */
export const ENGINE_NEEDS = {
  chromium: 'Chromium',
  firefox: 'Firefox (firefox-esr or firefox)',
  webkit: 'WebKitGTK (WebKitWebDriver with MiniBrowser, and xvfb-run)',
}

/** @param {Engines} engines @returns {(keyof Engines)[]} Those that are not here. */
export const missingEngines = (engines) =>
  /** @type {(keyof Engines)[]} */ (Object.keys(ENGINE_NEEDS)).filter((name) => engines[name] === null)

/**
 * Switched off in the browser: what Playwright switches off for tests, for Chromium obeys the last list alone, and the pages of
 * the address bar, two of which are loaded with every window and take as long as the page that is tested.
 */
const FEATURES_OFF = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AimEnabled',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
]

/** Quiet, reproducible, software-drawn. Chromium's sandbox refuses to run as root, and only then is it left out. */
export const launchArgs = () => [
  '--disable-gpu',
  `--disable-features=${FEATURES_OFF.join(',')}`,
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  ...(isRoot() ? ['--no-sandbox'] : []),
]
