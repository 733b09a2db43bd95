/** The bars of the columns: free blocks, regions and VMAs on the address axis. */
import { asPfn, PAGE_SIZE, pfnToAddr } from '../../base/units.ts'
import type { Pid, RegionId, RegionKind, StepView } from '../../protocol/view.ts'
import type { Thing } from '../../model/things.ts'
import { risingY } from './addressAxis.ts'
import type { AddressAxis } from './addressAxis.ts'
import type { Column } from './columnsGrid.ts'
import { barLabels } from './columnsLabels.ts'
import type { BarLabel } from './columnsLabels.ts'
import { everyRegion } from '../../model/step/nommu.ts'
import { vmasOfProcess } from '../../model/step/spaces.ts'

export interface Bar {
  /** The same from step to step for the same thing. */
  readonly key: string
  readonly thing: Thing
  /** Index into ColumnsLayout.columns. */
  readonly column: number
  /** Bytes; `end` without slack. */
  readonly start: number
  readonly end: number
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

type Shape = Omit<Bar, 'column' | 'x' | 'y' | 'width' | 'height' | 'slack' | 'labels'> & {
  readonly top: number
  /** Share of the column's width. */
  readonly share: number
  /** Candidates for the label are made from this. */
  readonly texts: Parameters<typeof barLabels>[0]
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
  const shapes = shapesOf(view, column).sort((a, b) => a.start - b.start || b.top - a.top)
  const lanes = lanesOf(shapes)
  const bars: Bar[] = []
  const toStartY = risingY(axis)
  let covered = -Infinity
  shapes.forEach((shape, i) => {
    const y0 = toStartY(shape.start)
    const y1 = axis.toY(shape.top)
    if (y1 < 0 || y0 > height || shape.start >= axis.end || shape.top <= axis.start) return
    if (y1 - y0 < THINNEST && y1 < covered + THINNEST) return
    covered = Math.max(covered, y1)
    const { lane, lanes: count } = lanes[i] ?? { lane: 0, lanes: 1 }
    const laneWidth = column.width / count
    const width = Math.max(4, laneWidth * shape.share - (count > 1 ? 1 : 0))
    const x = column.x + lane * laneWidth
    // A hairline between neighbours, where there is room for one.
    const gap = y1 - y0 > 4 ? 1 : y1 - y0 > 2 ? 0.5 : 0
    const box = { x, y: y0, width, height: Math.max(1, y1 - y0 - gap) }
    const { top, share: _, texts, ...rest } = shape
    const slack = top > shape.end ? Math.min(box.height, Math.max(1, y1 - axis.toY(shape.end))) : 0
    const seen = { ...box, y: Math.max(0, box.y), height: 0 }
    seen.height = Math.min(height, box.y + box.height - slack) - seen.y
    bars.push({ ...rest, ...box, column: index, slack, labels: barLabels(texts, seen) })
  })
  return bars
}

function shapesOf(view: StepView, { of }: Column): Shape[] {
  switch (of.type) {
    case 'blocks':
      return Array.from(view.frames.freeBlocks.pfn, (number, i) => {
        const pfn = asPfn(number)
        const order = view.frames.freeBlocks.order[i] ?? 0
        const migratetype = view.frames.freeBlocks.migratetype[i] ?? 0
        const start = pfnToAddr(pfn)
        const end = start + 2 ** order * PAGE_SIZE
        return {
          key: `block-${pfn}-${order}`,
          thing: { kind: 'free-block', pfn, order },
          start,
          end,
          top: end,
          share: blockShare(order),
          fill: 'free',
          migratetype,
          region: null,
          pid: null,
          texts: { type: 'block', order, migratetype },
        }
      })
    case 'regions':
      return everyRegion(view).map((region) => ({
        key: `region-${region.id}`,
        thing: { kind: 'region', id: region.id },
        start: region.start,
        end: region.end,
        top: region.top,
        share: 1,
        fill: region.kind,
        migratetype: null,
        region: region.id,
        pid: null,
        texts: { type: 'region', region },
      }))
    case 'process': {
      const kinds = new Map<RegionId | null, RegionKind>(
        everyRegion(view).map((region) => [region.id, region.kind]),
      )
      return vmasOfProcess(view, of.process).map((vma) => ({
        // Processes that share memory list the same VMAs.
        key: `vma-${of.process.pid}-${vma.id}`,
        thing: { kind: 'vma', id: vma.id },
        start: vma.start,
        end: vma.end,
        top: vma.end,
        share: 1,
        fill: kinds.get(vma.region) ?? 'anonymous',
        migratetype: null,
        region: vma.region,
        pid: of.process.pid,
        texts: { type: 'vma', vma },
      }))
    }
  }
}

/** Bars that overlap stand side by side: memory-backed files share pages, and old kernels keep identical VMAs. */
function lanesOf(shapes: readonly Shape[]): { lane: number; lanes: number }[] {
  const result: { lane: number; lanes: number }[] = []
  let cluster: number[] = []
  let laneEnds: number[] = []
  const close = (): void => {
    for (const i of cluster) {
      const placed = result[i]
      if (placed) placed.lanes = laneEnds.length
    }
    cluster = []
    laneEnds = []
  }
  shapes.forEach((shape, i) => {
    if (laneEnds.every((end) => end <= shape.start)) close()
    const free = laneEnds.findIndex((end) => end <= shape.start)
    const lane = free < 0 ? laneEnds.length : free
    laneEnds[lane] = shape.top
    result.push({ lane, lanes: 1 })
    cluster.push(i)
  })
  close()
  return result
}
