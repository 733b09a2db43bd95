/**
 * The buddy allocator (mm/page_alloc.c, Linux 6.12 without an MMU: no per-CPU lists, so that every free merges at once).
 *
 * Pages are numbered from the zone's first one inside this class; every public method takes and gives absolute
 * page frame numbers. What is free is in freeLists.ts; here is what is taken from there, and where it goes back to.
 */
import { assert } from '../../base/assert.ts'
import { asPfn, MAX_PAGE_ORDER, NO_PFN, type Pfn } from '../../base/units.ts'
import { FreeLists, type FreeListsSnapshot } from './freeLists.ts'
import { Ev, type Journal } from '../record/journal.ts'
import { type AllocRefusal, refusalOf } from './watermark.ts'

export const MT_UNMOVABLE = 0
export const MT_MOVABLE = 1
export const MT_RECLAIMABLE = 2
const NONE = -1
const FEW_PAGES = 32

/** Where a type may take pages when its own lists are empty, best first (fallbacks[] in mm/page_alloc.c). */
const FALLBACKS: readonly (readonly number[])[] = [
  [MT_RECLAIMABLE, MT_MOVABLE],
  [MT_RECLAIMABLE, MT_UNMOVABLE],
  [MT_UNMOVABLE, MT_MOVABLE],
  [],
]

/** What holds an allocated page, as far as the allocator's own decisions depend on it. */
export const PageHolder = {
  free: 0,
  /** Reserved at boot, or taken by the kernel for something that cannot move. */
  kernel: 1,
  /** Page cache: movable and on an LRU list. */
  pageCache: 2,
  /** A copy that mmap holds. */
  mmap: 3,
  /** Belongs to a memory-backed file. */
  file: 4,
} as const
export type PageHolder = (typeof PageHolder)[keyof typeof PageHolder]

export interface ZoneConfig {
  readonly name: string
  readonly startPfn: Pfn
  readonly spannedPages: number
  readonly managedPages: number
  readonly watermarkMin: number
  readonly watermarkLow: number
  readonly watermarkHigh: number
  readonly pageblockOrder: number
  readonly mobilityGrouping: boolean
  /** Kernels before 2.6.30: how many pages a CPU keeps for itself. Not modelled: on a small board it is none. */
  readonly pcp?: { readonly high: number }
}

/** The rules that differ between kernels (see era.ts). */
export interface BuddyRules {
  /** 6.12 puts a block that is likely to merge soon at the tail of its list; older kernels know only the head. */
  readonly likelyMergeToTail: boolean
  /** Before 4.4 the watermark was checked order by order. */
  readonly watermarkPerOrder: boolean
  /** How a type whose lists are empty takes from the others: by pageblocks as in 6.12 or in 2.6.24, or not at all (one type only). */
  readonly fallback: 'none' | '2.6.24' | '6.12'
}

export interface BuddySnapshot {
  readonly lists: FreeListsSnapshot
  readonly holder: Uint8Array
  readonly blockType: Uint8Array
}

export class BuddyAllocator {
  private readonly lists: FreeLists
  private readonly holder: Uint8Array
  private readonly blockType: Uint8Array

  readonly zone: ZoneConfig
  private readonly rules: BuddyRules
  readonly journal: Journal
  private readonly firstBlock: number
  /** A free block can be on the list of another type than its pageblock's. */
  private readonly mixesTypes: boolean

  constructor(zone: ZoneConfig, rules: BuddyRules, journal: Journal) {
    this.zone = zone
    this.rules = rules
    this.mixesTypes = rules.fallback === '2.6.24'
    this.journal = journal
    const pages = zone.spannedPages
    this.lists = new FreeLists(pages)
    this.holder = new Uint8Array(pages).fill(PageHolder.kernel)
    this.firstBlock = zone.startPfn >>> zone.pageblockOrder
    const lastBlock = (zone.startPfn + pages - 1) >>> zone.pageblockOrder
    this.blockType = new Uint8Array(lastBlock - this.firstBlock + 1).fill(MT_MOVABLE)
  }

  // --- reading -------------------------------------------------------------------------------------------------

  get freePages(): number {
    return this.lists.freePages
  }

  get pageblocks(): Readonly<Uint8Array> {
    return this.blockType
  }

  /** One PageHolder a page, from the zone's first page on. */
  get holders(): Readonly<Uint8Array> {
    return this.holder
  }

  contains(pfn: Pfn): boolean {
    return pfn >= this.zone.startPfn && pfn < this.zone.startPfn + this.zone.spannedPages
  }

  /** The order of the free block that starts at this page, -1 if none does. */
  freeOrderAt(pfn: Pfn): number {
    return this.contains(pfn) ? (this.lists.orders[pfn - this.zone.startPfn] ?? NONE) : NONE
  }

  blockTypeOf(pfn: Pfn): number {
    return this.typeAt(pfn)
  }

  private typeAt(pfn: number): number {
    return this.blockType[(pfn >>> this.zone.pageblockOrder) - this.firstBlock] ?? MT_UNMOVABLE
  }

  /** Number of free blocks of one type and order. */
  countOf(type: number, order: number): number {
    return this.lists.countOf(type, order)
  }

  /** Number of free blocks of an order, all types. */
  blocksOfOrder(order: number): number {
    return this.lists.blocksOfOrder(order)
  }

  /** Whether a block of the order or above is free. */
  hasBlockOf(order: number): boolean {
    return this.lists.hasBlockOf(order)
  }

  /** The largest order with a free block, -1 if nothing is free. */
  largestFreeOrder(): number {
    return this.lists.largestOrder()
  }

  /** First pages of one free list, head first. */
  *list(type: number, order: number): Generator<Pfn> {
    for (const page of this.lists.blocks(type, order)) yield asPfn(page + this.zone.startPfn)
  }

  // --- allocating ----------------------------------------------------------------------------------------------

  /** Whether a request may be met, and if not why. */
  refusal(order: number, mark = this.zone.watermarkMin): AllocRefusal | null {
    return refusalOf(this, this.rules.watermarkPerOrder, order, mark)
  }

  /** alloc_pages: the block's first page, NO_PFN if the request is refused. `mark`: how few pages it may leave. */
  alloc(order: number, type: number, holder: PageHolder, mark = this.zone.watermarkMin): Pfn {
    this.journal.why?.enter('alloc', order, type, 1)
    const pfn = this.refusal(order, mark) === null ? this.take(order, type, holder, true) : NO_PFN
    this.journal.why?.leave()
    return pfn
  }

  /** An allocation for somebody who may go down to `mark` pages (ALLOC_OOM). NO_PFN if that is not enough. */
  allocReserve(order: number, type: number, holder: PageHolder, mark: number): Pfn {
    const enough = this.freePages - ((1 << order) - 1) > mark && this.largestFreeOrder() >= order
    if (!enough) return NO_PFN
    this.journal.why?.enter('alloc', order, type, 1)
    const pfn = this.take(order, type, holder, true)
    this.journal.why?.leave()
    return pfn
  }

  /**
   * An allocation by the rest of the kernel; it may dip below the watermark. NO_PFN if nothing is left at all.
   * `own`: it is told, and yet belongs to a mapping.
   */
  allocForeign(order: number, type: number, own = false): Pfn {
    this.journal.why?.enter('alloc', order, type, 0)
    const holder = type === MT_MOVABLE ? PageHolder.pageCache : PageHolder.kernel
    const pfn = this.take(order, type, holder, own)
    this.journal.why?.leave()
    return pfn
  }

  private take(order: number, type: number, holder: PageHolder, own: boolean): Pfn {
    let page = this.rmqueueSmallest(order, type)
    if (page === NONE) page = this.fallBack(order, type)
    if (page === NONE) return NO_PFN
    this.hold(page, 1 << order, holder)
    const pfn = asPfn(page + this.zone.startPfn)
    if (this.journal.events) this.journal.push(Ev.alloc, pfn, order, type, own ? 1 : 0)
    return pfn
  }

  /** __rmqueue_smallest: the head of the first list that is long enough, halved down to the order asked for. */
  private rmqueueSmallest(order: number, type: number): number {
    const current = this.lists.smallestOrder(type, order)
    if (this.journal.why !== null) this.noteLists(type, order, current === NONE ? MAX_PAGE_ORDER : current)
    if (current === NONE) return NONE
    const page = this.lists.first(type, current)
    this.lists.unlink(page, current, type)
    this.expand(page, order, current, type)
    return page
  }

  private fallBack(order: number, type: number): number {
    if (this.rules.fallback === 'none') return NONE
    if (this.rules.fallback === '2.6.24') return this.fallBack2624(order, type)
    const page = this.claim(order, type)
    return page === NONE ? this.steal(order, type) : page
  }

  /**
   * __rmqueue_fallback from 2.6.24 on: the largest block of another type. A large one, or any for reclaimable memory, brings the free
   * pages of its pageblock along, and the pageblock too if half of it is free.
   */
  private fallBack2624(order: number, type: number): number {
    const { pageblockOrder } = this.zone
    for (let current = MAX_PAGE_ORDER; current >= order; current--) {
      const from = this.firstFallback(current, type)
      if (from === NONE) continue
      const page = this.lists.first(from, current)
      const takesAlong = current >= pageblockOrder >>> 1 || type === MT_RECLAIMABLE
      const pfn = page + this.zone.startPfn
      if (takesAlong && this.moveFreePages(page, type) >= 1 << (pageblockOrder - 1))
        this.setBlockType(page, type)
      if (takesAlong) this.journal.why?.note('claim', current, from, type, pfn, 0)
      else this.journal.why?.note('steal', current, from, type, pfn)
      this.lists.unlink(page, current, this.lists.typeOf(page))
      if (current >= pageblockOrder) this.setBlockType(page, type)
      this.expand(page, order, current, takesAlong ? type : from)
      return page
    }
    return NONE
  }

  /** move_freepages_block: free pages of the pageblock change lists, to the heads in ascending order. How many there are. */
  private moveFreePages(page: number, to: number): number {
    const blockPages = 1 << this.zone.pageblockOrder
    let first = ((page + this.zone.startPfn) & -blockPages) - this.zone.startPfn
    const end = first + blockPages
    if (first < 0) first = page
    if (end > this.zone.spannedPages) return 0
    let moved = 0
    for (let at = first; at < end;) {
      const order = this.lists.orders[at] ?? NONE
      if (order === NONE) {
        at++
        continue
      }
      const type = this.lists.typeOf(at)
      this.lists.unlink(at, order, type)
      this.lists.linkHead(at, order, to)
      moved += 1 << order
      at += 1 << order
    }
    return moved
  }

  /** The lists of the orders `from` to `to` are looked at. */
  private noteLists(type: number, from: number, to: number): void {
    for (let order = from; order <= to; order++) {
      const page = this.lists.first(type, order)
      const pfn = page === NONE ? NONE : page + this.zone.startPfn
      this.journal.why?.note('list', type, order, pfn, this.countOf(type, order))
    }
  }

  /** Halves a block until it has the order wanted; each upper half goes to the head of its list. */
  private expand(page: number, low: number, high: number, type: number): void {
    for (let order = high - 1; order >= low; order--) {
      const upper = page + (1 << order)
      this.lists.linkHead(upper, order, type)
      if (this.journal.detail) this.journal.push(Ev.split, upper + this.zone.startPfn, order)
    }
  }

  /** __rmqueue_claim: take over a whole pageblock of another type, so that types stay apart. */
  private claim(order: number, type: number): number {
    const { pageblockOrder, mobilityGrouping } = this.zone
    for (let current = MAX_PAGE_ORDER; current >= order; current--) {
      if (!this.mayClaim(current, type, mobilityGrouping)) return NONE
      const from = this.firstFallback(current, type)
      if (from === NONE) continue
      const page = this.lists.first(from, current)
      const pfn = page + this.zone.startPfn
      if (current >= pageblockOrder) {
        this.journal.why?.note('claim', current, from, type, pfn, 1)
        this.lists.unlink(page, current, from)
        for (let block = 0; block < 1 << (current - pageblockOrder); block++)
          this.setBlockType(page + (block << pageblockOrder), type)
        this.expand(page, order, current, type)
        return page
      }
      if (this.claimPageblock(page, from, type)) {
        this.journal.why?.note('claim', current, from, type, pfn, 0)
        return this.rmqueueSmallest(order, type)
      }
      this.journal.why?.note('claim-declined', pfn, from, type, this.liesBeyondZone(page) ? 1 : 0)
    }
    return NONE
  }

  /** should_try_claim_block: below this size only types that would pollute a movable block try. */
  private mayClaim(order: number, type: number, mobilityGrouping: boolean): boolean {
    return order >= this.zone.pageblockOrder >>> 1 || type !== MT_MOVABLE || !mobilityGrouping
  }

  private firstFallback(order: number, type: number): number {
    for (const from of FALLBACKS[type] ?? []) if (this.countOf(from, order) > 0) return from
    return NONE
  }

  /** The first page of the pageblock of a page; below 0 where it begins before the zone. */
  private pageblockOf(page: number): number {
    const { startPfn, pageblockOrder } = this.zone
    return ((page + startPfn) & -(1 << pageblockOrder)) - startPfn
  }

  /** prep_move_freepages_block: a pageblock that reaches over an end of the zone is never claimed. */
  private liesBeyondZone(page: number): boolean {
    const first = this.pageblockOf(page)
    return first < 0 || first + (1 << this.zone.pageblockOrder) > this.zone.spannedPages
  }

  /** try_to_claim_block for a part of a pageblock: all of its free pages change type, or none. */
  private claimPageblock(page: number, from: number, to: number): boolean {
    if (this.liesBeyondZone(page)) return false
    const blockPages = 1 << this.zone.pageblockOrder
    const first = this.pageblockOf(page)
    if (this.zone.mobilityGrouping && !this.mostlyCompatible(first, blockPages, from, to)) return false
    for (let at = first; at < first + blockPages;) {
      const order = this.lists.orders[at] ?? NONE
      if (order === NONE) {
        at++
        continue
      }
      this.lists.unlink(at, order, from)
      this.lists.linkTail(at, order, to)
      at += 1 << order
    }
    this.setBlockType(first, to)
    return true
  }

  private mostlyCompatible(first: number, blockPages: number, from: number, to: number): boolean {
    let free = 0
    let movable = 0
    for (let at = first; at < first + blockPages;) {
      const order = this.lists.orders[at] ?? NONE
      if (order !== NONE) {
        free += 1 << order
        at += 1 << order
      } else {
        if (this.holder[at] === PageHolder.pageCache) movable++
        at++
      }
    }
    const alike = to === MT_MOVABLE ? movable : from === MT_MOVABLE ? blockPages - free - movable : 0
    return free + alike >= blockPages >>> 1
  }

  private setBlockType(page: number, type: number): void {
    const block = ((page + this.zone.startPfn) >>> this.zone.pageblockOrder) - this.firstBlock
    const from = this.blockType[block] ?? type
    this.blockType[block] = type
    if (this.journal.events) this.journal.push(Ev.claim, block, from, type)
  }

  /** __rmqueue_steal: the smallest block of another type, whose pageblock keeps its type. */
  private steal(order: number, type: number): number {
    for (let current = order; current <= MAX_PAGE_ORDER; current++) {
      const from = this.firstFallback(current, type)
      if (from === NONE) continue
      const page = this.lists.first(from, current)
      this.journal.why?.note('steal', current, from, type, page + this.zone.startPfn)
      this.lists.unlink(page, current, from)
      this.expand(page, order, current, from)
      return page
    }
    return NONE
  }

  // --- freeing -------------------------------------------------------------------------------------------------

  /** Gives back `pages` single pages in ascending order, as free_page_series and make_alloc_exact do. */
  freeSeries(pfn: Pfn, pages: number, toTail: boolean): void {
    if (pages <= 0) return
    if (this.journal.events) this.journal.push(Ev.free, pfn, pages, 0, toTail ? 1 : 0, 1)
    this.release(pfn - this.zone.startPfn, pages)
    const end = pfn + pages
    if (this.journal.detail || this.journal.why !== null) {
      for (let at: number = pfn; at < end; at++) this.freeOne(at, 0, toTail)
      return
    }
    // Unwatched, whole aligned runs go back at once. It is the same in the end: what merging forms inside such a run while its
    // pages come one by one is taken off its list again before the last of them is done.
    for (let at: number = pfn; at < end;) {
      // The lowest bit says how large a block may be that begins here, and one more how large there is room for.
      const bits = at | (1 << (31 - Math.clz32(end - at)))
      const order = Math.min(31 - Math.clz32(bits & -bits), MAX_PAGE_ORDER)
      this.freeOne(at, order, toTail)
      at += 1 << order
    }
  }

  /** Gives back one block. `own`: by the mapping code rather than by the rest of the kernel. */
  free(pfn: Pfn, order: number, toTail: boolean, own: boolean): void {
    if (this.journal.events) this.journal.push(Ev.free, pfn, 1, order, toTail ? 1 : 0, own ? 1 : 0)
    this.release(pfn - this.zone.startPfn, 1 << order)
    this.freeOne(pfn, order, toTail)
  }

  /** __free_one_page: merge upwards as long as the buddy is free, then put the result on its pageblock's list. */
  private freeOne(pfn: number, order: number, toTail: boolean): void {
    const { lists, mixesTypes } = this
    const { startPfn, spannedPages } = this.zone
    const { orders } = lists
    const type = this.typeAt(pfn)
    while (order < MAX_PAGE_ORDER) {
      const buddy = (pfn ^ (1 << order)) - startPfn
      if (buddy < 0 || buddy >= spannedPages || orders[buddy] !== order) break
      // In 6.12 a buddy always has the same type: a pageblock is at least as large as the largest block.
      lists.unlink(buddy, order, mixesTypes ? lists.typeOf(buddy) : type)
      pfn &= ~(1 << order)
      order++
      if (this.journal.detail) this.journal.push(Ev.merge, pfn, order)
    }
    const likely = !toTail && this.rules.likelyMergeToTail && this.likelyToMerge(pfn, order)
    this.journal.why?.note('placed', pfn, order, type, toTail ? 1 : likely ? 2 : 0)
    if (toTail || likely) lists.linkTail(pfn - startPfn, order, type)
    else lists.linkHead(pfn - startPfn, order, type)
  }

  private hold(page: number, pages: number, by: PageHolder): void {
    const { holder } = this
    // A handful of bytes: `fill` takes longer to be called than this.
    if (pages > FEW_PAGES) holder.fill(by, page, page + pages)
    else for (let at = page; at < page + pages; at++) holder[at] = by
  }

  /** Nobody holds these pages any more. */
  private release(page: number, pages: number): void {
    const { holder } = this
    for (let at = page, end = page + pages; at < end; at++) {
      assert(holder[at] !== PageHolder.free, 'a free page was freed')
      holder[at] = PageHolder.free
    }
  }

  /** buddy_merge_likely: the block that the next merge would form has a free buddy already. */
  private likelyToMerge(pfn: number, order: number): boolean {
    if (order >= MAX_PAGE_ORDER - 1) return false
    const higher = pfn & ~(1 << order)
    const buddy = (higher ^ (1 << (order + 1))) - this.zone.startPfn
    return buddy >= 0 && buddy < this.zone.spannedPages && this.lists.orders[buddy] === order + 1
  }

  /** Marks allocated pages as belonging to someone else, without allocating or freeing. */
  setHolder(pfn: Pfn, pages: number, holder: PageHolder): void {
    this.hold(pfn - this.zone.startPfn, pages, holder)
  }

  // --- setting up, saving, restoring -----------------------------------------------------------------------------

  /** Sets a pageblock's type at boot. `block` counts from the zone's first pageblock. */
  bootPageblock(block: number, type: number): void {
    this.blockType[block] = type
  }

  /** Puts a block on the tail of a list at boot, its pageblock's unless another is named, without merging. */
  bootFree(pfn: Pfn, order: number, type = this.blockTypeOf(pfn)): void {
    const page = pfn - this.zone.startPfn
    this.hold(page, 1 << order, PageHolder.free)
    this.lists.linkTail(page, order, type)
  }

  snapshot(): BuddySnapshot {
    return {
      lists: this.lists.snapshot(),
      holder: this.holder.slice(),
      blockType: this.blockType.slice(),
    }
  }

  restore(from: BuddySnapshot): void {
    this.lists.restore(from.lists)
    this.holder.set(from.holder)
    this.blockType.set(from.blockType)
  }
}
