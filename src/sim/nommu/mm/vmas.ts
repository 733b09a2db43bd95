/**
 * struct vm_area_struct, and how a process finds its VMAs. Linux 6.x: a maple tree, which holds one VMA for each address, so that storing
 * a second one over the same addresses hides the first. Before 2.6.29: a list of links, by start. Both are kept here as a sorted
 * list: a process on such a board has tens of mappings, not thousands. The red-black tree of 2.6.29 is in rbVmas.ts; its order is
 * copied here for those who only look.
 */
import type { Ev, Journal } from '../../record/journal.ts'
import { StructTable, type TableSnapshot } from './structTable.ts'

/**
 * Fields of a VMA. Addresses in bytes, pgoff in pages, inode an index or -1, region a row, bornAt a step. `address` stands for where
 * the structure itself lies, which decides the order of equal VMAs before 6.x; `mm` is the number of the Mm that it was made for.
 */
export const VmaField = {
  start: 0,
  end: 1,
  flags: 2,
  pgoff: 3,
  inode: 4,
  region: 5,
  bornAt: 6,
  address: 7,
  mm: 8,
} as const
export type VmaField = (typeof VmaField)[keyof typeof VmaField]
const FIELDS = Object.keys(VmaField).length

export class VmaTable {
  readonly table = new StructTable(FIELDS, 64)
  private readonly journal: Journal

  constructor(journal: Journal) {
    this.journal = journal
  }

  get(row: number, field: VmaField): number {
    return this.table.get(row, field)
  }
  set(row: number, field: VmaField, value: number): void {
    this.table.set(row, field, value)
  }
  /** Writes down what of a process a VMA covers from now on. */
  journalPlace(code: typeof Ev.vmaAdd | typeof Ev.vmaResize, row: number, pid: number): void {
    const { data } = this.table
    const at = this.table.at(row)
    this.journal.push(code, this.table.serialOf(row), pid, data[at + VmaField.start], data[at + VmaField.end])
  }

  snapshot(): TableSnapshot {
    return this.table.snapshot()
  }
  restore(from: TableSnapshot): void {
    this.table.restore(from)
  }
}

/**
 * The addresses under which a tree knows its VMAs; they can differ from a VMA's own after mremap. `entries`: low, high and row, one entry
 * behind the other.
 */
export interface VmaTreeSnapshot {
  readonly entries: Float64Array
  readonly size: number
  readonly repeats: boolean
}

const FIRST_CAPACITY = 16
/** Numbers in an entry, and where they are in it. */
const WIDTH = 3
const LOW = 0
const HIGH = 1
const ROW = 2
const NOTHING: readonly number[] = []

export class VmaTree {
  /** In one array, so that one move makes room. */
  private entries = new Float64Array(FIRST_CAPACITY * WIDTH)
  size = 0
  /** A row came twice at some time: only then it is worth looking for a second entry. */
  private repeats = false
  /** Where the last search ended. The next one mostly ends there too: a call finds a VMA, then takes it out or cuts it. */
  private lastFound = 0
  private readonly overlapping: boolean

  /** `overlapping`: the list of links before 2.6.29, in which VMAs may lie over each other. */
  constructor(overlapping: boolean) {
    this.overlapping = overlapping
  }

  /** Takes over an order that is kept elsewhere: the red-black tree of 2.6.29. */
  setRows(rows: readonly number[], vmas: VmaTable): void {
    this.size = 0
    for (const row of rows)
      this.insertAt(this.size, vmas.get(row, VmaField.start), vmas.get(row, VmaField.end), row)
  }

  /** Rows in the tree's order. A row can come twice: a maple tree keeps what a later VMA left of an earlier one. */
  get rows(): number[] {
    return Array.from({ length: this.size }, (_, at) => this.rowAt(at))
  }

  /** -1 beyond the end; likewise below. */
  rowAt(index: number): number {
    return index < this.size ? (this.entries[index * WIDTH + ROW] ?? -1) : -1
  }
  lowAt(index: number): number {
    return index < this.size ? (this.entries[index * WIDTH + LOW] ?? -1) : -1
  }
  highAt(index: number): number {
    return index < this.size ? (this.entries[index * WIDTH + HIGH] ?? -1) : -1
  }

  /** Index of the first entry that ends above `address`; `size` if there is none. */
  firstEndingAbove(address: number): number {
    const { entries, size } = this
    if (this.overlapping) {
      let at = 0
      while (at < size && (entries[at * WIDTH + HIGH] ?? 0) <= address) at++
      return at
    }
    const last = this.lastFound
    if (
      last < size &&
      (entries[last * WIDTH + LOW] ?? 0) <= address &&
      (entries[last * WIDTH + HIGH] ?? 0) > address
    )
      return last
    let from = 0
    let to = size
    while (from < to) {
      const middle = (from + to) >>> 1
      if ((entries[middle * WIDTH + HIGH] ?? 0) > address) to = middle
      else from = middle + 1
    }
    this.lastFound = from
    return from
  }

  /** Rows from the entry of a row on that ends above an address. */
  *from(row: number, address: number): Generator<number> {
    let at = this.firstEndingAbove(address)
    while (at < this.size && this.rowAt(at) !== row) at++
    for (; at < this.size; at++) yield this.rowAt(at)
  }

  /** Index of the entry whose VMA is `row`, the first if it has several; -1 if there is none. */
  indexOf(row: number): number {
    for (let at = 0; at < this.size; at++) if (this.rowAt(at) === row) return at
    return -1
  }

  /** Whether a row that was just taken out has another entry. */
  mayHold(row: number): boolean {
    return this.repeats && this.indexOf(row) !== -1
  }

  /** An entry's VMA has another end now; a tree with overlaps keeps the entry where it is. */
  setHigh(row: number, high: number): void {
    const at = this.indexOf(row)
    if (at !== -1) this.entries[at * WIDTH + HIGH] = high
  }

  /**
   * Stores a VMA over [low, high). In a maple tree what lay there before gives way; rows that lost their last address are
   * returned (they are hidden: alive, counted and never found again).
   */
  store(row: number, low: number, high: number): readonly number[] {
    const at = this.overlapping ? this.placeOf(low) : this.firstEndingAbove(low)
    if (this.overlapping || at === this.size || (this.entries[at * WIDTH + LOW] ?? 0) >= high) {
      this.insertAt(at, low, high, row)
      return NOTHING
    }
    return this.replace(low, high, row)
  }

  /** Forgets what a maple tree holds for [low, high). */
  clear(low: number, high: number): void {
    this.replace(low, high, -1)
  }

  /** Takes out the entry of a row if it lies over just [low, high). */
  removeExactly(row: number, low: number, high: number): boolean {
    const at = this.firstEndingAbove(low)
    const { entries } = this
    const from = at * WIDTH
    if (at === this.size || entries[from + ROW] !== row) return false
    if (entries[from + LOW] !== low || entries[from + HIGH] !== high) return false
    this.removeAt(at)
    return true
  }

  removeAt(at: number): void {
    this.entries.copyWithin(at * WIDTH, (at + 1) * WIDTH, this.size * WIDTH)
    this.size--
  }

  /** Takes out the entry of a row. */
  remove(row: number): void {
    const at = this.indexOf(row)
    if (at !== -1) this.removeAt(at)
  }

  /** In a list of links: behind all that begin no higher. */
  private placeOf(low: number): number {
    let at = 0
    while (at < this.size && this.lowAt(at) <= low) at++
    return at
  }

  /** Puts `row` (-1: nothing) over [low, high), cutting or dropping what lies there; returns the rows that were dropped. */
  private replace(low: number, high: number, row: number): readonly number[] {
    let at = this.firstEndingAbove(low)
    let cut = false
    if (at < this.size && this.lowAt(at) < low) {
      const end = this.highAt(at)
      // The first entry begins below and keeps its lower part; what it has above `high` becomes an entry of its own.
      this.entries[at * WIDTH + HIGH] = low
      if (end > high) {
        this.insertAt(at + 1, low, end, this.rowAt(at))
        cut = true
      }
      at++
    }
    let dropped: number[] | null = null
    while (at < this.size && this.lowAt(at) < high) {
      if (this.highAt(at) > high) {
        this.entries[at * WIDTH + LOW] = high
        if (cut && dropped === null) this.repeats = true
        break
      }
      const gone = this.rowAt(at)
      if (dropped === null) dropped = [gone]
      else dropped.push(gone)
      this.removeAt(at)
    }
    if (row === -1) return NOTHING
    this.insertAt(at, low, high, row)
    return dropped === null ? NOTHING : dropped.filter((old) => this.indexOf(old) === -1)
  }

  private insertAt(at: number, low: number, high: number, row: number): void {
    if ((this.size + 1) * WIDTH > this.entries.length) this.grow()
    const { entries } = this
    const to = at * WIDTH
    entries.copyWithin(to + WIDTH, to, this.size * WIDTH)
    entries[to + LOW] = low
    entries[to + HIGH] = high
    entries[to + ROW] = row
    this.size++
  }

  private grow(): void {
    const bigger = new Float64Array(this.entries.length * 2)
    bigger.set(this.entries)
    this.entries = bigger
  }

  snapshot(): VmaTreeSnapshot {
    const { entries, size, repeats } = this
    return { entries: entries.slice(), size, repeats }
  }

  restore(from: VmaTreeSnapshot): void {
    this.entries = from.entries.slice()
    this.size = from.size
    this.repeats = from.repeats
  }
}
