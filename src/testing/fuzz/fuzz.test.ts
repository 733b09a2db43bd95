/** A short run of every fuzzer. `npm run fuzz` is the long one. */
import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SUBJECTS } from './subjects.ts'

/** Another one each time would find more, and fail where nothing has changed. */
const SEED = 20_261_126
it.each(SUBJECTS.map(({ name, ...how }) => [name, how] as const))(
  '%s',
  { timeout: 120_000 },
  async (_, { property, runs }) => {
    const run = await fc.check(property, { seed: SEED, numRuns: runs })
    expect(run.failed ? fc.defaultReportMessage(run) : null).toBeNull()
  },
)

it('starts as a command, with all that it reads', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['src/tools/run-ts.mjs', 'src/tools/fuzz.ts', '--seconds', '0'],
    { encoding: 'utf8', timeout: 120_000 },
  )
  expect(stderr).toContain('Usage: npm run fuzz')
  expect(status).toBe(2)
})
