/** The bars of the columns: free blocks, regions and VMAs on the address axis. */
import { asPfn, PAGE_SIZE, pfnToAddr, type Pfn } from '../../base/units.ts'
import { blocksByAddress } from '../../model/step/lookup.ts'
import { regionAt, regionKind, regionRow, regionsOf } from '../../model/step/nommu.ts'
import { countUpTo, remembered } from '../../model/step/rows.ts'
import { vmaAt, vmaRow, vmasOf } from '../../model/step/spaces.ts'
import type { FramesView, Pid, ProcessView, RegionId, RegionKind, StepView } from '../../protocol/view.ts'
import type { Thing } from '../../model/things.ts'
import { risingY } from './addressAxis.ts'
import type { AddressAxis } from './addressAxis.ts'
import type { Column } from './columnsGrid.ts'
import { barLabels } from './columnsLabels.ts'
import type { BarLabel } from './columnsLabels.ts'

export interface Bar {
  /** The same from step to step for the same thing. */
  readonly key: string
  readonly thing: Thing
  /** Index into ColumnsLayout.columns. */
  readonly column: number
  /** Bytes; `end` without slack. */
  readonly start: number
  readonly end: number
  /** `end` and the slack after it. */
  readonly top: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Pixels at the bottom of `height` that are slack. */
  readonly slack: number
  readonly fill: RegionKind | 'free'
  /** Index into MIGRATETYPES for free blocks. */
  readonly migratetype: number | null
  readonly region: RegionId | null
  readonly pid: Pid | null
  readonly labels: readonly BarLabel[]
}

/** Free blocks are drawn this much wider for each order, so that their size is seen even where no number fits. */
const blockShare = (order: number): number => 0.3 + 0.07 * order
/** Bars lower than this are left out when another bar already covers the same pixel row. */
const THINNEST = 0.7

/** Bars that overlap stand beside each other in at most so many lanes; what is left shares the last one. */
const MOST_LANES = 24

/** What is drawn of a thing, but for its place. */
interface Shape extends Pick<Bar, 'key' | 'thing' | 'end' | 'fill' | 'migratetype' | 'region' | 'pid'> {
  /** Share of the column's width. */
  readonly share: number
  /** Candidates for the label are made from this. */
  readonly texts: Parameters<typeof barLabels>[0]
}

/** The things of one column in address order. There may be as many as pages: a shape is made only of what is drawn. */
interface Things {
  readonly start: Float64Array
  /** With slack. */
  readonly top: Float64Array
  shape(row: number): Shape
}

/** Bars of one column, in address order, cut to the rows 0..height. */
export function columnBars(
  view: StepView,
  columns: readonly Column[],
  index: number,
  axis: AddressAxis,
  height: number,
): Bar[] {
  const column = columns[index]
  if (column === undefined) return []
  const { start, top, shape } = inOrder(thingsOf(view, column))
  const lanes = lanesOf(start, top)
  const bars: Bar[] = []
  const toStartY = risingY(axis)
  let covered = -Infinity
  let row = lanes === null ? countUpTo(top, axis.toAddress(0)) : 0
  // The thing before may still reach into the first pixel.
  row = Math.max(0, row - 1)
  for (; row < start.length; row++) {
    const from = start[row] ?? 0
    const to = top[row] ?? 0
    const y0 = toStartY(from)
    const y1 = axis.toY(to)
    if (y0 > height || from >= axis.end) break
    if (y1 < 0 || to <= axis.start) continue
    if (y1 - y0 < THINNEST && y1 < covered + THINNEST) {
      // All that end as high are left out as well.
      if (lanes === null) row = Math.max(row, countUpTo(top, axis.toAddress(covered + THINNEST)) - 2)
      continue
    }
    covered = Math.max(covered, y1)
    const { texts, share, ...rest } = shape(row)
    const count = lanes?.count[row] ?? 1
    const laneWidth = column.width / count
    const width = Math.max(4, laneWidth * share - (count > 1 ? 1 : 0))
    const x = column.x + (lanes?.lane[row] ?? 0) * laneWidth
    // A hairline between neighbours, where there is room for one.
    const gap = y1 - y0 > 4 ? 1 : y1 - y0 > 2 ? 0.5 : 0
    const box = { x, y: y0, width, height: Math.max(1, y1 - y0 - gap) }
    const slack = to > rest.end ? Math.min(box.height, Math.max(1, y1 - axis.toY(rest.end))) : 0
    const seen = { ...box, y: Math.max(0, box.y), height: 0 }
    seen.height = Math.min(height, box.y + box.height - slack) - seen.y
    bars.push({
      ...rest,
      ...box,
      column: index,
      start: from,
      top: to,
      slack,
      labels: barLabels(texts, seen),
    })
  }
  return bars
}

function thingsOf(view: StepView, { of }: Column): Things {
  switch (of.type) {
    case 'blocks':
      return blocks(view.frames)
    case 'regions':
      return regions(view)
    case 'process':
      return mappings(view, of.process)
  }
}

const blocks = remembered((frames: FramesView): Things => {
  const { pfn, order, migratetype } = frames.freeBlocks
  const entries = blocksByAddress(frames)
  const start = new Float64Array(entries.length)
  const top = new Float64Array(entries.length)
  for (let row = 0; row < entries.length; row++) {
    const entry = entries[row] ?? 0
    const from = pfnToAddr(pfn[entry] ?? 0)
    start[row] = from
    top[row] = from + PAGE_SIZE * (1 << (order[entry] ?? 0))
  }
  return {
    start,
    top,
    shape: (row) => {
      const entry = entries[row] ?? 0
      const first = asPfn(pfn[entry] ?? 0)
      const own = order[entry] ?? 0
      const type = migratetype[entry] ?? 0
      return {
        key: blockKey(first, own),
        thing: { kind: 'free-block', pfn: first, order: own },
        end: top[row] ?? 0,
        share: blockShare(own),
        fill: 'free',
        migratetype: type,
        region: null,
        pid: null,
        texts: { type: 'block', order: own, migratetype: type },
      }
    },
  }
})

function regions(view: StepView): Things {
  const { start, top } = regionsOf(view)
  return {
    start,
    top,
    shape: (row) => {
      const region = regionAt(view, row)
      return {
        key: regionKey(region.id),
        thing: { kind: 'region', id: region.id },
        end: region.end,
        share: 1,
        fill: region.kind,
        migratetype: null,
        region: region.id,
        pid: null,
        texts: { type: 'region', region },
      }
    },
  }
}

function mappings(view: StepView, { pid, vmas: { first, count } }: ProcessView): Things {
  const vmas = vmasOf(view)
  return {
    start: vmas.start.subarray(first, first + count),
    top: vmas.end.subarray(first, first + count),
    shape: (at) => {
      const row = first + at
      const vma = vmaAt(view, row)
      const region = regionRow(view, vma.region)
      return {
        key: vmaKey(view, pid, row),
        thing: { kind: 'vma', id: vma.id },
        end: vma.end,
        share: 1,
        fill: region === -1 ? 'anonymous' : regionKind(regionsOf(view), region),
        migratetype: null,
        region: vma.region,
        pid,
        texts: { type: 'vma', vma },
      }
    },
  }
}

export const blockKey = (pfn: Pfn, order: number): string => `block-${pfn}-${order}`
export const regionKey = (id: RegionId): string => `region-${id}`

/** Names a process's entry of a mapping: processes may share mappings, and what another one was laid over is two entries. */
export function vmaKey(view: StepView, pid: Pid, row: number): string {
  const id = vmasOf(view).id[row] ?? 0
  return `vma-${pid}-${id}${vmaRow(view, id) === row ? '' : `-${row}`}`
}

/** By start, of equal ones the largest first: nearly always as they are, but not where they overlap or after mremap. */
function inOrder({ start, top, shape }: Things): Things {
  const isBehind = (a: number, b: number): number =>
    (start[a] ?? 0) - (start[b] ?? 0) || (top[b] ?? 0) - (top[a] ?? 0)
  let sorted = 1
  while (sorted < start.length && isBehind(sorted - 1, sorted) <= 0) sorted++
  if (sorted >= start.length) return { start, top, shape }
  const order = Array.from(start.keys()).sort(isBehind)
  return {
    start: Float64Array.from(order, (row) => start[row] ?? 0),
    top: Float64Array.from(order, (row) => top[row] ?? 0),
    shape: (at) => shape(order[at] ?? 0),
  }
}

/**
 * Bars that overlap stand side by side: memory-backed files share pages, and old kernels keep identical VMAs. Null where
 * nothing overlaps, as nearly always.
 */
function lanesOf(
  start: Float64Array,
  top: Float64Array,
): { readonly lane: Uint8Array; readonly count: Uint8Array } | null {
  let next = 1
  while (next < start.length && (top[next - 1] ?? 0) <= (start[next] ?? 0)) next++
  if (next >= start.length) return null
  const lane = new Uint8Array(start.length)
  const count = new Uint8Array(start.length)
  let laneEnds: number[] = []
  let clusterStart = 0
  const close = (end: number): void => {
    count.fill(laneEnds.length, clusterStart, end)
    clusterStart = end
    laneEnds = []
  }
  for (let row = 0; row < start.length; row++) {
    const from = start[row] ?? 0
    if (laneEnds.every((end) => end <= from)) close(row)
    const free = laneEnds.findIndex((end) => end <= from)
    const own = free >= 0 ? free : Math.min(laneEnds.length, MOST_LANES - 1)
    laneEnds[own] = Math.max(laneEnds[own] ?? 0, top[row] ?? 0)
    lane[row] = own
  }
  close(start.length)
  return { lane, count }
}
