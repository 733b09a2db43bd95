/**
 * What the step changed. A short movement says that it happened, a quiet mark says where until the next step: taken
 * pages flash and keep a corner tick, trimmed ones lose a hatch, freed ones fade and keep a dashed line, merged blocks
 * grow to their new size. With `progress` 1 only the quiet marks are drawn, which is all that reduced motion shows.
 */
import type { PageRun } from '../../../base/units.ts'
import { withAlpha } from '../../../canvas/palette.ts'
import type { Palette } from '../../../canvas/palette.ts'
import type { Box, PageMapLayout } from '../../../layout/pagemap/pageMap.ts'
import { blockBox, runBoxes } from '../../../layout/pagemap/pageMapRuns.ts'
import type { StepChange } from '../../../protocol/view.ts'
import { atLeast, strokeRuns } from './shapes.ts'

type Ctx = CanvasRenderingContext2D

/** `progress` 0..1. */
export function paintChange(
  ctx: Ctx,
  layout: PageMapLayout,
  change: StepChange,
  progress: number,
  palette: Palette,
): void {
  const left = (1 - progress) ** 2
  for (const block of change.merged)
    paintMerged(ctx, layout, blockBox(layout, block.pfn, block.order), left, palette)
  paintFreed(ctx, layout, change.freed, left, palette)
  paintTrimmed(ctx, layout, change.trimmed, progress, palette)
  paintTaken(ctx, layout, change.taken, left, palette)
}

function paintMerged(ctx: Ctx, layout: PageMapLayout, box: Box, left: number, palette: Palette): void {
  const { ratio } = layout
  const grown = 1 - left * 0.5
  const inset = layout.gap / 2 + ratio
  const width = Math.max(box.width * grown - layout.gap - 2 * ratio, ratio)
  const height = Math.max(box.height * grown - layout.gap - 2 * ratio, ratio)
  ctx.strokeStyle = withAlpha(palette.change.merged, 0.75)
  ctx.lineWidth = 1.5 * ratio
  ctx.strokeRect(box.x + inset - layout.gap / 2, box.y + inset - layout.gap / 2, width, height)
}

function paintFreed(
  ctx: Ctx,
  layout: PageMapLayout,
  runs: readonly PageRun[],
  left: number,
  palette: Palette,
): void {
  if (runs.length === 0) return
  const { ratio } = layout
  if (left > 0) fillRuns(ctx, layout, runs, withAlpha(palette.change.freed, 0.85 * left))
  if (!isFine(layout)) return fillRuns(ctx, layout, runs, withAlpha(palette.change.freed, 0.8))
  fillRuns(ctx, layout, runs, withAlpha(palette.change.freed, 0.14))
  ctx.setLineDash([3 * ratio, 2 * ratio])
  strokeRuns(ctx, layout, runs, palette.change.freed, 1.5 * ratio)
  ctx.setLineDash([])
}

/** The hatch of pages that were taken and given back in the same step goes out from left to right. */
function paintTrimmed(
  ctx: Ctx,
  layout: PageMapLayout,
  runs: readonly PageRun[],
  progress: number,
  palette: Palette,
): void {
  if (runs.length === 0) return
  const { ratio } = layout
  if (!isFine(layout)) return fillRuns(ctx, layout, runs, withAlpha(palette.change.freed, 0.6))
  for (const run of runs) {
    for (const box of runBoxes(layout, run.pfn, run.pages)) {
      hatch(ctx, box, withAlpha(palette.change.freed, 0.28), ratio)
      const gone = box.width * progress
      const rest = { x: box.x + gone, y: box.y, width: box.width - gone, height: box.height }
      if (rest.width > 0) hatch(ctx, rest, withAlpha(palette.change.taken, 0.8), ratio)
    }
  }
  ctx.setLineDash([ratio, 2 * ratio])
  strokeRuns(ctx, layout, runs, palette.change.freed, 1.5 * ratio)
  ctx.setLineDash([])
}

function paintTaken(
  ctx: Ctx,
  layout: PageMapLayout,
  runs: readonly PageRun[],
  left: number,
  palette: Palette,
): void {
  if (runs.length === 0) return
  const { ratio } = layout
  const { taken } = palette.change
  if (left > 0) fillRuns(ctx, layout, runs, withAlpha(taken, left))
  if (!isFine(layout)) return fillRuns(ctx, layout, runs, withAlpha(taken, 0.8))
  strokeRuns(ctx, layout, runs, taken, 2 * ratio)
  for (const run of runs) {
    const first = runBoxes(layout, run.pfn, 1)[0]
    if (first) cornerTick(ctx, first, palette, ratio)
  }
}

/** Cells so small that only a filled spot can be seen. */
const isFine = (layout: PageMapLayout): boolean => layout.cellHeight >= 3 * layout.ratio

function fillRuns(ctx: Ctx, layout: PageMapLayout, runs: readonly PageRun[], colour: string): void {
  ctx.fillStyle = colour
  for (const run of runs) {
    for (const box of runBoxes(layout, run.pfn, run.pages)) {
      const { x, y, width, height } = isFine(layout) ? box : atLeast(box, 4 * layout.ratio)
      ctx.fillRect(x, y, width - layout.gap, height - layout.gap)
    }
  }
}

function cornerTick(ctx: Ctx, box: Box, palette: Palette, ratio: number): void {
  const side = Math.min(7 * ratio, Math.max(4 * ratio, box.height * 0.6))
  ctx.beginPath()
  ctx.moveTo(box.x, box.y)
  ctx.lineTo(box.x + side, box.y)
  ctx.lineTo(box.x, box.y + side)
  ctx.closePath()
  ctx.fillStyle = palette.change.taken
  ctx.fill()
}

/** Diagonal lines over a box. */
export function hatch(ctx: Ctx, box: Box, colour: string, ratio: number): void {
  const step = 4 * ratio
  ctx.save()
  ctx.beginPath()
  ctx.rect(box.x, box.y, box.width, box.height)
  ctx.clip()
  ctx.beginPath()
  // Anchored to the canvas, not to the box, so that neighbouring boxes share their lines.
  for (let x = Math.floor((box.x - box.height) / step) * step; x < box.x + box.width; x += step) {
    ctx.moveTo(x, box.y + box.height)
    ctx.lineTo(x + box.height, box.y)
  }
  ctx.strokeStyle = colour
  ctx.lineWidth = ratio
  ctx.stroke()
  ctx.restore()
}
