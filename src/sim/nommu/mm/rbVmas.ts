/**
 * The VMAs of a process as Linux 2.6.29 keeps them (mm/nommu.c: add_vma_to_mm, delete_vma_from_mm, find_vma, find_vma_exact): a
 * red-black tree ordered by start, end and the address of the structure, in which VMAs may lie over each other; a list in another
 * order, which exit follows; and the VMA that was found last, which is tried first. With overlaps, what is found therefore
 * depends on what was looked for before.
 */
import { RbTree, type RbSnapshot } from './rbtree.ts'
import { VmaField, type VmaTable } from './vmas.ts'

const NIL = -1
const FIRST_CAPACITY = 16

export interface RbVmasSnapshot {
  readonly tree: RbSnapshot
  readonly rowOf: readonly number[]
  readonly free: readonly number[]
  readonly list: readonly number[]
  readonly cache: number
}

export class RbVmas {
  private readonly vmas: VmaTable
  readonly tree = new RbTree(FIRST_CAPACITY)
  /** VMA by node; NIL for a node that is not in use. */
  private rowOf: number[] = []
  private free: number[] = []
  /** mm->mmap: start ascending, end descending, equal ones in the order in which they came. */
  list: number[] = []
  /** mm->mmap_cache. */
  private cache = NIL

  constructor(vmas: VmaTable) {
    this.vmas = vmas
  }

  private start(row: number): number {
    return this.vmas.get(row, VmaField.start)
  }
  private end(row: number): number {
    return this.vmas.get(row, VmaField.end)
  }

  /** VMAs in the tree's order. */
  inOrder(): number[] {
    const rows: number[] = []
    for (let node = this.tree.first(); node !== NIL; node = this.tree.next(node)) rows.push(this.row(node))
    return rows
  }

  /** The VMA of a node; NIL for none. */
  row(node: number): number {
    return node === NIL ? NIL : (this.rowOf[node] ?? NIL)
  }

  /** The node of a VMA; NIL for none. */
  nodeOf(row: number): number {
    return this.rowOf.indexOf(row)
  }

  add(row: number): void {
    let parent = NIL
    let onLeft = false
    for (let node = this.tree.root; node !== NIL;) {
      parent = node
      onLeft = this.isBefore(row, this.row(node))
      node = onLeft ? this.tree.leftOf(node) : this.tree.rightOf(node)
    }
    const node = this.newNode(row)
    this.tree.insert(node, parent, onLeft)
    const at = this.list.findIndex(
      (other) =>
        this.start(other) > this.start(row) ||
        (this.start(other) === this.start(row) && this.end(other) < this.end(row)),
    )
    this.list.splice(at === -1 ? this.list.length : at, 0, row)
  }

  /** By start, end and address of the structure. Both as they are now: after mremap a tree may be out of order. */
  private isBefore(row: number, other: number): boolean {
    const byStart = this.start(row) - this.start(other)
    if (byStart !== 0) return byStart < 0
    const byEnd = this.end(row) - this.end(other)
    if (byEnd !== 0) return byEnd < 0
    return this.vmas.get(row, VmaField.address) < this.vmas.get(other, VmaField.address)
  }

  private newNode(row: number): number {
    const node = this.free.pop() ?? this.rowOf.length
    if (node >= this.tree.capacity) this.tree.grow(this.tree.capacity * 2)
    this.rowOf[node] = row
    return node
  }

  remove(row: number): void {
    if (this.cache === row) this.cache = NIL
    const node = this.nodeOf(row)
    if (node === NIL) return
    this.tree.erase(node)
    this.rowOf[node] = NIL
    this.free.push(node)
    this.list.splice(this.list.indexOf(row), 1)
  }

  /** find_vma: a VMA that holds the address; NIL if none does. */
  find(address: number): number {
    const { cache } = this
    if (cache !== NIL && this.start(cache) <= address && this.end(cache) > address) return cache
    for (let node = this.tree.first(); node !== NIL; node = this.tree.next(node)) {
      const row = this.row(node)
      if (this.start(row) > address) return NIL
      if (this.end(row) > address) return (this.cache = row)
    }
    return NIL
  }

  /** find_vma_exact; NIL if there is none. */
  findExact(start: number, end: number): number {
    const { cache } = this
    if (cache !== NIL && this.start(cache) === start && this.end(cache) === end) return cache
    for (let node = this.tree.first(); node !== NIL; node = this.tree.next(node)) {
      const row = this.row(node)
      if (this.start(row) > start) return NIL
      if (this.start(row) === start && this.end(row) === end) return (this.cache = row)
    }
    return NIL
  }

  /** VMAs from one on, in the tree's order. */
  *from(row: number): Generator<number> {
    for (let node = this.nodeOf(row); node !== NIL; node = this.tree.next(node)) yield this.row(node)
  }

  /** A tree whose shape was measured; `list` in its own order. */
  load(
    list: readonly number[],
    nodes: readonly { row: number; left: number; right: number; red: boolean }[],
  ): void {
    this.list = [...list]
    for (const { row } of nodes) this.newNode(row)
    const below = (row: number): number => (row === NIL ? NIL : this.nodeOf(row))
    this.tree.load(
      nodes.map(({ row, left, right, red }) => ({
        node: this.nodeOf(row),
        left: below(left),
        right: below(right),
        red,
      })),
    )
  }

  snapshot(): RbVmasSnapshot {
    const { rowOf, free, list, cache } = this
    return { tree: this.tree.snapshot(), rowOf: rowOf.slice(), free: free.slice(), list: list.slice(), cache }
  }

  restore(from: RbVmasSnapshot): void {
    this.tree.restore(from.tree)
    this.rowOf = from.rowOf.slice()
    this.free = from.free.slice()
    this.list = from.list.slice()
    this.cache = from.cache
  }
}
