/**
 * Installs the packages when they are missing or not the ones in the lock file. npm keeps a copy of the lock of what it
 * installed and writes it last, so an installation that was broken off, or made for another lock, shows.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, run } from '../command.mjs'
import { MODULES, ROOT } from '../project.mjs'

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lock
 */

/**
 * Whether what is installed is what is locked. Optional packages (those of other platforms) may be missing.
 * @param {Lock} locked package-lock.json
 * @param {Lock} installed node_modules/.package-lock.json
 */
export function agrees(locked, installed) {
  for (const [path, entry] of Object.entries(locked.packages)) {
    if (path === '') continue
    const found = installed.packages[path]
    if (!found) {
      if (entry.optional) continue
      return false
    }
    if (found.version !== entry.version || found.integrity !== entry.integrity) return false
  }
  return Object.keys(installed.packages).every((path) => path in locked.packages)
}

/** @param {string} file @returns {Lock | null} */
function readLock(file) {
  if (!existsSync(file)) return null
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

/** Runs `npm ci` unless node_modules already holds exactly the lock file. Prints to stderr only. */
export async function ensureInstalled() {
  const locked = readLock(join(ROOT, 'package-lock.json'))
  if (!locked) throw new Failure('package-lock.json is missing or damaged: restore it from the repository.')
  const installed = readLock(join(MODULES, '.package-lock.json'))
  if (installed && agrees(locked, installed)) return

  console.error('Installing the packages of package-lock.json')
  // The tools are development packages, wanted also where NODE_ENV is "production".
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = process.env.npm_execpath
  const status = npm?.endsWith('npm-cli.js')
    ? await run(process.execPath, [npm, ...args], { output: 'stderr' })
    : await run('npm', args, { output: 'stderr', shell: process.platform === 'win32' })
  if (status !== 0) throw new Failure('The packages could not be installed: npm ci failed, see above.')
}
