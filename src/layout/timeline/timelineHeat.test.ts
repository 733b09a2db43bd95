import fc from 'fast-check'
import { expect, test } from 'vitest'
import { timelineFrame } from './timeline.ts'
import type { TimelineColumn } from './timeline.ts'
import { HEAT_HEIGHT, heatCells, heatOrderAt, heatRow } from './timelineHeat.ts'

const column = (firstStep: number, lastStep: number): TimelineColumn => ({
  ...{ x: 0, free: 0, largest: 0, failures: 0, kind: null },
  firstStep,
  lastStep,
})

test('the worst of the steps in a column is shown, order by order', () => {
  const run = fc.array(fc.array(fc.nat(1000), { minLength: 11, maxLength: 11 }), {
    minLength: 1,
    maxLength: 60,
  })
  fc.assert(
    fc.property(run, fc.nat(60), (steps, cut) => {
      const border = Math.min(cut, steps.length - 1)
      const columns = [column(0, border), column(border + 1, steps.length - 1)].filter(
        (c) => c.lastStep >= c.firstStep,
      )
      const cells = heatCells(Uint16Array.from(steps.flat()), columns)
      columns.forEach(({ firstStep, lastStep }, at) => {
        for (let order = 0; order <= 10; order++) {
          const worst = Math.max(...steps.slice(firstStep, lastStep + 1).map((step) => step[order] ?? 0))
          expect(cells[at * 11 + order]).toBe(worst)
        }
      })
    }),
  )
})

test('pointing at a row gives its order, with the largest on top', () => {
  const frame = timelineFrame(10, 600, 160, HEAT_HEIGHT)
  for (let order = 0; order <= 10; order++) {
    const row = heatRow(frame, order)
    expect(row?.height).toBeCloseTo(4, 6)
    expect(heatOrderAt(frame, (row?.top ?? 0) + 2)).toBe(order)
  }
  expect(heatRow(frame, 10)?.top).toBe(frame.heat?.top)
  expect(heatOrderAt(frame, (frame.heat?.top ?? 0) - 1)).toBeNull()
  expect(heatOrderAt(timelineFrame(10, 600, 160), 80)).toBeNull()
})

test('lanes lie one below the other with the strip between the lines and the calls', () => {
  for (let height = 110; height <= 260; height += 10) {
    const { free, largest, heat, calls } = timelineFrame(10, 600, height, HEAT_HEIGHT)
    const edges = [
      0,
      free.top,
      free.bottom,
      largest.top,
      largest.bottom,
      heat?.top ?? NaN,
      heat?.bottom ?? NaN,
      calls.top,
      calls.bottom,
      height,
    ]
    expect(edges).toEqual(edges.toSorted((a, b) => a - b))
  }
})
