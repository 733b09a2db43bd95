/** Shapes that both layers of the page map draw. */
import type { Box, PageMapLayout } from '../../../layout/pagemap/pageMap.ts'
import { runOutlines } from '../../../layout/pagemap/pageMapRuns.ts'

/** A box of the same centre that is large enough to be seen. */
export function atLeast(box: Box, size: number): Box {
  const width = Math.max(box.width, size)
  const height = Math.max(box.height, size)
  return {
    x: box.x + (box.width - width) / 2,
    y: box.y + (box.height - height) / 2,
    width,
    height,
  }
}

/** Adds the outlines of a run to the current path. */
export function traceRun(
  ctx: CanvasRenderingContext2D,
  layout: PageMapLayout,
  pfn: number,
  pages: number,
): void {
  for (const outline of runOutlines(layout, pfn, pages)) {
    for (let corner = 0; corner < outline.length; corner += 2) {
      const x = outline[corner] ?? 0
      const y = outline[corner + 1] ?? 0
      if (corner === 0) ctx.moveTo(x, y)
      else ctx.lineTo(x, y)
    }
    ctx.closePath()
  }
}

/** Strokes the outlines of all runs at once; `width` in device pixels. */
export function strokeRuns(
  ctx: CanvasRenderingContext2D,
  layout: PageMapLayout,
  runs: readonly { readonly pfn: number; readonly pages: number }[],
  colour: string,
  width: number,
): void {
  ctx.beginPath()
  for (const run of runs) traceRun(ctx, layout, run.pfn, run.pages)
  ctx.strokeStyle = colour
  ctx.lineWidth = width
  ctx.lineJoin = 'miter'
  ctx.stroke()
}
