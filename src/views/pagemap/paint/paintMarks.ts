/** The interaction layer of the page map: what changed, what is brushed, pointed at and selected. */
import type { PageRun } from '../../../base/units.ts'
import { withAlpha } from '../../../canvas/palette.ts'
import type { Palette } from '../../../canvas/palette.ts'
import { cellBox } from '../../../layout/pagemap/pageMap.ts'
import type { Box, PageMapLayout } from '../../../layout/pagemap/pageMap.ts'
import { runBoxes } from '../../../layout/pagemap/pageMapRuns.ts'
import type { StepChange } from '../../../protocol/view.ts'
import type { Marks } from '../../../model/things.ts'
import { paintChange } from './paintChange.ts'
import { atLeast, strokeRuns } from './shapes.ts'

/** Page frame numbers, the end exclusive. */
export interface PfnRange {
  readonly start: number
  readonly end: number
}

export interface MarkInputs {
  readonly palette: Palette
  readonly hover: Marks
  readonly selected: Marks
  /** How far everything that is not marked recedes, 0..1. */
  readonly dim: number
  readonly brush: PfnRange | null
  readonly change: StepChange
  /** 0 when the step has just been shown, 1 when its changes have settled. */
  readonly progress: number
  /** The page that the keyboard is on. */
  readonly cursor: number | null
}

/** Paints the whole layer anew. */
export function paintMarks(ctx: CanvasRenderingContext2D, layout: PageMapLayout, inputs: MarkInputs): void {
  const { plot, ratio } = layout
  const { palette } = inputs
  ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height)
  ctx.save()
  ctx.beginPath()
  const margin = 2 * ratio
  ctx.rect(plot.x - margin, plot.y - margin, plot.width + 2 * margin, plot.height + 2 * margin)
  ctx.clip()
  paintDim(ctx, layout, inputs)
  paintChange(ctx, layout, inputs.change, inputs.progress, palette)
  if (inputs.brush) {
    const { start, end } = inputs.brush
    ctx.fillStyle = withAlpha(palette.accent, 0.14)
    for (const box of runBoxes(layout, start, end - start)) ctx.fillRect(box.x, box.y, box.width, box.height)
    strokeRuns(ctx, layout, [{ pfn: start, pages: end - start }], palette.accent, 1.5 * ratio)
  }
  outlineRuns(ctx, layout, inputs.selected.pages, palette.selected, 2.5, palette)
  outlineRuns(ctx, layout, inputs.hover.pages, palette.hover, 1.5, palette)
  if (inputs.cursor !== null) {
    const box = cellBox(layout, inputs.cursor)
    outlineBox(ctx, atLeast(box, 7 * ratio), palette, ratio)
  }
  ctx.restore()
}

function paintDim(ctx: CanvasRenderingContext2D, layout: PageMapLayout, inputs: MarkInputs): void {
  if (inputs.dim <= 0) return
  const { plot, ratio } = layout
  ctx.fillStyle = withAlpha(inputs.palette.paper, inputs.dim)
  ctx.fillRect(plot.x, plot.y, plot.width, plot.height)
  for (const run of [...inputs.selected.pages, ...inputs.hover.pages]) {
    for (const box of runBoxes(layout, run.pfn, run.pages)) {
      const { x, y, width, height } = atLeast(box, 3 * ratio)
      ctx.clearRect(x, y, width, height)
    }
  }
}

/** A line with a thin halo of paper, so that it stands out on every colour. Width in CSS pixels. */
function outlineRuns(
  ctx: CanvasRenderingContext2D,
  layout: PageMapLayout,
  runs: readonly PageRun[],
  colour: string,
  width: number,
  palette: Palette,
): void {
  if (runs.length === 0) return
  strokeRuns(ctx, layout, runs, palette.paper, (width + 1.5) * layout.ratio)
  strokeRuns(ctx, layout, runs, colour, width * layout.ratio)
}

function outlineBox(ctx: CanvasRenderingContext2D, box: Box, palette: Palette, ratio: number): void {
  ctx.strokeStyle = palette.paper
  ctx.lineWidth = 4 * ratio
  ctx.strokeRect(box.x, box.y, box.width, box.height)
  ctx.strokeStyle = palette.accent
  ctx.lineWidth = 2 * ratio
  ctx.strokeRect(box.x, box.y, box.width, box.height)
}
