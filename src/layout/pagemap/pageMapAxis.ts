/** Where the page map's axes carry labels: addresses of rows at the left, offsets within a row along the top. */
import { PAGE_SIZE } from '../../base/units.ts'
import { visibleCells } from './pageMap.ts'
import type { PageMapLayout } from './pageMap.ts'

export interface AxisTick {
  /** Device pixels: the middle of the row, or the left edge of the column. */
  readonly at: number
  /** Bytes: an address for rows, an offset for columns. */
  readonly value: number
}

/** The smallest power of two that keeps labels `room` pixels apart. */
function stepFor(pitch: number, room: number): number {
  let step = 1
  while (step * pitch < room) step *= 2
  return step
}

/** Addresses of rows that are a power of two rows apart, at multiples of that; `room` in device pixels. */
export function rowTicks(layout: PageMapLayout, room: number): readonly AxisTick[] {
  const { firstRow, endRow } = visibleCells(layout)
  const step = stepFor(layout.cellHeight, room)
  const baseRow = layout.basePfn / layout.columns
  const ticks: AxisTick[] = []
  for (let row = Math.ceil((firstRow + baseRow) / step) * step - baseRow; row < endRow; row += step) {
    const at = layout.originY + (row + 0.5) * layout.cellHeight
    if (at < layout.plot.y || at > layout.plot.y + layout.plot.height) continue
    ticks.push({ at, value: (layout.basePfn + row * layout.columns) * PAGE_SIZE })
  }
  return ticks
}

/** Offsets in bytes of columns that are a power of two columns apart; the first column has none. */
export function columnTicks(layout: PageMapLayout, room: number): readonly AxisTick[] {
  const { firstColumn, endColumn } = visibleCells(layout)
  const step = Math.max(stepFor(layout.cellWidth, room), layout.columns / 8)
  const ticks: AxisTick[] = []
  for (let column = Math.ceil(firstColumn / step) * step; column < endColumn; column += step) {
    const at = layout.originX + column * layout.cellWidth
    if (column > 0 && at >= layout.plot.x) ticks.push({ at, value: column * PAGE_SIZE })
  }
  return ticks
}
