/** Pages that only one of two machines has taken: a dotted line around each stretch, and a corner cut at its beginning. */
import type { PageRun } from '../../../base/units.ts'
import type { Palette } from '../../../canvas/palette.ts'
import { cellBox } from '../../../layout/pagemap/pageMap.ts'
import type { PageMapLayout } from '../../../layout/pagemap/pageMap.ts'
import { strokeRuns } from './shapes.ts'

export function paintOnlyHere(
  ctx: CanvasRenderingContext2D,
  layout: PageMapLayout,
  runs: readonly PageRun[],
  palette: Palette,
): void {
  if (runs.length === 0) return
  const { plot, ratio } = layout
  const margin = 2 * ratio
  ctx.save()
  ctx.beginPath()
  ctx.rect(plot.x - margin, plot.y - margin, plot.width + 2 * margin, plot.height + 2 * margin)
  ctx.clip()
  strokeRuns(ctx, layout, runs, palette.paper, 4 * ratio)
  ctx.setLineDash([2 * ratio, 2 * ratio])
  strokeRuns(ctx, layout, runs, palette.ink, 2 * ratio)
  ctx.setLineDash([])
  ctx.fillStyle = palette.ink
  for (const { pfn } of runs) {
    const { x, y, width, height } = cellBox(layout, pfn)
    const corner = Math.min(width, height, 7 * ratio)
    ctx.beginPath()
    ctx.moveTo(x, y)
    ctx.lineTo(x + corner, y)
    ctx.lineTo(x, y + corner)
    ctx.fill()
  }
  ctx.restore()
}
