import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TimelineView } from '../../protocol/view.ts'
import { freeY, largestY, nextFailure, timelineColumns, timelineFrame } from './timeline.ts'

const timelineOf = (free: readonly number[], failing: readonly number[] = []): TimelineView => ({
  steps: free.length - 1,
  kind: Uint8Array.from({ length: free.length - 1 }, (_, i) => (i % 3 === 0 ? 2 : 1)),
  form: new Uint8Array(free.length - 1),
  errno: Uint8Array.from({ length: free.length - 1 }, (_, i) => (failing.includes(i + 1) ? 12 : 0)),
  ret: new Float64Array(free.length - 1),
  line: Int32Array.from({ length: free.length - 1 }, (_, i) => i + 1),
  freePages: Int32Array.from(free),
  largestFree: Int32Array.from(free, (pages) =>
    pages < 1 ? 0 : 2 ** Math.min(10, Math.floor(Math.log2(pages))),
  ),
  stoppedAt: null,
})

const steps = fc.integer({ min: 0, max: 100_000 })
const widths = fc.integer({ min: 40, max: 2000 })

describe('frame', () => {
  test('hit testing gives back the step that was drawn', () => {
    fc.assert(
      fc.property(steps, widths, fc.double({ min: 0, max: 1, noNaN: true }), (count, width, part) => {
        const frame = timelineFrame(count, width, 76)
        const step = Math.round(part * count)
        expect(frame.stepAt(frame.xOf(step))).toBe(step)
      }),
    )
  })

  test('steps go from left to right inside the strip; beyond it the ends are meant', () => {
    fc.assert(
      fc.property(steps, widths, (count, width) => {
        const frame = timelineFrame(count, width, 76)
        expect(frame.xOf(0)).toBeGreaterThanOrEqual(0)
        expect(frame.xOf(count)).toBeLessThanOrEqual(width)
        expect(frame.stepAt(-1e6)).toBe(0)
        expect(frame.stepAt(1e6)).toBe(count)
      }),
    )
  })

  test('lanes lie one below the other in any height that the strip may have', () => {
    for (let height = 56; height <= 140; height += 4) {
      const { free, largest, calls } = timelineFrame(10, 600, height)
      const edges = [0, free.top, free.bottom, largest.top, largest.bottom, calls.top, calls.bottom, height]
      expect(edges).toEqual(edges.toSorted((a, b) => a - b))
    }
  })
})

describe('columns', () => {
  const runs = fc.array(fc.integer({ min: 0, max: 8000 }), { minLength: 1, maxLength: 3000 })

  test('every step is in exactly one column, and there are no more columns than pixels', () => {
    fc.assert(
      fc.property(runs, widths, (free, width) => {
        const timeline = timelineOf(free)
        const frame = timelineFrame(timeline.steps, width, 76)
        const columns = timelineColumns(timeline, frame)
        let next = 0
        for (const column of columns) {
          expect(column.firstStep).toBe(next)
          next = column.lastStep + 1
        }
        expect(next).toBe(free.length)
        expect(columns.length).toBeLessThanOrEqual(Math.max(1, width))
      }),
    )
  })

  test('the worst of a column is shown: the minimum of its steps, and every failure', () => {
    fc.assert(
      fc.property(runs, widths, fc.array(fc.nat(3000)), (free, width, failing) => {
        const timeline = timelineOf(free, failing)
        const columns = timelineColumns(timeline, timelineFrame(timeline.steps, width, 76))
        for (const column of columns) {
          expect(column.free).toBe(Math.min(...free.slice(column.firstStep, column.lastStep + 1)))
        }
        const failures = timeline.errno.filter((errno) => errno !== 0).length
        expect(columns.reduce((sum, column) => sum + column.failures, 0)).toBe(failures)
      }),
    )
  })

  test('a column is coloured by its most frequent call', () => {
    const timeline = timelineOf(Array.from({ length: 4001 }, () => 100))
    const columns = timelineColumns(timeline, timelineFrame(4000, 52, 76))
    expect(columns.length).toBeLessThan(50)
    expect(columns.every((column) => column.kind === 1)).toBe(true)
  })

  test('few steps are drawn one by one', () => {
    const timeline = timelineOf([5, 4, 3])
    const columns = timelineColumns(timeline, timelineFrame(2, 300, 76))
    expect(columns.map(({ firstStep, free, kind }) => [firstStep, free, kind])).toEqual([
      [0, 5, null],
      [1, 4, 2],
      [2, 3, 1],
    ])
  })
})

test('scales start at nothing and end at the most there is', () => {
  const frame = timelineFrame(10, 600, 76)
  expect(freeY(frame, 0, 500)).toBe(frame.free.bottom)
  expect(freeY(frame, 500, 500)).toBe(frame.free.top)
  expect(freeY(frame, 0, 0)).toBe(frame.free.bottom)
  expect(largestY(frame, 0)).toBe(frame.largest.bottom)
  expect(largestY(frame, 1024)).toBe(frame.largest.top)
  expect(largestY(frame, 1)).toBeLessThan(frame.largest.bottom)
})

test('the next failure lies ahead or behind, and a stop counts as one', () => {
  const timeline = timelineOf([9, 8, 7, 6, 5], [2])
  expect(nextFailure(timeline, 0)).toBe(2)
  expect(nextFailure(timeline, 2)).toBeNull()
  expect(nextFailure({ ...timeline, stoppedAt: 4 }, 2)).toBe(4)
  expect(nextFailure({ ...timeline, stoppedAt: 4 }, 4, -1)).toBe(2)
  expect(nextFailure(timeline, 2, -1)).toBeNull()
})
