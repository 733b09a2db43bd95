/**
 * The free lists of the page allocator, one for each migratetype and order. They are doubly linked, because the order within a
 * list decides which block is handed out next. A free block is known by its first page, counted from the zone's first one.
 */
import { MIGRATETYPES } from '../../base/uapi.ts'
import { MAX_PAGE_ORDER, NR_PAGE_ORDERS } from '../../base/units.ts'

const NR_TYPES = MIGRATETYPES.length
const NONE = -1

export interface FreeListsSnapshot {
  readonly order: Int8Array
  readonly type: Uint8Array
  readonly next: Int32Array
  readonly prev: Int32Array
  readonly head: Int32Array
  readonly tail: Int32Array
  readonly count: Int32Array
  readonly freePages: number
}

export class FreeLists {
  private readonly order: Int8Array
  /** Migratetype of the list that a free block is on. */
  private readonly type: Uint8Array
  private readonly next: Int32Array
  private readonly prev: Int32Array
  private readonly head = new Int32Array(NR_TYPES * NR_PAGE_ORDERS).fill(NONE)
  private readonly tail = new Int32Array(NR_TYPES * NR_PAGE_ORDERS).fill(NONE)
  private readonly count = new Int32Array(NR_TYPES * NR_PAGE_ORDERS)
  /** By type: bit n is set while the list of order n is not empty. */
  private readonly filled = new Int32Array(NR_TYPES)
  freePages = 0

  /** `pages`: of the zone. None is free yet. */
  constructor(pages: number) {
    this.order = new Int8Array(pages).fill(NONE)
    this.type = new Uint8Array(pages)
    this.next = new Int32Array(pages).fill(NONE)
    this.prev = new Int32Array(pages).fill(NONE)
  }

  /** The order of the free block that starts at a page; -1 on every other page. */
  get orders(): Readonly<Int8Array> {
    return this.order
  }

  /** Migratetype of the list that a free block is on: before 6.x not always its pageblock's. */
  typeOf(page: number): number {
    return this.type[page] ?? 0
  }

  /** The block that is handed out next; -1 if the list is empty. */
  first(type: number, order: number): number {
    return this.head[type * NR_PAGE_ORDERS + order] ?? NONE
  }

  /** First pages of one list, head first. */
  *blocks(type: number, order: number): Generator<number> {
    for (let page = this.first(type, order); page !== NONE; page = this.next[page] ?? NONE) yield page
  }

  countOf(type: number, order: number): number {
    return this.count[type * NR_PAGE_ORDERS + order] ?? 0
  }

  /** Number of free blocks of an order, all types. */
  blocksOfOrder(order: number): number {
    let sum = 0
    for (let type = 0; type < NR_TYPES; type++) sum += this.countOf(type, order)
    return sum
  }

  /** Whether a block of the order or above is free. */
  hasBlockOf(order: number): boolean {
    return this.filledOrders() >>> order !== 0
  }

  /** The largest order with a free block, -1 if nothing is free. */
  largestOrder(): number {
    return 31 - Math.clz32(this.filledOrders())
  }

  /** The smallest order, from one on, with a free block of a type; -1 if there is none. */
  smallestOrder(type: number, from: number): number {
    const orders = (this.filled[type] ?? 0) >>> from
    return orders === 0 ? NONE : from + 31 - Math.clz32(orders & -orders)
  }

  private filledOrders(): number {
    const { filled } = this
    let orders = 0
    for (let type = 0; type < NR_TYPES; type++) orders |= filled[type] ?? 0
    return orders
  }

  linkHead(page: number, order: number, type: number): void {
    const list = type * NR_PAGE_ORDERS + order
    const old = this.head[list] ?? NONE
    this.next[page] = old
    this.prev[page] = NONE
    if (old === NONE) this.tail[list] = page
    else this.prev[old] = page
    this.head[list] = page
    this.linked(page, order, type, list)
  }

  linkTail(page: number, order: number, type: number): void {
    const list = type * NR_PAGE_ORDERS + order
    const old = this.tail[list] ?? NONE
    this.prev[page] = old
    this.next[page] = NONE
    if (old === NONE) this.head[list] = page
    else this.next[old] = page
    this.tail[list] = page
    this.linked(page, order, type, list)
  }

  private linked(page: number, order: number, type: number, list: number): void {
    this.type[page] = type
    this.order[page] = order
    this.count[list] = (this.count[list] ?? 0) + 1
    this.filled[type] = (this.filled[type] ?? 0) | (1 << order)
    this.freePages += 1 << order
  }

  unlink(page: number, order: number, type: number): void {
    const list = type * NR_PAGE_ORDERS + order
    const before = this.prev[page] ?? NONE
    const after = this.next[page] ?? NONE
    if (before === NONE) this.head[list] = after
    else this.next[before] = after
    if (after === NONE) this.tail[list] = before
    else this.prev[after] = before
    if (before === NONE && after === NONE) this.filled[type] = (this.filled[type] ?? 0) & ~(1 << order)
    this.order[page] = NONE
    this.count[list] = (this.count[list] ?? 0) - 1
    this.freePages -= 1 << order
  }

  snapshot(): FreeListsSnapshot {
    return {
      order: this.order.slice(),
      type: this.type.slice(),
      next: this.next.slice(),
      prev: this.prev.slice(),
      head: this.head.slice(),
      tail: this.tail.slice(),
      count: this.count.slice(),
      freePages: this.freePages,
    }
  }

  restore(from: FreeListsSnapshot): void {
    this.order.set(from.order)
    this.type.set(from.type)
    this.next.set(from.next)
    this.prev.set(from.prev)
    this.head.set(from.head)
    this.tail.set(from.tail)
    this.count.set(from.count)
    this.freePages = from.freePages
    this.filled.fill(0)
    for (let type = 0; type < NR_TYPES; type++)
      for (let order = 0; order <= MAX_PAGE_ORDER; order++)
        if (this.first(type, order) !== NONE) this.filled[type] = (this.filled[type] ?? 0) | (1 << order)
  }
}
