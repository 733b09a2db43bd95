/** The names of the processes on their memory, where they fit: colours alone say nothing to many eyes. */
import { luminance } from '../../../canvas/palette.ts'
import type { Palette } from '../../../canvas/palette.ts'
import { visibleStretch } from '../../../layout/pagemap/pageMap.ts'
import type { PageMapLayout } from '../../../layout/pagemap/pageMap.ts'
import { runBoxes } from '../../../layout/pagemap/pageMapRuns.ts'
import { countUpTo } from '../../../model/step/rows.ts'
import { stretchOwners } from '../../../layout/pagemap/pageMapStretches.ts'
import type { Stretches } from '../../../layout/pagemap/pageMapStretches.ts'

/** On each stretch the names of all its processes, their first letters, or nothing: whatever fits into its widest part. */
export function paintOwners(
  ctx: CanvasRenderingContext2D,
  layout: PageMapLayout,
  stretches: Stretches,
  palette: Palette,
): void {
  const size = palette.textSize * layout.ratio
  // Seen at a glance that nothing fits: a large machine has thousands of stretches.
  if (layout.cellHeight < size) return
  ctx.font = `600 ${size}px ${palette.fontWords}`
  ctx.textAlign = 'left'
  ctx.textBaseline = 'middle'
  ctx.lineJoin = 'round'
  ctx.lineWidth = size / 4
  const seen = visibleStretch(layout)
  const first = Math.max(0, countUpTo(stretches.pfn, seen.start) - 1)
  for (let at = first; at < stretches.length && (stretches.pfn[at] ?? 0) < seen.end; at++) {
    const owners = stretchOwners(stretches, at)
    if (owners.length === 0) continue
    const box = runBoxes(layout, stretches.pfn[at] ?? 0, stretches.pages[at] ?? 0).toSorted(
      (a, b) => b.width - a.width,
    )[0]
    if (box === undefined) continue
    const names = owners.map(({ name }) => name)
    const padding = size * 0.4
    const fitting = [names.join(', '), names.map((name) => name.slice(0, 1)).join('')].find(
      (text) => ctx.measureText(text).width + 2 * padding <= box.width,
    )
    if (fitting === undefined) continue
    const isOnLight = owners.length > 1 || luminance(palette.owner(owners[0]?.hue ?? null)) > 0.3
    const x = Math.round(box.x + padding)
    const y = Math.round(box.y + Math.min(box.height, layout.cellHeight) / 2)
    ctx.strokeStyle = isOnLight ? '#ffffff' : '#000000'
    ctx.fillStyle = isOnLight ? '#000000' : '#ffffff'
    if (owners.length > 1) ctx.strokeText(fitting, x, y)
    ctx.fillText(fitting, x, y)
  }
}
