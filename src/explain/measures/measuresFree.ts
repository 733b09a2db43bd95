/** Measures of the free lists, in the kernel's own whole-number arithmetic (mm/vmstat.c). */
import { MAX_PAGE_ORDER, NR_PAGE_ORDERS } from '../../base/units.ts'
import type { BuddyAllocator } from '../../sim/pages/buddy.ts'

/** Free blocks of each order 0..10, all migratetypes. */
export type BlockCounts = ArrayLike<number>

interface ContigPageInfo {
  readonly freePages: number
  readonly blocksTotal: number
  /** How many requests of the order the blocks would meet. */
  readonly blocksSuitable: number
}

/** fill_contig_page_info. */
function contigPageInfo(counts: BlockCounts, suitableOrder: number): ContigPageInfo {
  let freePages = 0
  let blocksTotal = 0
  let blocksSuitable = 0
  for (let order = 0; order < NR_PAGE_ORDERS; order++) {
    const blocks = counts[order] ?? 0
    blocksTotal += blocks
    freePages += blocks * 2 ** order
    if (order >= suitableOrder) blocksSuitable += blocks * 2 ** (order - suitableOrder)
  }
  return { freePages, blocksTotal, blocksSuitable }
}

/**
 * unusable_free_index: how many thousandths of the free memory lie in blocks too small for the order. 1000 when nothing is
 * free: then all of it is called unusable.
 */
export function unusableFreeIndex(counts: BlockCounts, order: number): number {
  const { freePages, blocksSuitable } = contigPageInfo(counts, order)
  if (freePages === 0) return 1000
  return Math.floor(((freePages - blocksSuitable * 2 ** order) * 1000) / freePages)
}

/**
 * __fragmentation_index: why a request of the order would fail. Towards 0: too little memory is free; towards 1000: enough
 * is free, in pieces too small. -1000 while a block is large enough, 0 when nothing is free.
 */
export function fragmentationIndex(counts: BlockCounts, order: number): number {
  const { freePages, blocksTotal, blocksSuitable } = contigPageInfo(counts, order)
  if (blocksTotal === 0) return 0
  if (blocksSuitable > 0) return -1000
  return 1000 - Math.floor((1000 + Math.floor((freePages * 1000) / 2 ** order)) / blocksTotal)
}

/** unusableFreeIndex of all orders at once, into `out` from `at` on: for every step of a run. */
export function putUnusable(counts: BlockCounts, out: Uint16Array, at: number): void {
  let freePages = 0
  for (let order = 0; order < NR_PAGE_ORDERS; order++) freePages += (counts[order] ?? 0) << order
  let smaller = 0
  for (let order = 0; order < NR_PAGE_ORDERS; order++) {
    // What is in blocks of an order below this one is what a request of this order cannot use.
    out[at + order] = freePages === 0 ? 1000 : Math.floor((smaller * 1000) / freePages)
    smaller += (counts[order] ?? 0) << order
  }
}

/** Free blocks by order, into `out`. */
export function countBlocks(buddy: BuddyAllocator, out: Int32Array): void {
  for (let order = 0; order < NR_PAGE_ORDERS; order++) out[order] = buddy.blocksOfOrder(order)
}

/** Bit k is set if a request of order k would succeed now, by the allocator's own rule. */
export function fitMask(buddy: BuddyAllocator): number {
  let mask = 0
  for (let order = buddy.largestFreeOrder(); order >= 0; order--)
    if (buddy.refusal(order) === null) mask |= 1 << order
  return mask
}

/** One answer for each order 0..10. */
export const byOrder = <T>(answer: (order: number) => T): T[] =>
  Array.from({ length: MAX_PAGE_ORDER + 1 }, (_, order) => answer(order))
