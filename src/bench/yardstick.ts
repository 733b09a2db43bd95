/**
 * What the core is measured against: the same operations in the plainest JavaScript, over typed arrays. It keeps only the free lists (one
 * migratetype, all orders, watermark) and the red-black tree of regions, and hands out the same pages as the core. It does not do: arguments
 * and their tests, flags, files, sharing, the VMAs of a process, structures that are reused, the journal, contents, other kernels, checkpoints.
 */
import { MAX_PAGE_ORDER, NR_PAGE_ORDERS, orderFor } from '../base/units.ts'

const NIL = -1

/** Free blocks by order, doubly linked; pages from the zone's first one. */
class Lists {
  readonly order: Int8Array
  private readonly next: Int32Array
  private readonly prev: Int32Array
  private readonly head = new Int32Array(NR_PAGE_ORDERS).fill(NIL)
  private readonly tail = new Int32Array(NR_PAGE_ORDERS).fill(NIL)
  freePages = 0
  private readonly pages: number
  private readonly mark: number

  constructor(pages: number, mark: number) {
    this.pages = pages
    this.mark = mark
    this.order = new Int8Array(pages).fill(NIL)
    this.next = new Int32Array(pages)
    this.prev = new Int32Array(pages)
  }

  link(page: number, order: number, toTail: boolean): void {
    const { head, tail, next, prev } = this
    if (toTail) {
      const last = tail[order] ?? NIL
      prev[page] = last
      next[page] = NIL
      if (last === NIL) head[order] = page
      else next[last] = page
      tail[order] = page
    } else {
      const first = head[order] ?? NIL
      next[page] = first
      prev[page] = NIL
      if (first === NIL) tail[order] = page
      else prev[first] = page
      head[order] = page
    }
    this.order[page] = order
    this.freePages += 1 << order
  }

  private unlink(page: number, order: number): void {
    const before = this.prev[page] ?? NIL
    const after = this.next[page] ?? NIL
    if (before === NIL) this.head[order] = after
    else this.next[before] = after
    if (after === NIL) this.tail[order] = before
    else this.prev[after] = before
    this.order[page] = NIL
    this.freePages -= 1 << order
  }

  /** The first page of a block; NIL if the request is refused. */
  take(order: number): number {
    if (this.freePages - ((1 << order) - 1) <= this.mark) return NIL
    let from = order
    while (from <= MAX_PAGE_ORDER && this.head[from] === NIL) from++
    if (from > MAX_PAGE_ORDER) return NIL
    const page = this.head[from] ?? NIL
    this.unlink(page, from)
    while (from > order) {
      from--
      this.link(page + (1 << from), from, false)
    }
    return page
  }

  private give(page: number, order: number, toTail: boolean): void {
    while (order < MAX_PAGE_ORDER) {
      const buddy = page ^ (1 << order)
      if (buddy >= this.pages || this.order[buddy] !== order) break
      this.unlink(buddy, order)
      page &= ~(1 << order)
      order++
    }
    this.link(page, order, toTail || this.mergesSoon(page, order))
  }

  private mergesSoon(page: number, order: number): boolean {
    if (order >= MAX_PAGE_ORDER - 1) return false
    return this.order[(page & ~(1 << order)) ^ (1 << (order + 1))] === order + 1
  }

  /** Pages in ascending order, aligned runs at once. */
  giveRun(page: number, pages: number, toTail: boolean): void {
    for (const end = page + pages; page < end;) {
      const aligned = page === 0 ? MAX_PAGE_ORDER : 31 - Math.clz32(page & -page)
      const order = Math.min(aligned, 31 - Math.clz32(end - page), MAX_PAGE_ORDER)
      this.give(page, order, toTail)
      page += 1 << order
    }
  }
}

/** The textbook's tree, 0 for no node. A region is the node of its first page, so that no keys are kept. */
class Tree {
  private readonly left: Int32Array
  private readonly right: Int32Array
  private readonly up: Int32Array
  private readonly red: Uint8Array
  private root = 0

  constructor(nodes: number) {
    this.left = new Int32Array(nodes)
    this.right = new Int32Array(nodes)
    this.up = new Int32Array(nodes)
    this.red = new Uint8Array(nodes)
  }

  /** `node` moves down, to the left or right, and its other child takes its place. */
  private rotate(node: number, toLeft: boolean): void {
    const near = toLeft ? this.left : this.right
    const far = toLeft ? this.right : this.left
    const child = far[node] ?? 0
    const middle = near[child] ?? 0
    far[node] = middle
    if (middle !== 0) this.up[middle] = node
    this.replace(node, child)
    near[child] = node
    this.up[node] = child
  }

  private replace(node: number, by: number): void {
    const parent = this.up[node] ?? 0
    if (parent === 0) this.root = by
    else if (this.left[parent] === node) this.left[parent] = by
    else this.right[parent] = by
    this.up[by] = parent
  }

  insert(node: number): void {
    const { left, right, up, red } = this
    let parent = 0
    for (let at = this.root; at !== 0;) {
      parent = at
      at = (node < at ? left[at] : right[at]) ?? 0
    }
    left[node] = 0
    right[node] = 0
    up[node] = parent
    red[node] = 1
    if (parent === 0) this.root = node
    else if (node < parent) left[parent] = node
    else right[parent] = node
    for (let at = node; red[up[at] ?? 0] === 1;) {
      parent = up[at] ?? 0
      const grand = up[parent] ?? 0
      const onLeft = left[grand] === parent
      const uncle = (onLeft ? right[grand] : left[grand]) ?? 0
      if (red[uncle] === 1) {
        red[parent] = 0
        red[uncle] = 0
        red[grand] = 1
        at = grand
        continue
      }
      if ((onLeft ? right : left)[parent] === at) {
        this.rotate(parent, onLeft)
        parent = at
      }
      this.rotate(grand, !onLeft)
      red[parent] = 0
      red[grand] = 1
      break
    }
    red[this.root] = 0
  }

  erase(node: number): void {
    const { left, right, up, red } = this
    let wasRed = red[node] ?? 0
    let child: number
    if (left[node] === 0 || right[node] === 0) {
      child = (left[node] === 0 ? right[node] : left[node]) ?? 0
      this.replace(node, child)
    } else {
      let next = right[node] ?? 0
      while (left[next] !== 0) next = left[next] ?? 0
      wasRed = red[next] ?? 0
      child = right[next] ?? 0
      if (up[next] === node) up[child] = next
      else {
        this.replace(next, child)
        right[next] = right[node] ?? 0
        up[right[next] ?? 0] = next
      }
      this.replace(node, next)
      left[next] = left[node] ?? 0
      up[left[next] ?? 0] = next
      red[next] = red[node] ?? 0
    }
    if (wasRed === 0) this.blacken(child)
  }

  /** The paths through `start` are one black node short. */
  private blacken(start: number): void {
    const { left, right, up, red } = this
    let at = start
    while (at !== this.root && red[at] === 0) {
      const parent = up[at] ?? 0
      const onLeft = left[parent] === at
      const near = onLeft ? left : right
      const far = onLeft ? right : left
      let sibling = far[parent] ?? 0
      if (red[sibling] === 1) {
        red[sibling] = 0
        red[parent] = 1
        this.rotate(parent, onLeft)
        sibling = far[parent] ?? 0
      }
      if (red[near[sibling] ?? 0] === 0 && red[far[sibling] ?? 0] === 0) {
        red[sibling] = 1
        at = parent
        continue
      }
      if (red[far[sibling] ?? 0] === 0) {
        red[near[sibling] ?? 0] = 0
        red[sibling] = 1
        this.rotate(sibling, !onLeft)
        sibling = far[parent] ?? 0
      }
      red[sibling] = red[parent] ?? 0
      red[parent] = 0
      red[far[sibling] ?? 0] = 0
      this.rotate(parent, onLeft)
      at = this.root
    }
    red[at] = 0
  }
}

/** The memory of one program of `mixedOperations`: the pages of all four, kept in one place. */
export class Yardstick {
  private readonly lists: Lists
  private readonly tree: Tree

  /** @param zone Pages counted from the first one; `reserved` of them at the bottom are never free. */
  constructor(zone: { readonly pages: number; readonly reserved: number; readonly mark: number }) {
    this.lists = new Lists(zone.pages, zone.mark)
    this.tree = new Tree(zone.pages + 1)
    for (let page = zone.reserved; page < zone.pages;) {
      const aligned = 31 - Math.clz32(page & -page)
      const order = Math.min(aligned, MAX_PAGE_ORDER)
      this.lists.link(page, order, true)
      page += 1 << order
    }
  }

  get freePages(): number {
    return this.lists.freePages
  }

  /** The first page; -1 if refused. */
  map(pages: number): number {
    const order = orderFor(pages)
    const page = this.lists.take(order)
    if (page === NIL) return NIL
    if (pages < 1 << order) this.lists.giveRun(page + pages, (1 << order) - pages, true)
    this.tree.insert(page + 1)
    return page
  }

  unmap(page: number, pages: number): void {
    this.tree.erase(page + 1)
    this.lists.giveRun(page, pages, false)
  }

  /** Gives back one page in the middle. The tree is told as often as the kernel's: split first, then cut. */
  cut(page: number, hole: number): void {
    this.tree.erase(page + 1)
    this.tree.insert(hole + 1)
    this.tree.insert(page + 1)
    this.tree.erase(hole + 1)
    this.tree.insert(hole + 2)
    this.lists.giveRun(hole, 1, false)
  }
}
