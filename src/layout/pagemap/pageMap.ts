/**
 * Geometry of the page map: all pages of a zone wrapped into rows as a grid, low addresses at the top left.
 * Painters draw from this one object and hit testing inverts it, so that a picture and a click cannot disagree.
 *
 * Spaces, named in the variables: `pfn` is a page; `column`, `row` its cell in the grid; `x`, `y` are device pixels
 * from the canvas's top left corner (one CSS pixel is `ratio` of them), so that every edge can be crisp.
 * Rows are a power of two pages wide and start at a multiple of their width: a buddy block is always one rectangle.
 */
import { asPfn } from '../../base/units.ts'
import type { Pfn } from '../../base/units.ts'

/** Device pixels. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Zone {
  readonly startPfn: number
  readonly spannedPages: number
  /** Pages of a larger zone whose rows and cells this one is to have; left out where it stands for itself. */
  readonly like?: number
}

/** Where the reader looks: zoom 1 shows everything; the centre is a share (0..1) of the grid's width and height. */
export interface Camera {
  readonly zoom: number
  readonly centreX: number
  readonly centreY: number
}
export const WHOLE: Camera = { zoom: 1, centreX: 0.5, centreY: 0.5 }

export interface PageMapLayout {
  readonly startPfn: number
  /** Exclusive. */
  readonly endPfn: number
  /** The page of column 0, row 0: at or below startPfn. */
  readonly basePfn: number
  /** Pages in a row, a power of two. */
  readonly columns: number
  readonly rows: number
  readonly ratio: number
  /** Where the map may be drawn. */
  readonly room: Box
  /** The window through which the grid is seen: as much of the room's height as whole rows fill, in its middle. */
  readonly plot: Box
  /** Distance from one cell to the next; whole pixels when cells are 3 pixels or larger. */
  readonly cellWidth: number
  readonly cellHeight: number
  /** Where the cell of column 0, row 0 begins. */
  readonly originX: number
  readonly originY: number
  /** Pixels left free at the right and lower edge of each cell: 0 for small ones. */
  readonly gap: number
  /** Zoom after it was limited to what makes sense here. */
  readonly zoom: number
  readonly maxZoom: number
}

/** Cells this large (CSS pixels) have a gap around them and carry patterns. */
export const DETAIL_CELL = 4
/** CSS pixels; zooming in ends here. */
const LARGEST_CELL = 44
/** A window ends just before its far edge: cells may be smaller than a pixel. */
const EDGE = 1e-6
/** Cells are at most so many times as high as wide: a run of pages is to read as a run along its row. */
const TALLEST_CELL = 4

const snap = (pixels: number): number => (pixels >= 3 ? Math.floor(pixels + 1e-9) : pixels)

function rowsFor(zone: Zone, columns: number): number {
  const basePfn = Math.floor(zone.startPfn / columns) * columns
  return Math.max(1, Math.ceil((zone.startPfn + zone.spannedPages - basePfn) / columns))
}

interface Fit {
  readonly columns: number
  readonly rows: number
  readonly cellWidth: number
  readonly cellHeight: number
}

/**
 * Pages in a row: of the board alone, whatever window it is looked at through, so that everybody sees the same texture.
 * Two to four times as many as there are rows, a power of two.
 */
export const pagesInRow = ({ spannedPages }: Zone): number =>
  2 ** Math.max(3, Math.ceil((Math.ceil(Math.log2(Math.max(1, spannedPages))) + 1) / 2))

/** Cells as large as the room allows. */
function fitGrid(zone: Zone, room: Box): Fit {
  const like = { ...zone, spannedPages: Math.max(zone.spannedPages, zone.like ?? 0) }
  const columns = pagesInRow(like)
  const cellWidth = snap(room.width / columns)
  const tallest = Math.max(1, cellWidth * TALLEST_CELL)
  const cellHeight = snap(Math.min(room.height / rowsFor(like, columns), tallest))
  return { columns, rows: rowsFor(zone, columns), cellWidth, cellHeight }
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high)

/**
 * Keeps the grid over the window: nothing beyond its edges is shown while it is larger than the window. Cells on whole
 * pixels begin on a whole pixel; smaller ones must not be shifted, or a part of a pixel would hide the last of them.
 */
function originFor(
  plotStart: number,
  plotLength: number,
  cells: number,
  pitch: number,
  centre: number,
): number {
  const gridLength = cells * pitch
  if (gridLength <= plotLength) return plotStart
  const origin = clamp(
    plotStart + plotLength / 2 - centre * gridLength,
    plotStart + plotLength - gridLength,
    plotStart,
  )
  return pitch >= 3 ? Math.round(origin) : origin
}

/** What whole rows leave over is less than one pixel a row, but much as a single band: half goes to either side. */
function windowIn(room: Box, { rows, cellHeight }: Fit): Box {
  const height = Math.min(room.height, rows * cellHeight)
  return { ...room, y: room.y + Math.floor((room.height - height) / 2), height }
}

/**
 * Lays the zone out in `room` (device pixels; its width and height must be positive), as `camera` looks at it.
 * `ratio`: device pixels in a CSS pixel.
 */
export function layOutPageMap(zone: Zone, room: Box, ratio: number, camera: Camera): PageMapLayout {
  const fit = fitGrid(zone, room)
  const plot = windowIn(room, fit)
  const maxZoom = Math.max(1, (LARGEST_CELL * ratio) / Math.min(fit.cellWidth, fit.cellHeight))
  const zoom = clamp(camera.zoom, 1, maxZoom)
  const cellWidth = snap(fit.cellWidth * zoom)
  const cellHeight = snap(fit.cellHeight * zoom)
  const detailed = Math.min(cellWidth, cellHeight) >= DETAIL_CELL * ratio
  return {
    startPfn: zone.startPfn,
    endPfn: zone.startPfn + zone.spannedPages,
    basePfn: Math.floor(zone.startPfn / fit.columns) * fit.columns,
    columns: fit.columns,
    rows: fit.rows,
    ratio,
    room,
    plot,
    cellWidth,
    cellHeight,
    originX: originFor(plot.x, plot.width, fit.columns, cellWidth, camera.centreX),
    originY: originFor(plot.y, plot.height, fit.rows, cellHeight, camera.centreY),
    gap: detailed ? Math.max(1, Math.round(ratio)) : 0,
    zoom,
    maxZoom,
  }
}

export interface Cell {
  readonly column: number
  readonly row: number
}

/** The cell of a page; pages outside the zone have one too, as long as the row grid reaches there. */
export function cellOf(layout: PageMapLayout, pfn: number): Cell {
  const offset = pfn - layout.basePfn
  const row = Math.floor(offset / layout.columns)
  return { column: offset - row * layout.columns, row }
}

/** Pixels of one cell, its gap included. */
export function cellBox(layout: PageMapLayout, pfn: number): Box {
  const { column, row } = cellOf(layout, pfn)
  return cellsBox(layout, column, row, 1, 1)
}

/** Pixels of a rectangle of cells, the gaps at its right and lower edge included. */
export const cellsBox = (
  layout: PageMapLayout,
  column: number,
  row: number,
  columns: number,
  rows: number,
): Box => ({
  x: layout.originX + column * layout.cellWidth,
  y: layout.originY + row * layout.cellHeight,
  width: columns * layout.cellWidth,
  height: rows * layout.cellHeight,
})

/** The page drawn at a pixel; null outside the window or beside the zone. Inverse of cellBox. */
export function hitTest(layout: PageMapLayout, x: number, y: number): Pfn | null {
  const { plot } = layout
  if (x < plot.x || y < plot.y || x >= plot.x + plot.width || y >= plot.y + plot.height) return null
  const column = Math.floor((x - layout.originX) / layout.cellWidth)
  const row = Math.floor((y - layout.originY) / layout.cellHeight)
  if (column < 0 || column >= layout.columns) return null
  const pfn = layout.basePfn + row * layout.columns + column
  return pfn >= layout.startPfn && pfn < layout.endPfn ? asPfn(pfn) : null
}

/** As hitTest, but for a pointer that left the window during a drag: the nearest page of the zone. */
export function nearestPage(layout: PageMapLayout, x: number, y: number): Pfn {
  const { plot } = layout
  const insideX = clamp(x, plot.x, plot.x + plot.width - EDGE)
  const insideY = clamp(y, plot.y, plot.y + plot.height - EDGE)
  const column = clamp(Math.floor((insideX - layout.originX) / layout.cellWidth), 0, layout.columns - 1)
  const row = clamp(Math.floor((insideY - layout.originY) / layout.cellHeight), 0, layout.rows - 1)
  return asPfn(clamp(layout.basePfn + row * layout.columns + column, layout.startPfn, layout.endPfn - 1))
}

/** Rows and columns that the window shows at least in part; the ends are exclusive. */
export interface VisibleCells {
  readonly firstColumn: number
  readonly endColumn: number
  readonly firstRow: number
  readonly endRow: number
}

export function visibleCells(layout: PageMapLayout): VisibleCells {
  const { plot, originX, originY, cellWidth, cellHeight, columns, rows } = layout
  return {
    firstColumn: clamp(Math.floor((plot.x - originX) / cellWidth), 0, columns),
    endColumn: clamp(Math.ceil((plot.x + plot.width - originX) / cellWidth), 0, columns),
    firstRow: clamp(Math.floor((plot.y - originY) / cellHeight), 0, rows),
    endRow: clamp(Math.ceil((plot.y + plot.height - originY) / cellHeight), 0, rows),
  }
}

/** Whole device pixels from the window's left edge to the grid's right one, or to the window's. */
export const seenWidth = ({ plot, cellWidth, columns, gap }: PageMapLayout): number =>
  Math.round(Math.min(plot.width, cellWidth * columns - gap))

/** The stretch of pages from the first visible row to the last one; the end is exclusive. */
export function visibleStretch(layout: PageMapLayout): { readonly start: Pfn; readonly end: Pfn } {
  const { firstRow, endRow } = visibleCells(layout)
  const start = Math.max(layout.startPfn, layout.basePfn + firstRow * layout.columns)
  const end = Math.min(layout.endPfn, layout.basePfn + endRow * layout.columns)
  return { start: asPfn(start), end: asPfn(Math.max(start, end)) }
}
