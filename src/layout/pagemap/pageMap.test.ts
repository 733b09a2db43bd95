import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cellBox,
  hitTest,
  layOutPageMap,
  nearestPage,
  pagesInRow,
  visibleCells,
  visibleStretch,
  WHOLE,
} from './pageMap.ts'
import type { Box, PageMapLayout } from './pageMap.ts'
import { cameraOf, centreOn, panBy, reveal, zoomAt } from './pageMapCamera.ts'
import { columnTicks, rowTicks } from './pageMapAxis.ts'
import { overviewPage, overviewX } from './pageMapOverview.ts'
import { blockBox, runBoxes, runOutlines } from './pageMapRuns.ts'

const layouts = fc
  .record({
    startPfn: fc.oneof(fc.constant(0x80000), fc.integer({ min: 0, max: 1 << 20 })),
    spannedPages: fc.oneof(fc.integer({ min: 1, max: 9000 }), fc.constantFrom(256, 3840, 8192, 1 << 20)),
    width: fc.integer({ min: 40, max: 3800 }),
    height: fc.integer({ min: 20, max: 2100 }),
    ratio: fc.constantFrom(1, 1.25, 2),
    zoom: fc.double({ min: 1, max: 60, noNaN: true }),
    centreX: fc.double({ min: 0, max: 1, noNaN: true }),
    centreY: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ startPfn, spannedPages, width, height, ratio, ...camera }) =>
    layOutPageMap({ startPfn, spannedPages }, { x: 80, y: 17, width, height }, ratio, camera),
  )
const share = fc.double({ min: 0, max: 0.999999, noNaN: true })

const pageAt = (layout: PageMapLayout, part: number): number =>
  layout.startPfn + Math.floor(part * (layout.endPfn - layout.startPfn))
const centre = (box: Box): [number, number] => [box.x + box.width / 2, box.y + box.height / 2]
const isIn = (plot: Box, x: number, y: number): boolean =>
  x >= plot.x && y >= plot.y && x < plot.x + plot.width && y < plot.y + plot.height

const zoneOf = ({ startPfn, endPfn }: PageMapLayout) => ({ startPfn, spannedPages: endPfn - startPfn })

describe('the row', () => {
  it('belongs to the board: the same in every window, at every zoom and wherever the zone begins', () => {
    fc.assert(
      fc.property(layouts, fc.integer({ min: 1, max: 4000 }), (layout, side) => {
        const room = { x: 0, y: 0, width: side, height: Math.ceil(40_000 / side) }
        expect(layOutPageMap(zoneOf(layout), room, 1, WHOLE).columns).toBe(layout.columns)
      }),
    )
  })

  it.each([
    ['1 MiB', 256, 32],
    ['2 MiB', 512, 32],
    ['8 MiB', 2048, 64],
    ['16 MiB, less what the kernel never gives to the zone', 3840, 128],
    ['4 GiB', 1 << 20, 2048],
  ])('of %s', (_, spannedPages, columns) => {
    expect(pagesInRow({ startPfn: 0x80000, spannedPages })).toBe(columns)
  })
})

describe('layout and hit test', () => {
  it('find the same page at every size and zoom', () => {
    fc.assert(
      fc.property(layouts, share, (layout, part) => {
        const shown = centreOn(layout, pageAt(layout, part))
        const moved = layOutPageMap(
          { startPfn: layout.startPfn, spannedPages: layout.endPfn - layout.startPfn },
          layout.room,
          layout.ratio,
          shown,
        )
        const pfn = pageAt(layout, part)
        const [x, y] = centre(cellBox(moved, pfn))
        expect(isIn(moved.plot, x, y)).toBe(true)
        expect(hitTest(moved, x, y)).toBe(pfn)
        expect(nearestPage(moved, x, y)).toBe(pfn)
      }),
      { numRuns: 400 },
    )
  })

  it('shows every page at zoom 1', () => {
    fc.assert(
      fc.property(layouts, share, (layout, part) => {
        const zone = { startPfn: layout.startPfn, spannedPages: layout.endPfn - layout.startPfn }
        const whole = layOutPageMap(zone, layout.room, layout.ratio, WHOLE)
        for (const pfn of [whole.startPfn, whole.endPfn - 1, pageAt(whole, part)]) {
          const [x, y] = centre(cellBox(whole, pfn))
          expect(isIn(whole.plot, x, y)).toBe(true)
        }
        expect(visibleStretch(whole)).toEqual({ start: whole.startPfn, end: whole.endPfn })
      }),
    )
  })

  it('says nothing about pixels beside the grid', () => {
    const layout = layOutPageMap(
      { startPfn: 3, spannedPages: 9 },
      { x: 0, y: 0, width: 100, height: 100 },
      1,
      WHOLE,
    )
    expect(hitTest(layout, -1, 0)).toBeNull()
    expect(hitTest(layout, 0, 100)).toBeNull()
    expect(hitTest(layout, ...centre(cellBox(layout, 2)))).toBeNull()
    expect(hitTest(layout, ...centre(cellBox(layout, 3)))).toBe(3)
    expect(hitTest(layout, ...centre(cellBox(layout, 12)))).toBeNull()
    expect(nearestPage(layout, -50, -50)).toBe(3)
    expect(nearestPage(layout, 500, 500)).toBe(11)
  })

  it('puts cells of three pixels and more on whole pixels', () => {
    fc.assert(
      fc.property(layouts, (layout) => {
        const large = [layout.cellWidth, layout.cellHeight].filter((pitch) => pitch >= 3)
        expect(large.filter((pitch) => !Number.isInteger(pitch))).toEqual([])
      }),
    )
  })

  it('leaves less than a pixel a row over unless cells are as tall as they may be, the same above and below', () => {
    fc.assert(
      fc.property(layouts, (layout) => {
        const { room, plot, rows } = layout
        const above = plot.y - room.y
        const below = room.y + room.height - plot.y - plot.height
        expect(above).toBeGreaterThanOrEqual(0)
        expect(Number.isInteger(above)).toBe(true)
        const whole = layOutPageMap(zoneOf(layout), room, layout.ratio, WHOLE)
        const isTallest = whole.cellHeight > 4 * whole.cellWidth - 1
        if (!isTallest) expect(above + below).toBeLessThan(rows + 1e-6)
        expect(below - above).toBeLessThan(2)
      }),
    )
  })

  it('fills a usual window', () => {
    for (const [width, height] of [
      [806, 300],
      [520, 160],
      [1826, 690],
    ] as const) {
      for (const spannedPages of [256, 3840, 8192, 1 << 20]) {
        const layout = layOutPageMap(
          { startPfn: 0x80000, spannedPages },
          { x: 0, y: 0, width, height },
          1,
          WHOLE,
        )
        const used = layout.cellWidth * layout.columns * layout.cellHeight * layout.rows
        expect(used / (width * height)).toBeGreaterThan(0.78)
      }
    }
  })
})

describe('camera', () => {
  it('keeps the page under the pointer when zooming in', () => {
    fc.assert(
      fc.property(layouts, share, share, (layout, partX, partY) => {
        const x = layout.plot.x + partX * layout.plot.width
        const y = layout.plot.y + partY * layout.plot.height
        const before = hitTest(layout, x, y)
        if (before === null) return
        const zone = { startPfn: layout.startPfn, spannedPages: layout.endPfn - layout.startPfn }
        const zoomed = layOutPageMap(zone, layout.room, layout.ratio, zoomAt(layout, 1.7, x, y))
        // The grid's edges and whole pixels may move it, but by less than one cell.
        const box = cellBox(zoomed, before)
        const gridSmaller =
          zoomed.cellWidth * zoomed.columns <= zoomed.plot.width ||
          zoomed.cellHeight * zoomed.rows <= zoomed.plot.height
        if (gridSmaller) return
        expect(x).toBeGreaterThan(box.x - zoomed.cellWidth - 1)
        expect(x).toBeLessThan(box.x + 2 * zoomed.cellWidth + 1)
        expect(y).toBeGreaterThan(box.y - zoomed.cellHeight - 1)
        expect(y).toBeLessThan(box.y + 2 * zoomed.cellHeight + 1)
      }),
    )
  })

  it('never leaves the grid', () => {
    fc.assert(
      fc.property(
        layouts,
        fc.integer({ min: -5000, max: 5000 }),
        fc.integer({ min: -5000, max: 5000 }),
        (layout, dx, dy) => {
          const zone = { startPfn: layout.startPfn, spannedPages: layout.endPfn - layout.startPfn }
          const moved = layOutPageMap(zone, layout.room, layout.ratio, panBy(layout, dx, dy))
          expect(moved.originX).toBeLessThanOrEqual(moved.plot.x)
          const right = moved.originX + moved.cellWidth * moved.columns
          const isWide = moved.cellWidth * moved.columns > moved.plot.width
          if (isWide) expect(right).toBeGreaterThanOrEqual(moved.plot.x + moved.plot.width - 1)
        },
      ),
    )
  })

  it('reveals a page, and leaves the camera alone when it is in sight', () => {
    fc.assert(
      fc.property(layouts, share, (layout, part) => {
        // A window smaller than one cell cannot show all of it.
        if (layout.cellHeight > layout.plot.height || layout.cellWidth > layout.plot.width) return
        const pfn = pageAt(layout, part)
        const zone = { startPfn: layout.startPfn, spannedPages: layout.endPfn - layout.startPfn }
        const moved = layOutPageMap(zone, layout.room, layout.ratio, reveal(layout, pfn))
        expect(hitTest(moved, ...centre(cellBox(moved, pfn)))).toBe(pfn)
        const again = layOutPageMap(zone, layout.room, layout.ratio, reveal(moved, pfn))
        expect(again.originX).toBeCloseTo(moved.originX, 0)
        expect(again.originY).toBeCloseTo(moved.originY, 0)
        expect(cameraOf(again).zoom).toBeCloseTo(moved.zoom, 6)
      }),
    )
  })
})

describe('runs of pages', () => {
  const runs = fc.tuple(layouts, share, share)

  it('cover each of their visible pages exactly once', () => {
    fc.assert(
      fc.property(runs, ([layout, partA, partB]) => {
        const a = pageAt(layout, partA)
        const b = pageAt(layout, partB)
        const first = Math.min(a, b)
        const boxes = runBoxes(layout, first, Math.max(a, b) - first + 1)
        const { firstRow, endRow } = visibleCells(layout)
        for (const part of [0, 0.25, 0.5, 0.75, 0.999]) {
          const pfn = pageAt(layout, part)
          const row = Math.floor((pfn - layout.basePfn) / layout.columns)
          if (row < firstRow || row >= endRow) continue
          const [x, y] = centre(cellBox(layout, pfn))
          const covering = boxes.filter((box) => isIn(box, x, y)).length
          expect(covering).toBe(pfn >= first && pfn <= Math.max(a, b) ? 1 : 0)
        }
      }),
    )
  })

  it('have outlines that enclose as much as the boxes cover', () => {
    fc.assert(
      fc.property(runs, ([layout, partA, partB]) => {
        const first = Math.min(pageAt(layout, partA), pageAt(layout, partB))
        const pages = Math.max(pageAt(layout, partA), pageAt(layout, partB)) - first + 1
        const area = runOutlines(layout, first, pages).reduce((sum, outline) => sum + enclosed(outline), 0)
        expect(area / (layout.cellWidth * layout.cellHeight)).toBeCloseTo(pages, 2)
      }),
    )
  })

  it('make one rectangle of every buddy block', () => {
    fc.assert(
      fc.property(layouts, share, fc.integer({ min: 0, max: 10 }), (layout, part, order) => {
        const pages = 2 ** order
        const pfn = Math.floor(pageAt(layout, part) / pages) * pages
        if (pfn < layout.startPfn || pfn + pages > layout.endPfn) return
        const box = blockBox(layout, pfn, order)
        expect((box.width * box.height) / (layout.cellWidth * layout.cellHeight)).toBeCloseTo(pages, 4)
        for (const page of [pfn, pfn + pages - 1])
          expect(isIn(box, ...centre(cellBox(layout, page)))).toBe(true)
      }),
    )
  })
})

/** Shoelace formula. */
function enclosed(outline: readonly number[]): number {
  let twice = 0
  for (let i = 0; i < outline.length; i += 2) {
    const [x, y] = [outline[i] ?? 0, outline[i + 1] ?? 0]
    const [nextX, nextY] = [outline[(i + 2) % outline.length] ?? 0, outline[(i + 3) % outline.length] ?? 0]
    twice += x * nextY - nextX * y
  }
  return Math.abs(twice) / 2
}

describe('axes and overview', () => {
  it('label rows at round addresses, far enough apart', () => {
    fc.assert(
      fc.property(layouts, (layout) => {
        const ticks = rowTicks(layout, 20)
        for (const [index, tick] of ticks.entries()) {
          expect(tick.value % (layout.columns * 4096)).toBe(0)
          const next = ticks[index + 1]
          if (next) expect(next.at - tick.at).toBeGreaterThan(19.99)
        }
        for (const tick of columnTicks(layout, 60)) expect(tick.value % 4096).toBe(0)
      }),
    )
  })

  it('gives the page back from its place on the strip', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1 << 20 }), share, (spannedPages, part) => {
        const strip = { startPfn: 0x80000, spannedPages, x: 80, width: 900 }
        const pfn = 0x80000 + Math.floor(part * spannedPages)
        const middle = (overviewX(strip, pfn) + overviewX(strip, pfn + 1)) / 2
        expect(overviewPage(strip, middle)).toBe(pfn)
        expect(overviewPage(strip, -1e6)).toBe(0x80000)
        expect(overviewPage(strip, 1e6)).toBe(0x80000 + spannedPages - 1)
      }),
    )
  })
})
