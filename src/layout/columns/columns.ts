/**
 * The columns: free buddy blocks, regions and every process side by side on one address axis. Without an MMU a process's
 * address is the physical one, so a region that three processes share is three bars at the same height, and a hole is
 * empty across all columns. This file lays out; the view draws what is laid out, and `barAt` inverts it.
 */
import { addrToPfn } from '../../base/units.ts'
import type { Reach, RegionId, StepView } from '../../protocol/view.ts'
import type { Thing } from '../../model/things.ts'
import { addressAxis, windowedAxis } from './addressAxis.ts'
import type { AddressAxis, AxisInput, AxisWindow } from './addressAxis.ts'
import { axisStretches } from './addressAxisStretches.ts'
import { columnBars } from './columnsBars.ts'
import type { Bar } from './columnsBars.ts'
import { columnsGrid } from './columnsGrid.ts'
import type { Column, ColumnPart, ColumnsGrid } from './columnsGrid.ts'
import {
  axisFolds,
  axisTicks,
  changeMarks,
  outsideExtents,
  regionGhosts,
  scaleBreaks,
  spineRuns,
} from './columnsScale.ts'
import type { ChangeMark, Fold, Ghost, OutsideExtent, SpineRun, Tick } from './columnsScale.ts'

export interface ColumnsLayout extends ColumnsGrid {
  /** Pixels of the axis, without the heads of the columns. */
  readonly height: number
  readonly axis: AddressAxis
  /** Of the part that scrolls: what is laid out. The columns elsewhere have their place, but nothing in it. */
  readonly seen: Span
  /** Column by column, in address order within each; only what is in sight. */
  readonly bars: readonly Bar[]
  readonly folds: readonly Fold[]
  /** Where the scale changes between two open pieces, pixels. */
  readonly breaks: readonly number[]
  readonly outside: readonly OutsideExtent[]
  readonly ticks: readonly Tick[]
  readonly spine: readonly SpineRun[]
  readonly changes: readonly ChangeMark[]
  readonly ghosts: readonly Ghost[]
}

/** Below this many pixels for its smallest thing, an axis for the whole run is given up for the step's own. */
const LEAST_OF_RUN = 2

/**
 * The axis of a step, unzoomed. With `reach` (the whole run's) it is the same at every step of the document; where the
 * run as a whole is too dense to be read, the step's own is taken. `stretches`: what it shows.
 */
export function columnsAxis(
  view: StepView,
  height: number,
  brush: AxisInput['brush'],
  reach: Reach | null,
  stretches = axisStretches,
): AddressAxis {
  if (reach !== null) {
    const axis = addressAxis({ stretches: stretches(view, reach), height, brush })
    if (axis.least >= LEAST_OF_RUN) return axis
  }
  return addressAxis({ stretches: stretches(view, null), height, brush })
}

/** From where to where, in pixels. */
export interface Span {
  readonly from: number
  readonly to: number
}
const ALL: Span = { from: -Infinity, to: Infinity }

/** Of what scrolls more is laid out than can be seen, in pieces of this many pixels: a little scrolling changes nothing. */
const SCROLL_PIECE = 256

/** What to lay out of the part that scrolls. `left`: pixels it is scrolled by; `room`: pixels of it that can be seen. */
export const spanAround = (left: number, room: number): Span => ({
  from: (Math.floor(left / SCROLL_PIECE) - 1) * SCROLL_PIECE,
  to: (Math.ceil((left + room) / SCROLL_PIECE) + 1) * SCROLL_PIECE,
})

/** Whether a column is laid out. */
export const isInSight = ({ part, x, width }: Column, { from, to }: Span): boolean =>
  part === 'fixed' || (x < to && x + width > from)

/**
 * Everything in sight at a size in pixels. `axis`: from columnsAxis, for the same height.
 * `processesSeen`: of the part that scrolls, in pixels.
 */
export function columnsLayout(
  view: StepView,
  axis: AddressAxis,
  size: { readonly width: number; readonly height: number },
  window: AxisWindow,
  processesSeen = ALL,
): ColumnsLayout {
  const { width, height } = size
  const seen = windowedAxis(axis, window)
  const grid = columnsGrid(width, view.spaces.processes, axis.end)
  const bars = grid.columns.flatMap((column, i) =>
    isInSight(column, processesSeen) ? columnBars(view, grid.columns, i, seen, height) : [],
  )
  return {
    ...grid,
    height,
    axis: seen,
    seen: {
      from: Math.max(0, processesSeen.from),
      to: Math.min(grid.processesWidth, processesSeen.to),
    },
    bars,
    folds: axisFolds(view, seen, height),
    breaks: scaleBreaks(seen, height),
    outside: outsideExtents(view, seen, height),
    ticks: axisTicks(
      view,
      seen,
      height,
      bars.filter(({ thing }) => thing.kind === 'region'),
    ),
    spine: spineRuns(view, seen, height),
    changes: changeMarks(view, seen, height),
    ghosts: regionGhosts(view, seen, height),
  }
}

/** How far a pointer may be from a thin bar, in pixels. */
const REACH = 3

/** The bar at a point of a part, or the nearest within three pixels above or below; null in empty space. */
export function barAt(layout: ColumnsLayout, part: ColumnPart, x: number, y: number): Bar | null {
  const index = columnIndexAt(layout, part, x)
  if (index < 0 || y < 0 || y > layout.height) return null
  let nearest: Bar | null = null
  let distance = REACH
  for (const bar of layout.bars) {
    if (bar.column !== index) continue
    const above = Math.max(bar.y - y, y - (bar.y + bar.height), 0)
    // Sideways only decides between bars that stand beside each other at this height.
    const away = above + Math.max(bar.x - x, x - (bar.x + bar.width), 0) / 10_000
    if (away < distance) {
      nearest = bar
      distance = away
    }
  }
  return nearest
}

/** The process whose column is at x of the scrolling part; for its head. */
export function processAt(layout: ColumnsLayout, x: number): Thing | null {
  const of = layout.columns[columnIndexAt(layout, 'processes', x)]?.of
  return of?.type === 'process' ? { kind: 'process', pid: of.process.pid } : null
}

/** The page of RAM beside the strip of pages at a point of the fixed part; null elsewhere. */
export function pageAt(view: StepView, layout: ColumnsLayout, x: number, y: number): Thing | null {
  if (x < layout.spineX - 2 || x > layout.spineX + layout.spineWidth + 2 || y < 0 || y > layout.height)
    return null
  const pfn = addrToPfn(layout.axis.toAddress(y))
  const { startPfn, spannedPages } = view.frames.zone
  return startPfn <= pfn && pfn < startPfn + spannedPages ? { kind: 'page', pfn } : null
}

function columnIndexAt(layout: ColumnsLayout, part: ColumnPart, x: number): number {
  return layout.columns.findIndex(
    (column) => column.part === part && column.x <= x && x <= column.x + column.width,
  )
}

export interface Ribbon {
  readonly key: string
  readonly y: number
  readonly height: number
  /** Pixels in the fixed part: from the region's right edge to the part's end. */
  readonly fromX: number
  /** Pixels in the scrolling part: the left edge of the VMA. */
  readonly toX: number
}

/** Bands that join regions to the VMAs lying on them, for the regions asked for. */
export function ribbons(layout: ColumnsLayout, regions: ReadonlySet<RegionId>): Ribbon[] {
  if (regions.size === 0) return []
  const from = new Map<RegionId, Bar>()
  for (const bar of layout.bars) {
    if (bar.thing.kind === 'region' && bar.region !== null && regions.has(bar.region))
      from.set(bar.region, bar)
  }
  return layout.bars.flatMap((bar) => {
    const region = bar.pid !== null && bar.region !== null ? from.get(bar.region) : undefined
    if (region === undefined) return []
    return [{ key: bar.key, y: bar.y, height: bar.height, fromX: region.x + region.width, toX: bar.x }]
  })
}
