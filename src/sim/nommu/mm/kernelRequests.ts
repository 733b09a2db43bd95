/**
 * Requests from inside the kernel: drivers, the network, caches (alloc_pages with the flags that they use). What they are given is the
 * kernel's for good. The region lock is not held, so that the OOM killer's victim can give back what it has.
 */
import { GFP } from '../../../base/uapi.ts'
import { MAX_PAGE_ORDER, NO_PFN, type Pfn } from '../../../base/units.ts'
import { MT_UNMOVABLE, PageHolder } from '../../pages/buddy.ts'
import { refuses } from '../../record/why.ts'
import { fail, type Machine } from '../machine.ts'
import { allocPages, reportFailure } from './outOfMemory.ts'

/** How many blocks of an order it got, of at most `count`; -ENOMEM if none. */
export function kalloc(m: Machine, gfp: number, order: number, count: number): number {
  const isTooLarge = order < 0 || order > MAX_PAGE_ORDER
  if (refuses(m.why, 'order-limit', isTooLarge, 2 ** order, order)) return fail('ENOMEM')
  let taken = 0
  while (taken < count && m.stopped === null && request(m, gfp, order) !== NO_PFN) taken++
  return taken === 0 && count > 0 ? fail('ENOMEM') : taken
}

function request(m: Machine, gfp: number, order: number): Pfn {
  if ((gfp & GFP.GFP_KERNEL) === GFP.GFP_KERNEL)
    return allocPages(m, order, PageHolder.kernel, 1 << order, gfp)
  // Neither waits nor reclaims.
  const pfn = m.buddy.alloc(order, MT_UNMOVABLE, PageHolder.kernel, markOf(m, gfp))
  if (pfn === NO_PFN) reportFailure(m, order, gfp)
  return pfn
}

/**
 * How far down a request goes that may not wait, pages. GFP_ATOMIC: half of min and a quarter of the rest less; GFP_NOWAIT: to min,
 * and before 4.4 a quarter less, as what may not wait had it.
 */
export function markOf({ config, rules }: Pick<Machine, 'config' | 'rules'>, gfp: number): number {
  const { watermarkMin: min } = config.zone
  const high = (gfp & GFP.GFP_ATOMIC) === GFP.GFP_ATOMIC ? min - (min >> 1) : min
  return high < min || rules.watermarkPerOrder ? high - (high >> 2) : min
}
