import { describe, expect, it } from 'vitest'
import { conformanceLine } from './conformance.ts'
import { readRecording } from './testing/recordings.ts'
import type { TraceDocument } from './format/types.ts'

describe('conformanceLine', () => {
  it('says how many steps were the same', () => {
    expect(conformanceLine(readRecording('checkerboard'))).toEqual({
      exact: true,
      line: expect.stringMatching(/^exact checkerboard (\d+)\/\1 steps$/),
    })
  })

  it('of a kernel that stopped: the recorded steps, and that the model stops too', () => {
    expect(conformanceLine(readRecording('panic-superset')).exact).toBe(true)
  })

  it('names the first step that differs, and the most telling difference', () => {
    const document = readRecording('share-readonly')
    const steps = document.steps.map((step, index) => ({
      ...step,
      after: {
        ...step.after,
        regions: step.after.regions.map((region, at) =>
          index >= 4 && at === 0 ? { ...region, usage: region.usage + 1 } : region,
        ),
      },
    }))
    const { exact, line } = conformanceLine({ ...document, steps })
    expect(exact).toBe(false)
    expect(line).toMatch(/^differs share-readonly step 5: region 0x[0-9a-f]+ usage: model 1, kernel 2$/)
  })

  it('a kernel that stopped elsewhere differs at the end', () => {
    const document: TraceDocument = {
      ...readRecording('panic-superset'),
      panic: ['kernel BUG at mm/slub.c:1!'],
    }
    expect(conformanceLine(document).line).toMatch(
      /^differs panic-superset end: model .*nommu.c.*, kernel .*slub/,
    )
  })
})
