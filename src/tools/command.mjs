/** Running other programs. */
import { spawn } from 'node:child_process'
import { ROOT } from './project.mjs'

/** A step that failed for a reason a person can act on: its message is the whole story, no stack is shown. */
export class Failure extends Error {}

/**
 * Runs a program in the project's root and waits for it.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ output?: 'inherit' | 'stderr' | 'none', env?: Record<string, string>, shell?: boolean }} [options]
 * `stderr` keeps stdout clean for commands whose output is read by a program.
 * @returns {Promise<number>} Its exit status; 127 when it cannot be started, 128 + n when signal n ended it.
 */
export function run(program, args, { output = 'inherit', env = {}, shell = false } = {}) {
  /** @type {'ignore' | 'inherit' | 2} */
  const stdout = output === 'none' ? 'ignore' : output === 'stderr' ? 2 : 'inherit'
  const stderr = output === 'none' ? 'ignore' : 'inherit'
  const child = spawn(program, args, {
    cwd: ROOT,
    stdio: ['ignore', stdout, stderr],
    env: { ...process.env, ...env },
    shell,
  })
  return new Promise((resolve) => {
    child.on('error', () => resolve(127))
    child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)))
  })
}

/**
 * Runs a package's command line with this Node.js, without the detour over a shell.
 * @param {string} script Path below node_modules, as the package's `bin` field names it.
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export const runPackage = (script, args, options) =>
  run(process.execPath, [`node_modules/${script}`, ...args], options)

/**
 * Runs a command's main function: a `Failure` becomes one line, anything else is a bug and keeps its stack.
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
  try {
    await main()
  } catch (error) {
    console.error(error instanceof Failure ? error.message : error)
    process.exitCode = 1
  }
}
