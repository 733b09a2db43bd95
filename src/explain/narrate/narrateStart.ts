/** The sentence for the moment before the first call. */
import { formatBytes } from '../../base/format.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import type { Machine } from '../../sim/nommu/machine.ts'

/** What there is, of `m` before its first step. */
export function describeStart(m: Machine): string {
  const order = m.buddy.largestFreeOrder()
  const largest = order < 0 ? 'nothing' : formatBytes((1 << order) * PAGE_SIZE)
  const free = formatBytes(m.buddy.freePages * PAGE_SIZE)
  return `Before the first call: ${free} of ${formatBytes(m.config.zone.spannedPages * PAGE_SIZE)} free, the largest block ${largest}.`
}
