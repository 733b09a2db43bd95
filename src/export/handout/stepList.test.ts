import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { timelineView } from '../../client/testing/fakeWorker.ts'
import { failuresOf, MOST_STEPS, parseSteps } from './stepList.ts'

const timeline = timelineView({ steps: 12, errno: [0, 12, 0, 0, 22, 0, 0, 0, 0, 0, 0, 0] })

describe('a list of steps', () => {
  it.each([
    ['1-5, 8, 12', [1, 2, 3, 4, 5, 8, 12]],
    ['8; 0, 8,', [0, 8]],
    ['3 – 4', [3, 4]],
    ['every failure', [2, 5]],
    ['1, failures', [1, 2, 5]],
    ['all', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
  ])('%j names %j', (text, steps) => {
    expect(parseSteps(text, timeline)).toEqual({ ok: true, steps })
  })

  it.each([
    ['', 'No step is chosen.'],
    ['5-2', '5-2 runs backwards: write 2-5.'],
    ['13', 'The last step is 12.'],
    ['1-4294967296', '“1-4294967296” is not a step: write numbers and ranges, like 1-5, 8, 12.'],
    ['-3', '“-3” is not a step: write numbers and ranges, like 1-5, 8, 12.'],
    ['one', '“one” is not a step: write numbers and ranges, like 1-5, 8, 12.'],
  ])('%j is refused: %s', (text, why) => {
    expect(parseSteps(text, timeline)).toEqual({ ok: false, why })
  })

  it('is never longer than a handout', () => {
    const long = timelineView({ steps: 100_000, errno: Array.from({ length: 100_000 }, () => 22) })
    for (const text of ['all', 'failures', '1-99999'])
      expect(parseSteps(text, long)).toMatchObject({ ok: false })
    fc.assert(
      fc.property(fc.string(), (text) => {
        const list = parseSteps(text, long)
        if (list.ok) expect(list.steps.length).toBeLessThanOrEqual(MOST_STEPS)
      }),
    )
  })
})

it('failures are the calls with an errno', () => {
  expect(failuresOf(timeline)).toEqual([2, 5])
})
