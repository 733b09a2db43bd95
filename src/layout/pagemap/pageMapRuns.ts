/** Runs of pages as shapes in the page map: a run that wraps over rows is a staircase of at most three rectangles. */
import { cellOf, cellsBox, visibleCells } from './pageMap.ts'
import type { Box, PageMapLayout } from './pageMap.ts'

/** A closed outline: x and y of each corner in turn, device pixels. */
export type Outline = readonly number[]

/** The rectangles that the run covers, gaps included, top to bottom. Rows outside the window are left out. */
export function runBoxes(layout: PageMapLayout, pfn: number, pages: number): readonly Box[] {
  const boxes: Box[] = []
  const visible = visibleCells(layout)
  const first = cellOf(layout, pfn)
  const last = cellOf(layout, pfn + pages - 1)
  const add = (column: number, endColumn: number, row: number, endRow: number): void => {
    const from = Math.max(row, visible.firstRow)
    const to = Math.min(endRow, visible.endRow)
    if (to > from) boxes.push(cellsBox(layout, column, from, endColumn - column, to - from))
  }
  if (pages <= 0) return boxes
  if (first.row === last.row) add(first.column, last.column + 1, first.row, first.row + 1)
  else {
    const fullFrom = first.column === 0 ? first.row : first.row + 1
    const fullTo = last.column === layout.columns - 1 ? last.row + 1 : last.row
    if (first.row < fullFrom) add(first.column, layout.columns, first.row, first.row + 1)
    if (fullFrom < fullTo) add(0, layout.columns, fullFrom, fullTo)
    if (fullTo <= last.row) add(0, last.column + 1, last.row, last.row + 1)
  }
  return boxes
}

/**
 * The line around a run, through the middle of the gaps beside it. Two closed lines when the run wraps into the next
 * row without touching itself. Not cut to the window: the painter clips.
 */
export function runOutlines(layout: PageMapLayout, pfn: number, pages: number): readonly Outline[] {
  if (pages <= 0) return []
  const first = cellOf(layout, pfn)
  const last = cellOf(layout, pfn + pages - 1)
  const endColumn = last.column + 1
  const half = layout.gap / 2
  const x = (column: number): number => layout.originX + column * layout.cellWidth - half
  const y = (row: number): number => layout.originY + row * layout.cellHeight - half
  const rectangle = (fromColumn: number, toColumn: number, fromRow: number, toRow: number): Outline => [
    ...[x(fromColumn), y(fromRow), x(toColumn), y(fromRow)],
    ...[x(toColumn), y(toRow), x(fromColumn), y(toRow)],
  ]
  if (first.row === last.row) return [rectangle(first.column, endColumn, first.row, first.row + 1)]
  const right = layout.columns
  if (last.row === first.row + 1 && endColumn <= first.column) {
    return [
      rectangle(first.column, right, first.row, first.row + 1),
      rectangle(0, endColumn, last.row, last.row + 1),
    ]
  }
  if (first.column === 0 && endColumn === right) return [rectangle(0, right, first.row, last.row + 1)]
  const outline: number[] = []
  outline.push(x(first.column), y(first.row), x(right), y(first.row))
  if (endColumn < right) outline.push(x(right), y(last.row), x(endColumn), y(last.row))
  outline.push(x(endColumn), y(last.row + 1), x(0), y(last.row + 1))
  if (first.column > 0) outline.push(x(0), y(first.row + 1), x(first.column), y(first.row + 1))
  return [outline]
}

/** The rectangle of a buddy block of 2^order pages: rows are aligned, so it is always one. */
export function blockBox(layout: PageMapLayout, pfn: number, order: number): Box {
  const pages = 2 ** order
  const { column, row } = cellOf(layout, pfn)
  return pages <= layout.columns
    ? cellsBox(layout, column, row, pages, 1)
    : cellsBox(layout, 0, row, layout.columns, pages / layout.columns)
}
