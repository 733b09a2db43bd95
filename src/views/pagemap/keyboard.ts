/** Keys on the map. Each function gives what the key asks for, or null when it asks for something else. */
import { asPfn } from '../../base/units.ts'
import type { Pfn } from '../../base/units.ts'
import { cellBox, cellOf, visibleStretch, WHOLE } from '../../layout/pagemap/pageMap.ts'
import type { Camera, PageMapLayout } from '../../layout/pagemap/pageMap.ts'
import { zoomAt } from '../../layout/pagemap/pageMapCamera.ts'

const ZOOM_STEP = 1.5

/** The page that an arrow, Home or End leads to. The first arrow enters the map at the first page in sight. */
export function pageForKey(layout: PageMapLayout, key: string, cursor: Pfn | null): Pfn | null {
  const rowStart = cursor === null ? 0 : cursor - cellOf(layout, cursor).column
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: (cursor ?? 0) - 1,
    ArrowRight: (cursor ?? 0) + 1,
    ArrowUp: (cursor ?? 0) - layout.columns,
    ArrowDown: (cursor ?? 0) + layout.columns,
    Home: Math.max(rowStart, layout.startPfn),
    End: Math.min(rowStart + layout.columns, layout.endPfn) - 1,
  }
  const to = moves[key]
  if (to === undefined) return null
  if (cursor === null) return visibleStretch(layout).start
  return asPfn(to < layout.startPfn || to >= layout.endPfn ? cursor : to)
}

/** The camera that +, - or 0 leads to: zooming keeps the page that the keyboard is on, else the middle, in place. */
export function cameraForKey(layout: PageMapLayout, key: string, cursor: Pfn | null): Camera | null {
  if (key === '0') return WHOLE
  const factor = key === '+' || key === '=' ? ZOOM_STEP : key === '-' || key === '_' ? 1 / ZOOM_STEP : null
  if (factor === null) return null
  const box = cursor === null ? layout.plot : cellBox(layout, cursor)
  return zoomAt(layout, factor, box.x + box.width / 2, box.y + box.height / 2)
}
