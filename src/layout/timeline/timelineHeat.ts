/**
 * The heat strip: how much of the free memory is unusable for each order (rows, order 10 on top) after each step. Where
 * steps share a pixel column the worst of them is shown.
 */
import { MAX_PAGE_ORDER, NR_PAGE_ORDERS } from '../../base/units.ts'
import type { TimelineColumn, TimelineFrame } from './timeline.ts'

/** Pixels of the strip: four a row. */
export const HEAT_HEIGHT = 4 * NR_PAGE_ORDERS

/** Thousandths, the worst of each column: index column * 11 + order. `unusable`: RunMeasures.unusable. */
export function heatCells(unusable: Uint16Array, columns: readonly TimelineColumn[]): Uint16Array {
  const cells = new Uint16Array(columns.length * NR_PAGE_ORDERS)
  for (const [at, { firstStep, lastStep }] of columns.entries()) {
    for (let step = firstStep; step <= lastStep; step++) {
      for (let order = 0; order < NR_PAGE_ORDERS; order++) {
        const cell = at * NR_PAGE_ORDERS + order
        cells[cell] = Math.max(cells[cell] ?? 0, unusable[step * NR_PAGE_ORDERS + order] ?? 0)
      }
    }
  }
  return cells
}

/** Top and height of an order's row; null if the frame has no heat strip. */
export function heatRow(
  frame: TimelineFrame,
  order: number,
): { readonly top: number; readonly height: number } | null {
  if (!frame.heat) return null
  const height = (frame.heat.bottom - frame.heat.top) / NR_PAGE_ORDERS
  return { top: frame.heat.top + (MAX_PAGE_ORDER - order) * height, height }
}

/** The order whose row holds y; null outside of the strip. */
export function heatOrderAt(frame: TimelineFrame, y: number): number | null {
  const { heat } = frame
  if (!heat || y < heat.top || y >= heat.bottom) return null
  const row = Math.floor(((y - heat.top) / (heat.bottom - heat.top)) * NR_PAGE_ORDERS)
  return MAX_PAGE_ORDER - Math.min(MAX_PAGE_ORDER, row)
}
