/**
 * How sure it is what the pages of a rebuilt board hold: those that a report shows have no mark, those that follow from it have dots,
 * and those that are assumed thin lines, falling to the right: no other mark of the map falls that way.
 */
import type { Palette } from '../../../canvas/palette.ts'
import { withAlpha } from '../../../canvas/palette.ts'
import type { Box, PageMapLayout } from '../../../layout/pagemap/pageMap.ts'

/** CSS pixels from one line or dot to the next. */
const DISTANCE = 6
const DOT = 1.4

export interface EvidenceBoxes {
  readonly follows: readonly Box[]
  readonly assumed: readonly Box[]
}

export function paintEvidence(
  ctx: CanvasRenderingContext2D,
  layout: PageMapLayout,
  { follows, assumed }: EvidenceBoxes,
  palette: Palette,
): void {
  // A light edge first, so that both are seen on dark and on light.
  within(ctx, layout, assumed, () => {
    lines(ctx, layout)
    stroke(ctx, layout, withAlpha(palette.paper, 0.55), 2)
    stroke(ctx, layout, withAlpha(palette.ink, 0.6), 0.9)
  })
  within(ctx, layout, follows, () => {
    dots(ctx, layout, DOT + 0.6)
    fill(ctx, withAlpha(palette.paper, 0.7))
    dots(ctx, layout, DOT)
    fill(ctx, withAlpha(palette.ink, 0.75))
  })
}

function within(
  ctx: CanvasRenderingContext2D,
  { plot }: PageMapLayout,
  boxes: readonly Box[],
  paint: () => void,
): void {
  if (boxes.length === 0) return
  ctx.save()
  ctx.beginPath()
  ctx.rect(plot.x, plot.y, plot.width, plot.height)
  ctx.clip()
  ctx.beginPath()
  for (const { x, y, width, height } of boxes) ctx.rect(x, y, width, height)
  ctx.clip()
  paint()
  ctx.restore()
}

function lines(ctx: CanvasRenderingContext2D, { plot, ratio }: PageMapLayout): void {
  ctx.beginPath()
  for (let x = plot.x - plot.height; x < plot.x + plot.width; x += DISTANCE * ratio) {
    ctx.moveTo(x, plot.y)
    ctx.lineTo(x + plot.height, plot.y + plot.height)
  }
}

function stroke(
  ctx: CanvasRenderingContext2D,
  { ratio }: PageMapLayout,
  colour: string,
  width: number,
): void {
  ctx.strokeStyle = colour
  ctx.lineWidth = width * ratio
  ctx.stroke()
}

/** Every second row is moved by half a distance. */
function dots(ctx: CanvasRenderingContext2D, { plot, ratio }: PageMapLayout, size: number): void {
  const step = DISTANCE * ratio
  const side = size * ratio
  ctx.beginPath()
  for (let row = 0, y = plot.y + step / 2; y < plot.y + plot.height; y += step, row++)
    for (let x = plot.x + (row % 2 === 0 ? step / 2 : step); x < plot.x + plot.width; x += step)
      ctx.rect(x - side / 2, y - side / 2, side, side)
}

function fill(ctx: CanvasRenderingContext2D, colour: string): void {
  ctx.fillStyle = colour
  ctx.fill()
}
