/**
 * kmalloc as far as it stores mappings in 2.6.28 and before (do_mmap_private): which block, and how large the object is. SLUB and SLOB
 * take whole blocks for what is larger than a page and give them back at once; SLAB takes all from caches of its own and keeps
 * what comes back for a while.
 */
import { assert } from '../../../base/assert.ts'
import {
  addrToPfn,
  bytesToPages,
  MAX_PAGE_ORDER,
  NO_PFN,
  orderFor,
  PAGE_SIZE,
  pfnToAddr,
} from '../../../base/units.ts'
import { PageHolder } from '../../pages/buddy.ts'
import { refuses } from '../../record/why.ts'
import { gfpOfMapping } from '../log/gfp.ts'
import { allocPages, reportFailure } from './outOfMemory.ts'
import type { Machine } from '../machine.ts'
import { slabOf, type PageSupply } from './pageSupply.ts'
import { largestObject, objectSize, type KmallocObject, type SlabCaches } from './slabCaches.ts'
import { slobSmall } from './slobPages.ts'

/** An object of so many bytes; null where there is no memory for it, or no kmalloc cache so large. */
export function kmalloc(m: Machine, bytes: number): KmallocObject | null {
  const slab = slabOf(m.config)
  const isWhole = slab === 'slub' ? bytes > PAGE_SIZE : slab === 'slob' && bytes >= slobSmall(m.config)
  if (!isWhole || isKeptForCpu(m, bytes)) return smallObject(m, bytes)
  if (m.config.era === '2.6.20' && bytes >= 2 ** 31) {
    m.hang('SLOB takes a length of 2 GiB or more for a negative one, and looks for room without end')
    return null
  }
  const pages = bytesToPages(bytes)
  const order = m.config.era === '2.6.20' ? slobOrder2620(bytes) : orderFor(pages)
  m.why?.note('order-wanted', pages, order)
  if (refuses(m.why, 'order-limit', order > MAX_PAGE_ORDER, pages, order)) {
    m.feed?.kmalloc(bytes)
    return null
  }
  const pfn = allocPages(m, order, PageHolder.mmap, pages)
  m.feed?.kmalloc(bytes)
  if (pfn === NO_PFN) return null
  const excess = (1 << order) - pages
  if (excess > 0) m.why?.note('trim-kept', pfn, pages, excess, m.nrTrimPages)
  const size = m.config.era === '2.6.20' ? PAGE_SIZE : PAGE_SIZE << order
  return { address: pfnToAddr(pfn), size, order }
}

/** Single pages on a board so large that each CPU keeps a few for itself: which one it gives is told, as of small objects. */
const isKeptForCpu = ({ feed, config }: Machine, bytes: number): boolean =>
  feed !== null && bytes <= PAGE_SIZE && (config.zone.pcp?.high ?? 0) > 0

/** find_order of 2.6.20's mm/slob.c, which rounds down: 8193 bytes get a block of 8192. */
function slobOrder2620(bytes: number): number {
  let order = 0
  for (let size = bytes; size > PAGE_SIZE; size >>>= 1) order++
  return order
}

/** Where the caches get their pages. */
const supplyOf = (m: Machine): PageSupply => ({
  config: m.config,
  allocPages: (order, holder, gfp) => allocPages(m, order, holder, 1 << order, gfp),
  freeBlock: (pfn, order) => m.freeBlock(pfn, order),
})

function slabsOf({ systemVmas }: Machine): SlabCaches {
  assert(systemVmas !== null, 'since 2.6.29 no mapping is an object of kmalloc')
  return systemVmas.slabs
}

function smallObject(m: Machine, bytes: number): KmallocObject | null {
  if (m.feed === null) return isTooLarge(m, bytes) ? null : slabsOf(m).take(supplyOf(m), bytes)
  const size = objectSize(m.config, bytes)
  const told = m.feed.kmalloc(bytes)
  if (told !== null && told.address !== 0) return { address: told.address, size, order: -1 }
  if (isTooLarge(m, bytes)) return null
  const order = orderFor(bytesToPages(size))
  // For those who look: why there was none.
  m.buddy.refusal(order)
  reportFailure(m, order, gfpOfMapping(m.rules))
  return null
}

function isTooLarge(m: Machine, bytes: number): boolean {
  const limit = largestObject(m.config)
  return refuses(m.why, 'kmalloc-limit', bytes > limit, bytes, limit)
}

/** kfree of what kmalloc gave. */
export function kfree(m: Machine, { address, order }: Pick<KmallocObject, 'address' | 'order'>): void {
  m.feed?.kfree(order === -1)
  if (order !== -1) m.freeBlock(addrToPfn(address), order)
  else if (m.feed === null) slabsOf(m).give(supplyOf(m), address)
}
