import { describe, expect, it } from 'vitest'
import { PAGE_SIZE } from '../../base/units.ts'
import { columnsAxis } from './columns.ts'
import { axisStretches } from './addressAxisStretches.ts'
import { jointStretches } from './jointStretches.ts'
import { columnsView, ZONE_START } from './testing/columnsView.ts'

const stretch = (page: number, finest: readonly number[]) => ({
  start: page * PAGE_SIZE,
  finest: Uint8Array.from(finest),
})

describe('the stretches of several machines', () => {
  it('are joined where they overlap, with the finest need of each page', () => {
    expect(jointStretches([stretch(10, [0, 3, 2, 0]), stretch(11, [1, 4, 0, 5]), stretch(40, [1])])).toEqual([
      stretch(10, [0, 1, 2, 0, 5]),
      stretch(40, [1]),
    ])
  })

  it('stay apart where they only touch', () => {
    const apart = [stretch(1, [1]), stretch(2, [2])]
    expect(jointStretches(apart)).toEqual(apart)
  })

  it('give both machines the same scale, in whatever order', () => {
    const one = columnsView(512, [{ page: 64, pages: 2, pids: [1] }])
    const other = columnsView(1024, [{ page: 300, pages: 40, pids: [1] }])
    const axisOf = (own: typeof one, beside: typeof one) =>
      columnsAxis(own, 500, null, null, (view, reach) =>
        jointStretches([...axisStretches(view, reach), ...axisStretches(beside, reach)]),
      )
    const [first, second] = [axisOf(one, other), axisOf(other, one)]
    expect(first.pieces).toEqual(second.pieces)
    expect(first.end).toBe(ZONE_START + 1024 * PAGE_SIZE)
    expect(columnsAxis(one, 500, null, null).pieces).not.toEqual(first.pieces)
  })
})
