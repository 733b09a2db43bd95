/**
 * struct vm_region and the tree that orders them by start address (nommu_region_tree in mm/nommu.c).
 * A region is what is really mapped: a run of pages or a stretch of device memory, used by one or more VMAs.
 */
import { Ev, type Journal } from '../../record/journal.ts'
import type { WhyRecorder } from '../../record/why.ts'
import { VM } from '../../../base/uapi.ts'
import { PAGE_SIZE, type Pfn } from '../../../base/units.ts'
import { RbTree, type RbNode, type RbSnapshot } from './rbtree.ts'
import { RegionStarts } from './regionStarts.ts'
import { StructTable, type TableSnapshot } from './structTable.ts'

const NIL = -1
/**
 * Fields of a region. Addresses in bytes, pgoff in pages, inode an index or -1, bornAt a step. `address` stands for where the structure
 * itself lies: among the VMAs of the system (2.6.28 and before) it orders those with one start, `order` is that of the block that is a copy's alone, -1 for none, and `ksize` what kobjsize says
 * of a copy, bytes.
 */
export const RegionField = {
  start: 0,
  end: 1,
  top: 2,
  usage: 3,
  flags: 4,
  pgoff: 5,
  inode: 6,
  origin: 7,
  bornAt: 8,
  address: 9,
  order: 10,
  ksize: 11,
} as const
export type RegionField = (typeof RegionField)[keyof typeof RegionField]
const FIELDS = Object.keys(RegionField).length

/** RegionField.order of a copy whose pages are not one block any more. */
export const SINGLE_PAGES = -2

/** Who asked for the region: the loader for a program, or a program for itself. */
export const Origin = { loader: 0, program: 1 } as const

export interface RegionsSnapshot {
  readonly table: TableSnapshot
  readonly tree: RbSnapshot
}

/**
 * Two regions may not start at one address: the kernel stops with BUG() (add_nommu_region). In the older tree of shared VMAs
 * they may, and come in the order of the structures' addresses.
 */
export class RegionTree {
  readonly table = new StructTable(FIELDS, 64)
  readonly tree = new RbTree(64)
  private readonly journal: Journal
  private readonly sameStarts: boolean
  private readonly startPfn: Pfn
  private readonly startsInRam: RegionStarts
  /** The region before the one that was linked or taken out last. A cut takes out a region and links it and its other half in the same gap. */
  private lastGap = NIL

  constructor(
    journal: Journal,
    sameStarts: boolean,
    ram: { readonly startPfn: Pfn; readonly spannedPages: number },
  ) {
    this.journal = journal
    this.sameStarts = sameStarts
    this.startPfn = ram.startPfn
    this.startsInRam = new RegionStarts(ram.spannedPages)
    this.table.onGrow = (capacity) => this.tree.grow(capacity)
  }

  /** Rotations are only worth recording while somebody looks. */
  setDetail(on: boolean): void {
    this.tree.onRotate = on
      ? (node, direction) =>
          this.journal.push(Ev.rotate, this.table.serialOf(node), direction === 'left' ? 0 : 1)
      : null
  }

  get(row: number, field: RegionField): number {
    return this.table.get(row, field)
  }

  set(row: number, field: RegionField, value: number): void {
    this.table.set(row, field, value)
  }

  /** Writes down where a region lies from now on. */
  journalPlace(code: typeof Ev.regionAdd | typeof Ev.regionResize, row: number): void {
    const { journal, table } = this
    const at = journal.open()
    const from = table.at(row)
    const { data: record } = journal
    const { data } = table
    record[at] = code
    record[at + 1] = table.serialOf(row)
    record[at + 2] = data[from + RegionField.start] ?? 0
    record[at + 3] = data[from + RegionField.end] ?? 0
    record[at + 4] = data[from + RegionField.top] ?? 0
    record[at + 5] = ((data[from + RegionField.flags] ?? 0) & VM.VM_MAPPED_COPY) === 0 ? 0 : 1
  }

  /** add_nommu_region. False where the kernel would stop: another region starts at the same address. */
  link(row: number): boolean {
    const { tree } = this
    const key = this.get(row, RegionField.start)
    let before = this.lastGap
    if (!this.isGapFor(key, before)) {
      before = this.startsInRam.below(this.pageOf(key))
      if (!this.isGapFor(key, before)) return this.descend(row, key)
    }
    // Between the two a descent ends at the one that has room on that side, and just one of them has.
    if (tree.rightOf(before) === NIL) this.insert(row, key, before, false)
    else this.insert(row, key, tree.next(before), true)
    return true
  }

  /** Whether an address lies between the start of a region and that of the next. */
  private isGapFor(key: number, before: number): boolean {
    if (before === NIL || this.get(before, RegionField.start) >= key) return false
    const next = this.tree.next(before)
    return next === NIL || key < this.get(next, RegionField.start)
  }

  private descend(row: number, key: number): boolean {
    const { tree } = this
    let parent = NIL
    let onLeft = false
    for (let node = tree.root; node !== NIL;) {
      parent = node
      const other = this.get(node, RegionField.start)
      onLeft = key < other
      if (key === other) {
        if (!this.sameStarts) {
          this.journal.why?.check('region-place', true, key, this.table.serialOf(node))
          return false
        }
        onLeft = this.get(row, RegionField.address) < this.get(node, RegionField.address)
      }
      node = onLeft ? tree.leftOf(node) : tree.rightOf(node)
    }
    this.insert(row, key, parent, onLeft)
    return true
  }

  private insert(row: number, key: number, parent: number, onLeft: boolean): void {
    if (this.journal.why !== null) this.notePlace(this.journal.why, row, parent, onLeft)
    this.tree.insert(row, parent, onLeft)
    this.startsInRam.add(this.pageOf(key), row)
    this.lastGap = this.tree.previous(row)
  }

  /** The page that holds an address, counted from the first one of the zone. */
  private pageOf(address: number): number {
    return Math.floor(address / PAGE_SIZE) - this.startPfn
  }

  private notePlace(why: WhyRecorder, row: number, parent: number, onLeft: boolean): void {
    const key = this.get(row, RegionField.start)
    if (!this.sameStarts) why.check('region-place', false, key, NIL)
    why.note(
      'tree-insert',
      this.table.serialOf(row),
      key,
      this.get(row, RegionField.end),
      parent === NIL ? NIL : this.table.serialOf(parent),
      parent === NIL ? 0 : this.get(parent, RegionField.start),
      onLeft ? 0 : 1,
    )
  }

  /** delete_nommu_region. */
  unlink(row: number): void {
    this.journal.why?.note(
      'tree-erase',
      this.table.serialOf(row),
      this.get(row, RegionField.start),
      this.get(row, RegionField.end),
    )
    this.lastGap = this.tree.previous(row)
    this.startsInRam.remove(this.pageOf(this.get(row, RegionField.start)))
    this.tree.erase(row)
  }

  /** The tree as it was measured, over rows that have their fields already. */
  load(nodes: readonly RbNode[]): void {
    this.tree.load(nodes)
    this.findStarts()
  }

  /** Rows in address order. */
  *inOrder(): Generator<number> {
    for (let row = this.tree.first(); row !== NIL; row = this.tree.next(row)) yield row
  }

  snapshot(): RegionsSnapshot {
    return { table: this.table.snapshot(), tree: this.tree.snapshot() }
  }

  restore(from: RegionsSnapshot): void {
    this.table.restore(from.table)
    this.tree.restore(from.tree)
    this.findStarts()
  }

  private findStarts(): void {
    this.lastGap = NIL
    this.startsInRam.clear()
    for (const row of this.inOrder()) this.startsInRam.add(this.pageOf(this.get(row, RegionField.start)), row)
  }
}
