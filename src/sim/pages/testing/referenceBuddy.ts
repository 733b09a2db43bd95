/**
 * The buddy allocator once more, slow and obvious: lists are arrays, a free block is an entry of a map, and nothing is
 * remembered that could be looked up. Written from the rules, not from buddy.ts, so that the two can be held against each other.
 */
import { MIGRATETYPES, type Migratetype } from '../../../base/uapi.ts'

const MAX_ORDER = 10
const ORDERS = Array.from({ length: MAX_ORDER + 1 }, (_, order) => order)

/** The order in which the other types are asked when a type has nothing left. */
const OTHERS: Readonly<Record<Migratetype, readonly Migratetype[]>> = {
  unmovable: ['reclaimable', 'movable'],
  movable: ['reclaimable', 'unmovable'],
  reclaimable: ['unmovable', 'movable'],
  highatomic: [],
}

export interface ReferenceZone {
  readonly startPfn: number
  readonly spannedPages: number
  readonly pageblockOrder: number
  readonly mobilityGrouping: boolean
  /** 6.12: a block that will merge again soon goes to the tail. */
  readonly likelyMergeToTail: boolean
  /** How a type that has nothing left is helped out; 6.12's way if it is not said. */
  readonly fallback?: 'none' | '2.6.24' | '6.12'
}

interface Block {
  readonly pfn: number
  readonly order: number
}

export class ReferenceBuddy {
  private readonly zone: ReferenceZone
  /** First pages of free blocks, head first. */
  private readonly lists: Record<Migratetype, number[][]>
  /** Order of each free block by its first page. */
  private readonly free = new Map<number, number>()
  /** Type of each pageblock, by its number (first page >> pageblock order). */
  private readonly types = new Map<number, Migratetype>()
  /** Used pages that lie on an LRU list. */
  private readonly pageCache = new Set<number>()

  constructor(zone: ReferenceZone) {
    this.zone = zone
    const empty = (): number[][] => ORDERS.map(() => [])
    this.lists = { unmovable: empty(), movable: empty(), reclaimable: empty(), highatomic: empty() }
  }

  // --- setting up ------------------------------------------------------------------------------------------------

  setType(pageblock: number, type: Migratetype): void {
    this.types.set(pageblock, type)
  }

  /** Puts a block behind the others of its list. */
  addFree(type: Migratetype, order: number, pfn: number): void {
    this.insert({ pfn, order }, type, true)
  }

  // --- reading ---------------------------------------------------------------------------------------------------

  list(type: Migratetype, order: number): readonly number[] {
    return this.listOf(type, order)
  }

  typeOf(pfn: number): Migratetype {
    return this.types.get(this.pageblockOf(pfn)) ?? 'unmovable'
  }

  get freePages(): number {
    let pages = 0
    for (const order of this.free.values()) pages += 2 ** order
    return pages
  }

  private isFree(page: number): boolean {
    return ORDERS.some((order) => this.free.get(page - (page % 2 ** order)) === order)
  }

  // --- allocating ------------------------------------------------------------------------------------------------

  /** First page of a block, or -1 if nothing is left. Knows no watermark. */
  alloc(order: number, type: Migratetype, pageCache = false): number {
    const pfn = this.fromOwnLists(order, type) ?? this.fromOthers(order, type) ?? -1
    if (pfn !== -1 && pageCache)
      for (let page = pfn; page < pfn + 2 ** order; page++) this.pageCache.add(page)
    return pfn
  }

  private fromOthers(order: number, type: Migratetype): number | undefined {
    if (this.zone.fallback === 'none') return undefined
    if (this.zone.fallback === '2.6.24') return this.fromOthers2624(order, type)
    return this.claim(order, type) ?? this.steal(order, type)
  }

  /** The largest block of another type; a large one takes the free pages of its pageblock along, unless the zone ends in it. */
  private fromOthers2624(order: number, type: Migratetype): number | undefined {
    const { pageblockOrder, startPfn, spannedPages } = this.zone
    for (let size = MAX_ORDER; size >= order; size--) {
      const from = OTHERS[type].find((other) => this.listOf(other, size).length > 0)
      const pfn = from === undefined ? undefined : this.listOf(from, size)[0]
      if (from === undefined || pfn === undefined) continue
      const along = size >= Math.floor(pageblockOrder / 2) || type === 'reclaimable'
      const [first, end] = this.boundsOf(pfn)
      let moved = 0
      if (along && end <= startPfn + spannedPages)
        for (let page = Math.max(first, startPfn > first ? pfn : first); page < end; page++) {
          const free = this.free.get(page)
          if (free === undefined) continue
          this.remove({ pfn: page, order: free }, this.listTypeOf(page, free))
          this.insert({ pfn: page, order: free }, type, false)
          moved += 2 ** free
        }
      if (moved >= 2 ** (pageblockOrder - 1) || size >= pageblockOrder)
        this.setType(this.pageblockOf(pfn), type)
      return this.cut({ pfn, order: size }, this.listTypeOf(pfn, size), order, along ? type : from)
    }
    return undefined
  }

  /** The type of the list that a free block is on. */
  private listTypeOf(pfn: number, order: number): Migratetype {
    const type = MIGRATETYPES.find((name) => this.listOf(name, order).includes(pfn))
    if (type === undefined) throw new Error(`block ${pfn} of order ${order} is on no list`)
    return type
  }

  private fromOwnLists(order: number, type: Migratetype): number | undefined {
    for (let size = order; size <= MAX_ORDER; size++) {
      const pfn = this.listOf(type, size)[0]
      if (pfn !== undefined) return this.cut({ pfn, order: size }, type, order, type)
    }
    return undefined
  }

  /** Takes a free block out and halves it; the upper halves become `restType`. Returns its first page. */
  private cut(block: Block, type: Migratetype, wanted: number, restType: Migratetype): number {
    this.remove(block, type)
    for (let order = block.order - 1; order >= wanted; order--)
      this.insert({ pfn: block.pfn + 2 ** order, order }, restType, false)
    return block.pfn
  }

  private claim(order: number, type: Migratetype): number | undefined {
    const { pageblockOrder, mobilityGrouping } = this.zone
    for (let size = MAX_ORDER; size >= order; size--) {
      // A movable request does not break up small blocks of the others' pageblocks.
      if (mobilityGrouping && type === 'movable' && size < Math.floor(pageblockOrder / 2)) return undefined
      const from = OTHERS[type].find((other) => this.listOf(other, size).length > 0)
      const pfn = from === undefined ? undefined : this.listOf(from, size)[0]
      if (from === undefined || pfn === undefined) continue
      if (size >= pageblockOrder) {
        for (let page = pfn; page < pfn + 2 ** size; page += 2 ** pageblockOrder)
          this.setType(this.pageblockOf(page), type)
        return this.cut({ pfn, order: size }, from, order, type)
      }
      if (this.mayTakeOver(pfn, from, type)) {
        this.takeOver(pfn, from, type)
        return this.fromOwnLists(order, type)
      }
    }
    return undefined
  }

  /** First page of the pageblock that a page is in, and the page after its last. */
  private boundsOf(pfn: number): readonly [number, number] {
    const pages = 2 ** this.zone.pageblockOrder
    const first = pfn - (pfn % pages)
    return [first, first + pages]
  }

  private mayTakeOver(pfn: number, from: Migratetype, to: Migratetype): boolean {
    const { startPfn, spannedPages, mobilityGrouping } = this.zone
    const [first, end] = this.boundsOf(pfn)
    if (first < startPfn || end > startPfn + spannedPages) return false
    if (!mobilityGrouping) return true
    let good = 0
    for (let page = first; page < end; page++) {
      if (this.isFree(page)) good++
      else if (to === 'movable') good += this.pageCache.has(page) ? 1 : 0
      else if (from === 'movable') good += this.pageCache.has(page) ? 0 : 1
    }
    return good >= (end - first) / 2
  }

  private takeOver(pfn: number, from: Migratetype, to: Migratetype): void {
    const [first, end] = this.boundsOf(pfn)
    for (let page = first; page < end; page++) {
      const order = this.free.get(page)
      if (order === undefined) continue
      this.remove({ pfn: page, order }, from)
      this.insert({ pfn: page, order }, to, true)
    }
    this.setType(this.pageblockOf(pfn), to)
  }

  private steal(order: number, type: Migratetype): number | undefined {
    for (let size = order; size <= MAX_ORDER; size++)
      for (const from of OTHERS[type]) {
        const pfn = this.listOf(from, size)[0]
        if (pfn !== undefined) return this.cut({ pfn, order: size }, from, order, from)
      }
    return undefined
  }

  // --- freeing ---------------------------------------------------------------------------------------------------

  freeBlock(pfn: number, order: number, toTail: boolean): void {
    for (let page = pfn; page < pfn + 2 ** order; page++) this.pageCache.delete(page)
    const type = this.typeOf(pfn)
    let block: Block = { pfn, order }
    while (block.order < MAX_ORDER && this.free.get(buddyOf(block)) === block.order) {
      const buddy = buddyOf(block)
      this.remove({ pfn: buddy, order: block.order }, this.listTypeOf(buddy, block.order))
      block = { pfn: Math.min(block.pfn, buddy), order: block.order + 1 }
    }
    this.insert(block, type, toTail || this.mergesSoon(block))
  }

  /** Were its buddy free too, the two would have a free buddy to merge with at once. */
  private mergesSoon(block: Block): boolean {
    if (!this.zone.likelyMergeToTail || block.order >= MAX_ORDER - 1) return false
    const pair = { pfn: Math.min(block.pfn, buddyOf(block)), order: block.order + 1 }
    return this.free.get(buddyOf(pair)) === pair.order
  }

  // --- lists -----------------------------------------------------------------------------------------------------

  private pageblockOf(pfn: number): number {
    return Math.floor(pfn / 2 ** this.zone.pageblockOrder)
  }

  private listOf(type: Migratetype, order: number): number[] {
    const list = this.lists[type][order]
    if (list === undefined) throw new Error(`no list of order ${order}`)
    return list
  }

  private insert({ pfn, order }: Block, type: Migratetype, atTail: boolean): void {
    if (atTail) this.listOf(type, order).push(pfn)
    else this.listOf(type, order).unshift(pfn)
    this.free.set(pfn, order)
  }

  private remove({ pfn, order }: Block, type: Migratetype): void {
    const list = this.listOf(type, order)
    const at = list.indexOf(pfn)
    if (at === -1) throw new Error(`block ${pfn} of order ${order} is not on the list of ${type}`)
    list.splice(at, 1)
    this.free.delete(pfn)
  }
}

const buddyOf = ({ pfn, order }: Block): number => {
  const size = 2 ** order
  return (pfn / size) % 2 === 0 ? pfn + size : pfn - size
}

/** Where a reference and the real allocator's lists and pageblock types part, in words; null if nowhere. */
export function differenceFrom(
  reference: ReferenceBuddy,
  real: {
    readonly freePages: number
    readonly pageblocks: Readonly<Uint8Array>
    list(type: number, order: number): Iterable<number>
    blockTypeOf(pfn: number): number
    readonly zone: { readonly startPfn: number; readonly pageblockOrder: number }
  },
): string | null {
  for (const [index, type] of MIGRATETYPES.entries())
    for (const order of ORDERS) {
      const wanted = reference.list(type, order)
      let at = 0
      for (const pfn of real.list(index, order)) {
        if (wanted[at] !== pfn) return `${type} order ${order} block ${at}: ${pfn}, expected ${wanted[at]}`
        at++
      }
      if (at !== wanted.length) return `${type} order ${order}: ${at} blocks, expected ${wanted.length}`
    }
  const { startPfn, pageblockOrder } = real.zone
  const first = Math.floor(startPfn / 2 ** pageblockOrder)
  for (let i = 0; i < real.pageblocks.length; i++) {
    const type = MIGRATETYPES[real.pageblocks[i] ?? 0]
    const wanted = reference.typeOf((first + i) * 2 ** pageblockOrder)
    if (type !== wanted) return `pageblock ${i}: ${type}, expected ${wanted}`
  }
  return null
}
