/** Which headlines belong to one failure. */
import type { Headline } from './headline.ts'
import { orderOf } from './order.ts'
import type { KernelEvent } from './types.ts'

/** Whether a headline is the second one of the failure that is being read. */
export function continues(event: KernelEvent, head: Headline): boolean {
  if (head.kind === 'nommu') {
    if (event.kind !== 'allocation-failure' && event.kind !== 'warning' && event.kind !== 'oom') return false
    if (event.length !== null) return false
    if (event.pid !== null && head.pid !== null && event.pid !== head.pid) return false
    if (
      event.pid === null &&
      event.process !== null &&
      head.process !== null &&
      event.process !== head.process
    )
      return false
    return event.kind === 'warning' || orderFits(event, head.length)
  }
  if (head.kind === 'slab') return event.kind === 'allocation-failure'
  if (head.kind === 'oom')
    return head.order === null && head.gfp === null && event.kind === 'oom' && event.killed === null
  if (head.kind === 'vmalloc')
    return event.kind === 'vmalloc' && event.process === null && event.memory.length === 0
  return false
}

/** Whether a request of so many bytes can have been of this order, whatever the page size. */
function orderFits(event: KernelEvent, length: number | null): boolean {
  if (event.order === null || length === null) return true
  const first = event.memory[0]?.lists.find((list) => list.fromFirst)?.columns[0]?.kb
  const sizes = first === undefined ? [4096, 8192, 16384, 65536, 262_144] : [first * 1024]
  return sizes.some((size) => orderOf(length, size) === event.order)
}
