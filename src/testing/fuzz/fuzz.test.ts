/** A short run of every fuzzer. `npm run fuzz` is the long one. */
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
