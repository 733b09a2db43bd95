import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asPhysAddr, asPfn, PAGE_SIZE } from '../../base/units.ts'
import type { StepView } from '../../protocol/view.ts'
import { WHOLE_AXIS } from './addressAxis.ts'
import { barAt, columnsAxis, columnsLayout, isInSight, ribbons, spanAround } from './columns.ts'
import type { ColumnsLayout } from './columns.ts'
import { smallBlockOrders } from './columnsSmallBlocks.ts'
import { CODE_CHAR, fitText, permissions } from './columnsText.ts'
import { columnsView, ZONE_START, ZONE_START_PFN } from './testing/columnsView.ts'
import type { MappingSpec } from './testing/columnsView.ts'
import { processesOf, withProcesses } from '../../model/testing/viewParts.ts'

const PAGES = 2048

function layOut(view: StepView, width = 560, height = 380, scale = 1, top = 0): ColumnsLayout {
  return columnsLayout(view, columnsAxis(view, height, null, null), { width, height }, { scale, top })
}

const someView = fc
  .record({
    parts: fc.array(
      fc.record({
        gap: fc.integer({ min: 0, max: 60 }),
        pages: fc.integer({ min: 1, max: 30 }),
        slack: fc.integer({ min: 0, max: 3 }),
        pids: fc.uniqueArray(fc.integer({ min: 1, max: 14 }), { minLength: 1, maxLength: 4 }),
        file: fc.option(fc.constant('/disk/library-with-a-long-name.so'), { nil: undefined }),
      }),
      { maxLength: 25 },
    ),
    blocks: fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 10 }),
  })
  .map(({ parts, blocks }) => {
    let page = 16
    const mappings = parts.map(({ gap, pages, slack, pids, file }): MappingSpec => {
      const at = page + gap
      page = at + pages + slack
      return { page: at, pages, slack, pids, ...(file === undefined ? {} : { file }) }
    })
    return columnsView(
      PAGES,
      mappings,
      blocks.map((at) => [at * 16 + 1024, 3]),
    )
  })

const SHARED = columnsView(
  PAGES,
  [
    { page: 600, pages: 8, pids: [1, 2, 3], file: '/disk/prog' },
    { page: 640, pages: 33, slack: 31, pids: [2] },
  ],
  [[1024, 10]],
)

describe('columnsLayout', () => {
  it('puts the bars of a shared region at the same height in every column', () => {
    const layout = layOut(SHARED)
    const bars = layout.bars.filter((bar) => bar.region === 1)
    expect(bars).toHaveLength(4)
    expect(new Set(bars.map((bar) => bar.y)).size).toBe(1)
    expect(new Set(bars.map((bar) => bar.height)).size).toBe(1)
    expect(new Set(bars.map((bar) => bar.column)).size).toBe(4)
  })

  it('draws the VMAs of processes that share their memory once in each column', () => {
    const [first] = processesOf(SHARED)
    if (first === undefined) throw new Error('the view has processes')
    const child = { ...first, pid: 99, name: 'child' }
    const { bars, columns } = layOut(withProcesses(SHARED, [first, child]))
    expect(new Set(bars.map((bar) => bar.key)).size).toBe(bars.length)
    const inColumn = (pid: number): number =>
      bars.filter(({ column }) => {
        const of = columns[column]?.of
        return of?.type === 'process' && of.process.pid === pid
      }).length
    expect(inColumn(99)).toBe(inColumn(first.pid))
    expect(inColumn(99)).toBe(first.vmas.length)
  })

  it('hatches slack from the end to the top', () => {
    const layout = layOut(SHARED)
    const region = layout.bars.find((bar) => bar.key === 'region-2')
    const vma = layout.bars.find((bar) => bar.pid === 2 && bar.region === 2)
    expect(region?.slack).toBeGreaterThan(0)
    expect(vma?.slack).toBe(0)
    expect((region?.height ?? 0) - (region?.slack ?? 0)).toBeCloseTo(vma?.height ?? 0, 0)
  })

  it('is inverted by barAt', () => {
    fc.assert(
      fc.property(someView, fc.constantFrom(380, 560, 900), (view, width) => {
        const layout = layOut(view, width)
        for (const bar of layout.bars) {
          if (bar.height < 2) continue
          const part = layout.columns[bar.column]?.part ?? 'fixed'
          const y = bar.y + bar.height / 2
          if (y < 0 || y > layout.height) continue
          expect(barAt(layout, part, bar.x + bar.width / 2, y)?.key).toBe(bar.key)
        }
      }),
    )
  })

  it('keeps labels inside their bars, and address labels a line apart', () => {
    fc.assert(
      fc.property(
        someView,
        fc.constantFrom(380, 560, 900),
        fc.constantFrom(190, 380, 660),
        fc.constantFrom(1, 2.5, 40),
        (view, width, height, scale) => {
          const layout = layOut(view, width, height, scale, (height * (scale - 1)) / 3)
          for (const bar of layout.bars) {
            for (const label of bar.labels) {
              expect(label.y).toBeLessThanOrEqual(bar.y + bar.height)
              expect(label.y - 8).toBeGreaterThanOrEqual(bar.y - 1)
              const length = label.text.length * CODE_CHAR
              const left = label.anchor === 'start' ? label.x : label.x - length
              expect(left).toBeGreaterThanOrEqual(bar.x)
            }
            const [first, second] = [...bar.labels].sort((a, b) => a.x - b.x)
            if (first && second && first.y === second.y) {
              const secondLeft = second.anchor === 'end' ? second.x - second.text.length * 6.7 : second.x
              expect(first.x + first.text.length * 6.7).toBeLessThanOrEqual(secondLeft + 0.5)
            }
          }
          layout.ticks.forEach((tick, i) => {
            const before = layout.ticks[i - 1]
            if (before) expect(tick.labelY - before.labelY).toBeGreaterThanOrEqual(13.99)
            expect(tick.labelY).toBeGreaterThanOrEqual(0)
            expect(tick.labelY).toBeLessThanOrEqual(height)
          })
        },
      ),
    )
  })

  it('never lets bars of one column overlap', () => {
    fc.assert(
      fc.property(someView, (view) => {
        const layout = layOut(view)
        layout.bars.forEach((bar, i) => {
          const next = layout.bars[i + 1]
          if (!next || next.column !== bar.column || bar.height <= 1 || next.x !== bar.x) return
          expect(next.y).toBeGreaterThanOrEqual(bar.y + bar.height - 0.01)
        })
      }),
    )
  })

  it('sets overlapping mappings side by side', () => {
    const view = columnsView(PAGES, [
      { page: 600, pages: 16, pids: [1], file: '/ram/a' },
      { page: 604, pages: 8, pids: [1], file: '/ram/a' },
    ])
    const [first, second] = layOut(view).bars.filter((bar) => bar.pid === 1)
    expect(second?.x).toBeGreaterThanOrEqual((first?.x ?? 0) + (first?.width ?? 0))
  })

  it('scrolls only when processes cannot be narrower', () => {
    const many = (count: number): ColumnsLayout =>
      layOut(
        columnsView(PAGES, [{ page: 9, pages: 2, pids: Array.from({ length: count }, (_, i) => i + 1) }]),
        560,
      )
    const four = many(4)
    const twenty = many(20)
    expect(four.fixedWidth + four.processesWidth).toBeCloseTo(560)
    expect(twenty.fixedWidth + twenty.processesWidth).toBeGreaterThan(560)
    expect(Math.min(...twenty.columns.map((column) => column.width))).toBeGreaterThanOrEqual(38)
  })

  it('fits four processes into 380 pixels', () => {
    const layout = layOut(columnsView(PAGES, [{ page: 9, pages: 2, pids: [1, 2, 3, 4] }]), 380, 190)
    expect(layout.fixedWidth + layout.processesWidth).toBeLessThanOrEqual(380)
  })

  it('shows where a removed region was, as long as the pages given back', () => {
    const freed = [{ pfn: asPfn(ZONE_START_PFN + 608), pages: 4 }]
    const regionsRemoved = [{ id: 9, start: asPhysAddr(ZONE_START + 608 * PAGE_SIZE) }]
    const view = columnsView(PAGES, [{ page: 600, pages: 2, pids: [1] }], [], { freed }, { regionsRemoved })
    const { ghosts, changes } = layOut(view)
    expect(ghosts).toHaveLength(1)
    expect((ghosts[0]?.y1 ?? 0) - (ghosts[0]?.y0 ?? 0)).toBeGreaterThan(6)
    expect(changes.map((mark) => mark.what)).toEqual(['freed'])
  })

  it('joins a region to each of its mappings, at their height', () => {
    const layout = layOut(SHARED)
    expect(ribbons(layout, new Set([1])).map((ribbon) => ribbon.key)).toEqual([
      'vma-1-1001',
      'vma-2-1002',
      'vma-3-1003',
    ])
    expect(ribbons(layout, new Set())).toEqual([])
  })

  it('prefers the axis of the whole run unless that is too dense to read', () => {
    const view = columnsView(PAGES, [{ page: 600, pages: 2, pids: [1] }])
    const sparse = { finest: new Uint8Array(PAGES).fill(2, 600, 610), outside: [] }
    const dense = { finest: new Uint8Array(PAGES).fill(1), outside: [] }
    const own = columnsAxis(view, 300, null, null)
    expect(columnsAxis(view, 300, null, sparse).pieces).not.toEqual(own.pieces)
    expect(columnsAxis(view, 300, null, dense).pieces).toEqual(own.pieces)
  })

  it('lays out an empty machine', () => {
    const layout = columnsLayout(
      columnsView(PAGES, []),
      columnsAxis(columnsView(PAGES, []), 300, null, null),
      { width: 400, height: 300 },
      WHOLE_AXIS,
    )
    expect(layout.bars).toEqual([])
    expect(layout.folds).toEqual([])
  })
})

describe('words of the columns', () => {
  it('writes permissions as the kernel does', () => {
    expect(permissions(0x1 | 0x2 | 0x8 | 0x80)).toBe('rw-S')
    expect(permissions(0x1 | 0x4 | 0x80)).toBe('r-xs')
    expect([0, 0x80, 0x88].map(permissions)).toEqual(['---p', '---s', '---S'])
  })

  it('shortens a name only while something of it is left to read', () => {
    expect(fitText('lib.so', 60, 7)).toBe('lib.so')
    expect(fitText('lib.so', 35, 7)).toBe('lib…')
    expect(fitText('library', 35, 7)).toBe('libr…')
    expect(fitText('library', 20, 7)).toBe('')
  })
})

describe('a machine that is much larger than the picture', () => {
  const spans = { width: 560, height: 380 }
  /** One row of pixels shows at most one bar that is thinner than itself. */
  const MOST_IN_COLUMN = 2 * spans.height

  it('has no more bars and marks than there are pixels, at any zoom', () => {
    const view = columnsView(
      65_536,
      Array.from({ length: 30_000 }, (_, i) => ({ page: 2 * i, pages: 1, pids: [1] })),
      Array.from({ length: 30_000 }, (_, i) => [2 * i + 1, 0] as const),
      { freed: Array.from({ length: 30_000 }, (_, i) => ({ pfn: asPfn(ZONE_START_PFN + 2 * i), pages: 1 })) },
    )
    for (const [scale, top] of [
      [1, 0],
      [30, 4000],
    ] as const) {
      const layout = layOut(view, spans.width, spans.height, scale, top)
      expect(layout.bars.length).toBeLessThan(3 * MOST_IN_COLUMN)
      expect(layout.bars.length).toBeGreaterThan(0)
      for (const marks of [layout.changes, layout.spine, layout.ticks, layout.folds])
        expect(marks.length).toBeLessThan(MOST_IN_COLUMN)
      expect(layout.axis.pieces.length).toBeLessThan(5000)
    }
  })

  it('has bars for the processes in sight alone', () => {
    const pids = Array.from({ length: 500 }, (_, i) => i + 1)
    const view = columnsView(
      4096,
      pids.map((pid) => ({ page: 4 * pid, pages: 2, pids: [pid] })),
    )
    const axis = columnsAxis(view, spans.height, null, null)
    const layout = columnsLayout(view, axis, spans, WHOLE_AXIS, spanAround(2000, 300))
    const drawn = layout.bars.filter(({ pid }) => pid !== null)
    const inSight = layout.columns.filter(
      (column) => column.part === 'processes' && isInSight(column, layout.seen),
    )
    expect(layout.columns.length).toBe(502)
    expect(new Set(drawn.map(({ column }) => column)).size).toBe(inSight.length)
    expect(inSight.length).toBeLessThan(40)
  })
})

describe('the orders of low free blocks', () => {
  it('stand beside them, left of the next column, clear of every bar and of each other', () => {
    const written = fc.sample(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 30 }), 60)
    let count = 0
    for (const orders of written) {
      let page = 1024
      const blocks = orders.map((order): [number, number] => {
        page = Math.ceil(page / 2 ** order) * 2 ** order
        const at = page
        page += 2 ** order
        return [at, order]
      })
      const view = columnsView(PAGES, [{ page: 600, pages: 8, pids: [1] }], blocks)
      for (const height of [120, 260, 500]) {
        const layout = layOut(view, 560, height)
        const bars = layout.bars.filter((bar) => bar.column === 0)
        const labels = smallBlockOrders(layout)
        labels.forEach((label, i) => {
          count++
          expect(label.x + label.text.length * CODE_CHAR).toBeLessThanOrEqual(layout.columns[1]?.x ?? 0)
          for (const bar of bars)
            if (bar.y < label.y - 1 && bar.y + bar.height > label.y - 8.5)
              expect(bar.x + bar.width).toBeLessThanOrEqual(label.x)
          expect(label.y - (labels[i - 1]?.y ?? -Infinity)).toBeGreaterThan(9)
        })
      }
    }
    expect(count).toBeGreaterThan(60)
  })

  it('name each of a stack, or from which to which', () => {
    const layout = layOut(columnsView(PAGES, [{ page: 600, pages: 8, pids: [1] }], [[1024, 3]]))
    const bar = layout.bars.find(({ thing }) => thing.kind === 'free-block')
    if (bar === undefined) throw new Error('there is a free block')
    const stack = (...orders: number[]): readonly string[] =>
      smallBlockOrders({
        columns: layout.columns,
        bars: orders.map((order, i) => ({
          ...bar,
          ...{ y: i * 5, height: 4, width: 20, labels: [] },
          thing: { kind: 'free-block', pfn: asPfn(1024), order },
        })),
      }).map(({ text }) => text)
    expect(stack(3, 2, 1, 0)).toEqual(['3–0'])
    expect(stack(0, 1, 2)).toEqual(['0–2'])
    expect(stack(2, 1)).toEqual(['2 1'])
    expect(stack(4)).toEqual(['4'])
  })
})
