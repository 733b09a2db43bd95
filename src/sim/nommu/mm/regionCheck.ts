/** The kernel's own check of its tree of regions, which can be built in for debugging. */
import { hex } from '../../../base/format.ts'
import type { Machine } from '../machine.ts'
import { RegionField } from './regions.ts'

/**
 * CONFIG_DEBUG_NOMMU_REGIONS (validate_nommu_regions): what the kernel's own check of the region tree would stop at; null if nothing,
 * or if this kernel has no such check. Mappings that lie directly on one file may overlap, and then it does stop.
 */
export function validateNommuRegions(m: Machine): string | null {
  if (!m.rules.regionCheck) return null
  let lastTop = 0
  for (const row of m.regions.inOrder()) {
    const [start, end, top] = [
      m.regions.get(row, RegionField.start),
      m.regions.get(row, RegionField.end),
      m.regions.get(row, RegionField.top),
    ]
    if (end <= start) return `region ${hex(start)} is empty`
    if (top < end) return `region ${hex(start)} ends above its top`
    if (start < lastTop) return `region ${hex(start)} begins below ${hex(lastTop)}, the top of the one before`
    lastTop = top
  }
  return null
}
