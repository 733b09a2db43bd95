/** A reader's answer and the right one, outlined and named: the answer dashed, the right one solid. */
import type { PageRun } from '../../../base/units.ts'
import type { Palette } from '../../../canvas/palette.ts'
import { cellBox } from '../../../layout/pagemap/pageMap.ts'
import type { Box, PageMapLayout } from '../../../layout/pagemap/pageMap.ts'
import { strokeRuns } from './shapes.ts'
import type { Gap } from '../../../model/predict/predictGap.ts'

/** The smallest type, and the room around it; the layout's ratio makes them as bold as type is large. */
const TEXT = 12
const PAD_X = 5
const PAD_Y = 3

export function paintGap(
  ctx: CanvasRenderingContext2D,
  layout: PageMapLayout,
  { yours, right }: Gap,
  palette: Palette,
): void {
  const { ratio } = layout
  outline(ctx, layout, right, palette.change.freed, palette, [])
  outline(ctx, layout, yours, palette.danger, palette, [6 * ratio, 4 * ratio])
  // Where nothing was answered wrongly the outline needs no name.
  if (yours.length === 0) return
  const taken = name(ctx, layout, right, 'right', palette.change.freed, palette, null)
  name(ctx, layout, yours, 'your answer', palette.danger, palette, taken)
}

function outline(
  ctx: CanvasRenderingContext2D,
  layout: PageMapLayout,
  runs: readonly PageRun[],
  colour: string,
  palette: Palette,
  dash: number[],
): void {
  strokeRuns(ctx, layout, runs, palette.paper, 5 * layout.ratio)
  ctx.setLineDash(dash)
  strokeRuns(ctx, layout, runs, colour, 2.5 * layout.ratio)
  ctx.setLineDash([])
}

/** Writes a name above the first page of the runs, or where that would cover `other`, below or beside it. @returns Its box. */
function name(
  ctx: CanvasRenderingContext2D,
  layout: PageMapLayout,
  runs: readonly PageRun[],
  words: string,
  colour: string,
  palette: Palette,
  other: Box | null,
): Box | null {
  const [first] = runs
  if (first === undefined) return null
  const { plot, ratio } = layout
  const cell = cellBox(layout, first.pfn)
  const size = TEXT * ratio
  ctx.font = `600 ${size}px ${palette.fontWords}`
  const width = ctx.measureText(words).width + 2 * PAD_X * ratio
  const height = size + 2 * PAD_Y * ratio
  const x = Math.max(plot.x, Math.min(cell.x, plot.x + plot.width - width))
  const above = cell.y - height - 2 * ratio
  const places = [above, cell.y + cell.height + 2 * ratio, above - height, above + 3 * height]
  const beside = other === null ? x : Math.min(other.x + other.width + 2 * ratio, plot.x + plot.width - width)
  const boxes = [x, beside].flatMap((left) => places.map((y) => ({ x: left, y, width, height })))
  const fits = (box: Box): boolean =>
    box.y >= plot.y && box.y + height <= plot.y + plot.height && (other === null || !overlap(box, other))
  const box = boxes.find(fits) ?? { x, y: Math.max(plot.y, above), width, height }
  ctx.fillStyle = colour
  ctx.fillRect(box.x, box.y, width, height)
  ctx.fillStyle = palette.paper
  ctx.textBaseline = 'middle'
  ctx.fillText(words, box.x + PAD_X * ratio, box.y + height / 2)
  return box
}

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
