/** Moving the camera over the page map. Each function takes the layout that is on the screen and gives the next camera. */
import { cellBox, cellOf, layOutPageMap } from './pageMap.ts'
import type { Camera, PageMapLayout } from './pageMap.ts'

const zoneOf = (layout: PageMapLayout): { startPfn: number; spannedPages: number } => ({
  startPfn: layout.startPfn,
  spannedPages: layout.endPfn - layout.startPfn,
})

/** The camera whose grid begins at this pixel. */
function cameraAt(layout: PageMapLayout, originX: number, originY: number, zoom: number): Camera {
  const { plot, cellWidth, cellHeight, columns, rows } = layout
  return {
    zoom,
    centreX: (plot.x + plot.width / 2 - originX) / (cellWidth * columns),
    centreY: (plot.y + plot.height / 2 - originY) / (cellHeight * rows),
  }
}

/** The camera that gives this very layout: what was asked for, limited to what can be shown. */
export const cameraOf = (layout: PageMapLayout): Camera =>
  cameraAt(layout, layout.originX, layout.originY, layout.zoom)

/** Zooms by a factor; the cell under the pixel x, y stays there as far as the grid's edges allow. */
export const zoomAt = (layout: PageMapLayout, factor: number, x: number, y: number): Camera =>
  moveBy(layout, { factor, x, y, dx: 0, dy: 0 })

/** Zooms by a factor; the cell under the pixel x, y goes to x + dx, y + dy as far as the grid's edges allow. */
export function moveBy(
  layout: PageMapLayout,
  { factor, x, y, dx, dy }: { factor: number; x: number; y: number; dx: number; dy: number },
): Camera {
  if (factor === 1) return panBy(layout, dx, dy)
  const zoom = Math.min(Math.max(1, layout.zoom * factor), layout.maxZoom)
  const column = (x - layout.originX) / layout.cellWidth
  const row = (y - layout.originY) / layout.cellHeight
  const zoomed = layOutPageMap(zoneOf(layout), layout.room, layout.ratio, {
    zoom,
    centreX: 0.5,
    centreY: 0.5,
  })
  return cameraAt(zoomed, x + dx - column * zoomed.cellWidth, y + dy - row * zoomed.cellHeight, zoom)
}

/** Moves the grid by device pixels. */
export function panBy(layout: PageMapLayout, dx: number, dy: number): Camera {
  const moved = cameraAt(layout, layout.originX + dx, layout.originY + dy, layout.zoom)
  return cameraOf(layOutPageMap(zoneOf(layout), layout.room, layout.ratio, moved))
}

/** The smallest move after which a page lies wholly in the window. */
export function reveal(layout: PageMapLayout, pfn: number): Camera {
  const box = cellBox(layout, pfn)
  const { plot } = layout
  const beyond = (start: number, length: number, from: number, room: number): number =>
    start < from ? from - start : Math.min(0, from + room - start - length)
  return panBy(
    layout,
    beyond(box.x, box.width, plot.x, plot.width),
    beyond(box.y, box.height, plot.y, plot.height),
  )
}

/** Puts a page into the middle of the window. */
export function centreOn(layout: PageMapLayout, pfn: number): Camera {
  const box = cellBox(layout, pfn)
  const { plot } = layout
  return panBy(
    layout,
    plot.x + plot.width / 2 - box.x - box.width / 2,
    plot.y + plot.height / 2 - box.y - box.height / 2,
  )
}

/** The camera that shows a stretch of pages as large as it can be, whole rows of it where it has several. */
export function cameraFor(layout: PageMapLayout, pfn: number, pages: number): Camera {
  const { columns, rows } = layout
  const first = cellOf(layout, pfn)
  const last = cellOf(layout, pfn + pages - 1)
  const isOneRow = first.row === last.row
  const width = isOneRow ? last.column - first.column + 1 : columns
  return {
    zoom: Math.max(1, Math.min(columns / width, rows / (last.row - first.row + 1))),
    centreX: isOneRow ? (first.column + width / 2) / columns : 0.5,
    centreY: (first.row + last.row + 1) / 2 / rows,
  }
}
