import { withAlpha } from '../../../canvas/palette.ts'
import type { Palette } from '../../../canvas/palette.ts'
import type { PageMapLayout } from '../../../layout/pagemap/pageMap.ts'
import { runBoxes } from '../../../layout/pagemap/pageMapRuns.ts'
import { hatch } from './paintChange.ts'
import { atLeast, strokeRuns } from './shapes.ts'
import type { WindowMark } from '../../../store/documentStore.ts'

/** A place for a block: outlined, with the pages hatched that would have to be freed. */
export function paintWindow(
  ctx: CanvasRenderingContext2D,
  layout: PageMapLayout,
  window: WindowMark,
  palette: Palette,
): void {
  const { ratio } = layout
  for (const run of window.inTheWay) {
    for (const box of runBoxes(layout, run.pfn, run.pages)) {
      const seen = atLeast(box, 3 * ratio)
      ctx.fillStyle = withAlpha(palette.paper, 0.35)
      ctx.fillRect(seen.x, seen.y, seen.width, seen.height)
      hatch(ctx, seen, withAlpha(palette.selected, 0.7), ratio)
    }
  }
  strokeRuns(ctx, layout, [window], palette.paper, 4 * ratio)
  ctx.setLineDash([6 * ratio, 3 * ratio])
  strokeRuns(ctx, layout, [window], palette.selected, 2 * ratio)
  ctx.setLineDash([])
}
