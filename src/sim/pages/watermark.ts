/** Whether a request for pages may be met (zone_watermark_ok in mm/page_alloc.c), and which cause a refusal has. */
import { MAX_PAGE_ORDER } from '../../base/units.ts'
import { freeBlocksOf, refuses } from '../record/why.ts'
import type { WhyRecorder } from '../record/why.ts'

/** Why an allocation would fail, or null if it would not. */
export type AllocRefusal = 'order' | 'fragmented' | 'watermark' | 'small-blocks' | 'exhausted'

/** What the check looks at: the pages that are free, and the blocks that they lie in. */
export interface FreeMemory {
  readonly freePages: number
  /** Pages. */
  readonly zone: { readonly watermarkMin: number }
  readonly journal: { readonly why: WhyRecorder | null }
  /** -1 if nothing is free. */
  largestFreeOrder(): number
  blocksOfOrder(order: number): number
  /** Whether a block of the order or above is free. */
  hasBlockOf(order: number): boolean
  /** First pages of the free blocks of a migratetype and an order. */
  list(migratetype: number, order: number): Iterable<number>
}

/**
 * Some block of the order or above must be free, and the free pages that would remain must lie above the min watermark.
 * @param isPerOrder The watermark is checked order by order, as before 4.4.
 * @param mark The watermark; requests of the kernel that may not wait have one of their own.
 */
export function refusalOf(
  buddy: FreeMemory,
  isPerOrder: boolean,
  order: number,
  mark = buddy.zone.watermarkMin,
): AllocRefusal | null {
  if (order > MAX_PAGE_ORDER) return 'order'
  if (isPerOrder) return refusalBefore44(buddy, order, mark)
  const { freePages } = buddy
  const { why } = buddy.journal
  const enough = freePages - ((1 << order) - 1) > mark
  if (buddy.hasBlockOf(order))
    return refuses(why, 'watermark', !enough, order, freePages, mark) ? 'watermark' : null
  const largest = buddy.largestFreeOrder()
  if (freePages < 1 << order || !enough) {
    why?.check('memory-exhausted', true, order, largest, freePages, mark)
    return 'exhausted'
  }
  why?.check('watermark', false, order, freePages, mark)
  why?.checkAll('block-missing', true, [order, largest, freePages, ...freeBlocksOf(buddy)])
  return 'fragmented'
}

/** Linux before 4.4: pages held in smaller blocks do not count, and the mark is halved with each order. */
function refusalBefore44(buddy: FreeMemory, order: number, least: number): AllocRefusal | null {
  const { freePages } = buddy
  const { why } = buddy.journal
  let mark = least
  let free = freePages - ((1 << order) - 1)
  const largest = buddy.largestFreeOrder()
  if (free <= mark && largest < order) {
    why?.check('memory-exhausted', true, order, largest, freePages, mark)
    return 'exhausted'
  }
  if (refuses(why, 'watermark', free <= mark, order, freePages, mark)) return 'watermark'
  for (let smaller = 0; smaller < order; smaller++) {
    free -= buddy.blocksOfOrder(smaller) << smaller
    mark >>= 1
    if (refuses(why, 'watermark-order', free <= mark, order, smaller, free, mark, largest, freePages))
      return largest < order ? 'fragmented' : 'small-blocks'
  }
  if (largest >= order) return null
  why?.checkAll('block-missing', true, [order, largest, freePages, ...freeBlocksOf(buddy)])
  return 'fragmented'
}
