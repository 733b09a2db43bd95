import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { asPfn } from '../base/units.ts'
import { marksFor } from './marks.ts'
import { NO_MARKS } from './things.ts'
import type { Marks, Thing } from './things.ts'
import { BASE, smallTimeline, smallView } from './testing/smallView.ts'

const view = smallView()
const timeline = smallTimeline()
const marks = (thing: Thing | null) => {
  const { pages, freeBlocks, regions, vmas, pids, steps, lines } = marksFor(view, thing, timeline)
  const sorted = (set: ReadonlySet<number>) => [...set].toSorted((a, b) => a - b)
  return {
    pages: pages.map((run) => [run.pfn - BASE, run.pages]),
    freeBlocks: sorted(freeBlocks).map((pfn) => pfn - BASE),
    regions: sorted(regions),
    vmas: sorted(vmas),
    pids: sorted(pids),
    steps: sorted(steps),
    lines: sorted(lines),
  }
}
const nothing = { pages: [], freeBlocks: [], regions: [], vmas: [], pids: [], steps: [], lines: [] }
const page = (n: number): Thing => ({ kind: 'page', pfn: asPfn(BASE + n) })

describe('what lights up together', () => {
  it('is nothing for nothing', () => {
    expect(marksFor(view, null, timeline)).toBe(NO_MARKS)
  })

  it('a page of a shared copy marks its region and only the mappings that reach it', () => {
    expect(marks(page(24))).toEqual({
      ...nothing,
      pages: [[24, 4]],
      regions: [11],
      vmas: [101],
      pids: [20],
      steps: [3],
      lines: [5],
    })
    expect(marks(page(25))).toMatchObject({ vmas: [101, 102], pids: [20, 21] })
  })

  it('a page of slack marks the region that keeps it and its users', () => {
    expect(marks(page(19))).toMatchObject({ pages: [[16, 4]], regions: [10], vmas: [100], pids: [20] })
  })

  it('a free page marks its free block', () => {
    expect(marks(page(22))).toEqual({ ...nothing, pages: [[20, 4]], freeBlocks: [20] })
  })

  it('a page of a file that nobody maps marks the run of the file; a kernel page only itself', () => {
    expect(marks(page(7))).toEqual({ ...nothing, pages: [[6, 2]] })
    expect(marks(page(0))).toEqual({ ...nothing, pages: [[0, 1]] })
  })

  it('a region marks its pages with slack, its mappings, its processes, its step and line', () => {
    expect(marks({ kind: 'region', id: 10 })).toEqual({
      ...nothing,
      pages: [[16, 4]],
      regions: [10],
      vmas: [100],
      pids: [20],
      steps: [2],
      lines: [3],
    })
  })

  it('a shared region marks the step and line of everyone who came to share it', () => {
    expect(marks({ kind: 'region', id: 11 })).toMatchObject({
      vmas: [101, 102],
      pids: [20, 21],
      steps: [3, 4],
      lines: [5, 8],
    })
  })

  it('a mapping marks its own pages, its region and its sharers', () => {
    expect(marks({ kind: 'vma', id: 102 })).toEqual({
      ...nothing,
      pages: [[25, 1]],
      regions: [11],
      vmas: [101, 102],
      pids: [20, 21],
      steps: [4],
      lines: [8],
    })
  })

  it('flash is no RAM: it marks no pages', () => {
    expect(marks({ kind: 'region', id: 12 })).toMatchObject({ pages: [], vmas: [103], steps: [] })
  })

  it('a process marks all it maps', () => {
    expect(marks({ kind: 'process', pid: 20 })).toMatchObject({
      pages: [
        [16, 4],
        [24, 4],
      ],
      regions: [10, 11],
      vmas: [100, 101],
      pids: [20],
      lines: [2],
    })
  })

  it('a file marks its regions, its own pages and who has it open', () => {
    expect(marks({ kind: 'file', path: '/disk/data' })).toMatchObject({
      regions: [11],
      vmas: [101, 102],
      pids: [20, 21],
    })
    expect(marks({ kind: 'file', path: '/ram/log' })).toEqual({ ...nothing, pages: [[6, 2]] })
  })

  it('the step that is shown marks all that it changed', () => {
    expect(marks({ kind: 'step', step: 4 })).toEqual({
      ...nothing,
      pages: [
        [24, 4],
        [32, 32],
      ],
      freeBlocks: [32],
      regions: [11],
      vmas: [102],
      pids: [21],
      steps: [4],
      lines: [8],
    })
  })

  it('another step marks what it made and is still there', () => {
    expect(marks({ kind: 'step', step: 2 })).toMatchObject({
      pages: [[16, 4]],
      regions: [10],
      vmas: [100],
      lines: [3],
    })
    expect(marks({ kind: 'step', step: 0 })).toEqual(nothing)
  })

  it('a line marks its step; a comment only itself', () => {
    expect(marks({ kind: 'line', line: 8 })).toEqual(marks({ kind: 'step', step: 4 }))
    expect(marks({ kind: 'line', line: 4 })).toEqual({ ...nothing, lines: [4] })
  })

  it('what is not there in this step marks nothing', () => {
    const gone: readonly Thing[] = [
      { kind: 'region', id: 99 },
      { kind: 'vma', id: 99 },
      { kind: 'process', pid: 99 },
      { kind: 'file', path: '/none' },
      { kind: 'free-block', pfn: asPfn(BASE + 20), order: 3 },
    ]
    for (const thing of gone) expect(marks(thing)).toEqual(nothing)
  })

  it('pages are always sorted, apart and inside the zone', () => {
    const thing: fc.Arbitrary<Thing> = fc.oneof(
      fc.integer({ min: BASE - 8, max: BASE + 72 }).map((pfn): Thing => ({ kind: 'page', pfn: asPfn(pfn) })),
      fc.constantFrom(10, 11, 12).map((id): Thing => ({ kind: 'region', id })),
      fc.integer({ min: 100, max: 104 }).map((id): Thing => ({ kind: 'vma', id })),
      fc.integer({ min: 0, max: 6 }).map((step): Thing => ({ kind: 'step', step })),
    )
    fc.assert(
      fc.property(thing, (pointed) => {
        const { pages }: Marks = marksFor(view, pointed, timeline)
        let end = BASE - 1
        for (const run of pages) {
          expect(run.pages).toBeGreaterThan(0)
          expect(run.pfn).toBeGreaterThan(end)
          end = run.pfn + run.pages
        }
        expect(end).toBeLessThanOrEqual(BASE + 64)
      }),
    )
  })
})
