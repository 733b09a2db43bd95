import { expect, it } from 'vitest'
import { resultOfStep } from './results.ts'
import { smallTimeline } from '../testing/smallView.ts'

it('finds the result of a step, to stand beside its line', () => {
  const timeline = smallTimeline()
  expect(resultOfStep(timeline, 1)).toEqual({ step: 1, text: '= 20', failed: false })
  expect(resultOfStep(timeline, 2)).toEqual({ step: 2, text: '= 0x00110000', failed: false })
  expect(resultOfStep(timeline, 5)).toEqual({ step: 5, text: 'EINVAL', failed: true })
  expect(resultOfStep({ ...timeline, stoppedAt: 5 }, 5)).toEqual({ step: 5, text: '= ?', failed: true })
  expect(resultOfStep(timeline, 6)).toBeNull()
  expect(resultOfStep(timeline, 0)).toBeNull()
})

it('says nothing of a step that is not told yet', () => {
  const timeline = smallTimeline()
  expect(resultOfStep({ ...timeline, ret: timeline.ret.slice().fill(Number.NaN, 1) }, 2)).toBeNull()
})
