/** Thin lines over pages, falling to the right: no other mark of the map falls that way. */
import type { Palette } from '../../../canvas/palette.ts'
import { withAlpha } from '../../../canvas/palette.ts'
import type { Box, PageMapLayout } from '../../../layout/pagemap/pageMap.ts'

/** CSS pixels from one line to the next. */
const DISTANCE = 6

export function paintAssumed(
  ctx: CanvasRenderingContext2D,
  { plot, ratio }: PageMapLayout,
  boxes: readonly Box[],
  palette: Palette,
): void {
  ctx.save()
  ctx.beginPath()
  ctx.rect(plot.x, plot.y, plot.width, plot.height)
  ctx.clip()
  ctx.beginPath()
  for (const { x, y, width, height } of boxes) ctx.rect(x, y, width, height)
  ctx.clip()
  const step = DISTANCE * ratio
  for (const [colour, width] of [
    [withAlpha(palette.paper, 0.55), 2],
    [withAlpha(palette.ink, 0.6), 0.9],
  ] as const) {
    ctx.beginPath()
    for (let x = plot.x - plot.height; x < plot.x + plot.width; x += step) {
      ctx.moveTo(x, plot.y)
      ctx.lineTo(x + plot.height, plot.y + plot.height)
    }
    ctx.strokeStyle = colour
    ctx.lineWidth = width * ratio
    ctx.stroke()
  }
  ctx.restore()
}
