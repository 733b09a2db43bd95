/**
 * `npm test`: everything that must hold before a change is good. The stages run in order, the first failure ends the
 * run, and the last line counts the tests. `-- --unit` stops before the site is built; `--long` (`npm run test:long`) runs the
 * browser tests that are tagged @long as well. With ENGINES=all in the environment a browser engine that is not on the machine
 * is a failure; otherwise its checks are left out, which is said.
 */
import './setup/node-version.mjs'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ENGINE_NEEDS, ensureChromium, findEngines, missingEngines } from './setup/browser.mjs'
import { ensureSingleBuilt } from './build-single.mjs'
import { ensureBuilt } from './build.mjs'
import { checkEntries } from './check-entries.mjs'
import { checkSize } from './check-size.mjs'
import { Failure, runMain, runPackage } from './command.mjs'
import { ensureInstalled } from './setup/install.mjs'
import { CACHE } from './project.mjs'
import { countPlaywright, countVitest, mayBeSkipped, sumCounts } from './test-report.mjs'

/** Tag of browser tests that repeat in every size and theme what a shorter one checks in one. */
const LONG = '@long'
const withLong = process.argv.includes('--long')

const VITEST_REPORT = join(CACHE, 'vitest.json')
const PLAYWRIGHT_REPORT = join(CACHE, 'playwright.json')
const ENGINES_REPORT = join(CACHE, 'engines.json')

/** @type {import('./test-report.mjs').Counts[]} */
const counts = []

/**
 * Runs a package's command line and fails when it does.
 * @param {string} script
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 */
async function must(script, args, env = {}) {
  const status = await runPackage(script, args, { env })
  if (status !== 0) throw new Failure(`${script.split('/')[0]} ended with status ${status}.`)
}

/**
 * Runs a test runner and takes its counts, also when tests fail.
 * @template Report
 * @param {string} report Where it writes its JSON report.
 * @param {(report: Report) => import('./test-report.mjs').Counts} count
 * @param {() => Promise<void>} runTests
 */
async function counted(report, count, runTests) {
  mkdirSync(CACHE, { recursive: true })
  rmSync(report, { force: true })
  try {
    await runTests()
  } finally {
    counts.push(countReport(report, count))
  }
}

/**
 * @template Report
 * @param {string} report
 * @param {(report: Report) => import('./test-report.mjs').Counts} count
 */
function countReport(report, count) {
  try {
    return count(JSON.parse(readFileSync(report, 'utf8')))
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

/** @param {string} config Folder of the configuration. @param {string} report */
async function runPlaywright(config, report) {
  const chromium = await ensureChromium()
  await counted(report, countPlaywright, () =>
    must(
      '@playwright/test/cli.js',
      ['test', `--config=${config}`, '--reporter=dot,json', ...(withLong ? [] : [`--grep-invert=${LONG}`])],
      {
        CHROMIUM_PATH: chromium,
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      },
    ),
  )
}

/** @type {readonly { name: string, needsSite?: true, run: () => Promise<void> }[]} */
const STAGES = [
  { name: 'Packages', run: ensureInstalled },
  {
    name: 'Types, lint and format',
    // Together: the last of them works on one core alone.
    run: async () => {
      await Promise.all([
        must('typescript/bin/tsc', ['-b']),
        must('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings', '--report-unused-disable-directives']),
        must('prettier/bin/prettier.cjs', [
          '--check',
          '.',
          '--log-level=warn',
          '--cache',
          '--cache-strategy=content',
        ]),
      ])
    },
  },
  {
    name: 'Unit and property tests',
    run: () =>
      counted(VITEST_REPORT, countVitest, () =>
        must('vitest/vitest.mjs', [
          'run',
          '--reporter=dot',
          '--reporter=json',
          `--outputFile.json=${VITEST_REPORT}`,
        ]),
      ),
  },
  {
    name: 'Build',
    needsSite: true,
    run: async () => {
      await ensureBuilt()
      await ensureSingleBuilt()
    },
  },
  { name: 'Size', needsSite: true, run: checkSize },
  { name: 'Entries', needsSite: true, run: checkEntries },
  { name: 'Browser tests', needsSite: true, run: () => runPlaywright('e2e', PLAYWRIGHT_REPORT) },
  {
    name: 'Three engines',
    needsSite: true,
    run: async () => {
      const missing = missingEngines(await findEngines()).map((name) => ENGINE_NEEDS[name])
      if (missing.length > 0 && process.env.ENGINES === 'all')
        throw new Failure(`Not on this machine, and demanded by ENGINES=all: ${missing.join(', ')}.`)
      if (missing.length > 0) console.log(`Left out, for it is not on this machine: ${missing.join(', ')}`)
      await runPlaywright('e2e/engines', ENGINES_REPORT)
    },
  },
]

await runMain(async () => {
  const unitOnly = process.argv.includes('--unit')
  let failed = 0
  for (const stage of STAGES) {
    if (unitOnly && stage.needsSite) break
    console.log(`\n== ${stage.name}`)
    const start = performance.now()
    await stage.run().catch((/** @type {unknown} */ error) => {
      console.log(error instanceof Failure ? error.message : error)
      failed = 1
    })
    console.log(`${failed ? 'failed' : 'ok'}, ${((performance.now() - start) / 1000).toFixed(1)} s`)
    if (failed) break
  }
  const sum = sumCounts(counts)
  if (sum.skipped > 0) console.log(`\n${sum.skipped} skipped`)
  if (!mayBeSkipped(sum, process.env.CI)) {
    console.log('A test that is skipped checks nothing: under CI that is a failure.')
    failed = 1
  }
  // A stage that is not a test run, such as the type-check, counts as one failure.
  console.log(`\n${sum.passed} passed, ${Math.max(sum.failed, failed)} failed`)
  process.exitCode = failed
})
