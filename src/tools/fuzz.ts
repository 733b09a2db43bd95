/**
 * `npm run fuzz -- [--seconds N] [--seed N] [NAME ...]`: runs the fuzzers, all or those named, for a time each. Prints the seed, and of what
 * fails the smallest input; the same seed finds it again.
 */
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { SUBJECTS } from '../testing/fuzz/subjects.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
})
const [seconds, seed] = [Number(values.seconds), Number(values.seed)]
const chosen = SUBJECTS.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
if (!(seconds > 0) || !Number.isSafeInteger(seed) || chosen.length === 0) {
  console.error(
    `Usage: npm run fuzz -- [--seconds N] [--seed N] [NAME ...], with names of: ${SUBJECTS.map(({ name }) => `"${name}"`).join(', ')}`,
  )
  process.exit(2)
}
console.log(`seed ${seed}, ${seconds} seconds each`)
for (const { name, property } of chosen) {
  const run = await fc.check(property, {
    seed,
    numRuns: Infinity,
    interruptAfterTimeLimit: seconds * 1000,
    markInterruptAsFailure: false,
  })
  console.log(
    run.failed ? `${name}: FAILED\n${fc.defaultReportMessage(run)}` : `${name}: ${run.numRuns} runs`,
  )
  if (run.failed) process.exitCode = 1
}
