/** The overview strip: all of RAM on one straight line, low addresses at the left. Positions are in device pixels. */
import { asPfn } from '../../base/units.ts'
import type { Pfn } from '../../base/units.ts'
import type { Zone } from './pageMap.ts'

export interface OverviewLayout extends Zone {
  readonly x: number
  readonly width: number
}

/** Where a page begins; `endPfn` of the zone gives the strip's end. */
export const overviewX = (strip: OverviewLayout, pfn: number): number =>
  strip.x + ((pfn - strip.startPfn) / strip.spannedPages) * strip.width

/** The page at a position; positions beyond the ends give the first or the last page. */
export function overviewPage(strip: OverviewLayout, x: number): Pfn {
  const index = Math.floor(((x - strip.x) / strip.width) * strip.spannedPages)
  return asPfn(strip.startPfn + Math.min(Math.max(0, index), strip.spannedPages - 1))
}
