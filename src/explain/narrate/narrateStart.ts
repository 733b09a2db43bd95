/** The sentence for the moment before the first call. */
import { formatBytes } from '../../base/format.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import type { Machine } from '../../sim/nommu/machine.ts'

/** What there is, of `m` before its first step. */
export function describeStart(m: Machine): string {
  const order = m.buddy.largestFreeOrder()
  const largest = order < 0 ? 'nothing' : formatBytes((1 << order) * PAGE_SIZE)
  const free = formatBytes(m.buddy.freePages * PAGE_SIZE)
  const all = formatBytes(m.config.zone.spannedPages * PAGE_SIZE)
  // What the older kernels do with addresses and lengths was recorded on such a machine.
  const bits =
    m.rules.pointerBytes === 4 ? ' The machine has 32 bits: no length may be above 0xf0000000.' : ''
  return `Before the first call: ${free} of ${all} free, the largest block ${largest}.${bits}`
}
