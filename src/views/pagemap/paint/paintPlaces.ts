/**
 * Places for a block, told apart by their lines as well as by their colours: where it would be had for the fewest pages is
 * dashed, with a cross over each page in the way; a free run that holds none has a double line, with a flag wherever a
 * block may begin.
 */
import type { PageRun, Pfn } from '../../../base/units.ts'
import { withAlpha } from '../../../canvas/palette.ts'
import type { Palette } from '../../../canvas/palette.ts'
import { cellBox, cellsBox, visibleCells } from '../../../layout/pagemap/pageMap.ts'
import type { PageMapLayout } from '../../../layout/pagemap/pageMap.ts'
import { runBoxes } from '../../../layout/pagemap/pageMapRuns.ts'
import { hatch } from './paintChange.ts'
import { atLeast, strokeRuns, traceRun } from './shapes.ts'
import type { WindowMark } from '../../../store/documentStore.ts'

type Ctx = CanvasRenderingContext2D

export interface PlacesMarks {
  readonly window: WindowMark | null
  readonly run: PageRun | null
  readonly starts: readonly Pfn[]
}

/** CSS pixels; a cross in a smaller cell would be a spot. */
const CROSSED_CELL = 6

export function paintPlaces(
  ctx: Ctx,
  layout: PageMapLayout,
  { window, run, starts }: PlacesMarks,
  palette: Palette,
): void {
  const { plot, ratio } = layout
  const margin = 3 * ratio
  ctx.save()
  ctx.beginPath()
  ctx.rect(plot.x - margin, plot.y - margin, plot.width + 2 * margin, plot.height + 2 * margin)
  ctx.clip()
  if (run) paintRun(ctx, layout, run, palette)
  if (window) {
    for (const inTheWay of window.inTheWay) paintInTheWay(ctx, layout, inTheWay, palette)
    // Low rows keep room for the numbers between the lines.
    const bold = Math.min(ratio, layout.cellHeight / 14)
    strokeRuns(ctx, layout, [window], palette.paper, 5 * bold)
    ctx.setLineDash([7 * ratio, 4 * ratio])
    strokeRuns(ctx, layout, [window], palette.danger, 2.5 * bold)
    ctx.setLineDash([])
  }
  for (const start of starts) paintFlag(ctx, layout, start, palette)
  ctx.restore()
}

/** Lines over each other, the widest first: how far each reaches into the run, CSS pixels. */
const DOUBLE_LINE = [
  ['paper', 6.5],
  ['ink', 5.5],
  ['paper', 4.5],
  ['ink', 3.5],
  ['paper', 2],
] as const

/** Inside the run, so that the edge is left to a place that has the same one. */
function paintRun(ctx: Ctx, layout: PageMapLayout, run: PageRun, palette: Palette): void {
  const unit = Math.min(layout.ratio, layout.cellHeight / 32)
  ctx.save()
  ctx.beginPath()
  traceRun(ctx, layout, run.pfn, run.pages)
  ctx.clip()
  for (const [ink, reach] of DOUBLE_LINE) strokeRuns(ctx, layout, [run], palette[ink], 2 * reach * unit)
  ctx.restore()
}

/** A cross over each page that can be seen one by one; a hatch over more of them. */
function paintInTheWay(ctx: Ctx, layout: PageMapLayout, run: PageRun, palette: Palette): void {
  const { ratio, cellWidth, cellHeight, gap } = layout
  if (Math.min(cellWidth, cellHeight) < CROSSED_CELL * ratio) {
    for (const box of runBoxes(layout, run.pfn, run.pages)) {
      const seen = atLeast(box, 3 * ratio)
      ctx.fillStyle = withAlpha(palette.paper, 0.5)
      ctx.fillRect(seen.x, seen.y, seen.width, seen.height)
      hatch(ctx, seen, palette.danger, ratio)
    }
    return
  }
  const { firstRow, endRow } = visibleCells(layout)
  const arm = Math.min(cellWidth - gap, cellHeight - gap) / 2 - 1.5 * ratio
  ctx.beginPath()
  for (const box of runBoxes(layout, run.pfn, run.pages)) {
    const top = Math.max(box.y, cellsBox(layout, 0, firstRow, 1, 1).y)
    const end = Math.min(box.y + box.height, cellsBox(layout, 0, endRow, 1, 1).y)
    for (let y = top; y < end - 0.5; y += cellHeight) {
      for (let x = box.x; x < box.x + box.width - 0.5; x += cellWidth) {
        const middleX = x + (cellWidth - gap) / 2
        const middleY = y + (cellHeight - gap) / 2
        ctx.moveTo(middleX - arm, middleY - arm)
        ctx.lineTo(middleX + arm, middleY + arm)
        ctx.moveTo(middleX - arm, middleY + arm)
        ctx.lineTo(middleX + arm, middleY - arm)
      }
    }
  }
  ctx.lineCap = 'round'
  for (const [colour, width] of [
    [palette.paper, 4],
    [palette.danger, 1.75],
  ] as const) {
    ctx.strokeStyle = colour
    ctx.lineWidth = width * ratio
    ctx.stroke()
  }
  ctx.lineCap = 'butt'
}

/** At the left edge of a page: a mast as high as its row, and a pennant. */
function paintFlag(ctx: Ctx, layout: PageMapLayout, pfn: Pfn, palette: Palette): void {
  const { ratio, gap } = layout
  const { x, y, width, height } = cellBox(layout, pfn)
  const side = Math.max(5 * ratio, Math.min(11 * ratio, width * 0.6, height * 0.55))
  const mast = 2 * ratio
  const left = x - gap / 2 - mast / 2
  const end = Math.max(y + height - gap, y + side)
  ctx.beginPath()
  ctx.moveTo(left, end)
  ctx.lineTo(left, y)
  ctx.lineTo(left + mast + side, y + side / 2)
  ctx.lineTo(left + mast, y + side)
  ctx.lineTo(left + mast, end)
  ctx.closePath()
  ctx.lineJoin = 'round'
  ctx.strokeStyle = palette.paper
  ctx.lineWidth = 3 * ratio
  ctx.stroke()
  ctx.fillStyle = palette.ink
  ctx.fill()
}
