/**
 * How a process finds its VMAs. Linux 6.x: a maple tree, which holds one VMA for each address, so that storing a second one over the
 * same addresses hides the first. Before 2.6.29: a list of links, by start. Both are kept here as a list in order, in leaves. The
 * red-black tree of 2.6.29 is in rbVmas.ts; its order is copied here for those who only look.
 */
import { VmaField, type VmaTable } from './vmas.ts'

/**
 * The addresses under which a tree knows its VMAs; they can differ from a VMA's own after mremap. `entries`: low, high and row, one entry
 * behind the other.
 */
export interface VmaTreeSnapshot {
  readonly entries: Float64Array
  readonly size: number
  readonly repeats: boolean
}

/** Numbers in an entry of a snapshot. */
const WIDTH = 3

/** A place in the tree where nothing is: behind the last entry, or before the first. */
export const NOWHERE = -1

/** Entries that a leaf has room for, as one of the kernel's maple tree (MAPLE_RANGE64_SLOTS): no more are moved to make room for one. */
const SHIFT = 4
const SLOTS = 1 << SHIFT
const HALF = SLOTS / 2

/**
 * An entry is known by its place, which holds until something is stored or taken out: leaf `n` has the places from `n * SLOTS` on, filled
 * from the front. No leaf is empty but the only one of an empty tree. Columns, so that a search touches nothing but addresses.
 */
export class VmaTree {
  private lows = new Float64Array(SLOTS)
  /** 0 where there is no entry. */
  private highs = new Float64Array(SLOTS)
  private entryRows = new Int32Array(SLOTS)
  /** Entries in each leaf. */
  private filled = new Int32Array(1)
  private leaves = 1
  size = 0
  /** A row came twice at some time: only then it is worth looking for a second entry. */
  private repeats = false
  /** Where the last search ended. The next one mostly ends there too: a call finds a VMA, then takes it out or cuts it. */
  private lastFound = 0
  private readonly vmas: VmaTable
  private readonly overlapping: boolean

  /** `overlapping`: the list of links before 2.6.29, in which VMAs may lie over each other. */
  constructor(vmas: VmaTable, overlapping: boolean) {
    this.vmas = vmas
    this.overlapping = overlapping
  }

  // --- reading -------------------------------------------------------------------------------------------------

  get first(): number {
    return this.size === 0 ? NOWHERE : 0
  }

  next(at: number): number {
    const leaf = at >>> SHIFT
    if (at + 1 < leaf * SLOTS + (this.filled[leaf] ?? 0)) return at + 1
    return leaf + 1 < this.leaves ? (leaf + 1) * SLOTS : NOWHERE
  }

  previous(at: number): number {
    if (at % SLOTS > 0) return at - 1
    const before = (at >>> SHIFT) - 1
    return before < 0 ? NOWHERE : before * SLOTS + (this.filled[before] ?? 0) - 1
  }

  rowAt(at: number): number {
    return this.entryRows[at] ?? -1
  }
  lowAt(at: number): number {
    return this.lows[at] ?? 0
  }
  highAt(at: number): number {
    return this.highs[at] ?? 0
  }

  /** Places in the tree's order. */
  *places(): Generator<number> {
    for (let at = this.first; at !== NOWHERE; at = this.next(at)) yield at
  }

  /** Rows in the tree's order. A row can come twice: a maple tree keeps what a later VMA left of an earlier one. */
  get rows(): number[] {
    return Array.from(this.places(), (at) => this.rowAt(at))
  }

  /** The last entry that begins at an address or below. */
  lastFrom(address: number): number {
    const { lows, filled } = this
    let leaf = 0
    for (let end = this.leaves; end - leaf > 1;) {
      const middle = (leaf + end) >>> 1
      if ((lows[middle * SLOTS] ?? 0) <= address) leaf = middle
      else end = middle
    }
    let at = leaf * SLOTS
    const end = at + (filled[leaf] ?? 0)
    while (at < end && (lows[at] ?? 0) <= address) at++
    return at === leaf * SLOTS ? NOWHERE : at - 1
  }

  /** The first entry that ends above an address. */
  firstEndingAbove(address: number): number {
    const { lows, highs, lastFound } = this
    if (this.overlapping) {
      let at = this.first
      while (at !== NOWHERE && this.highAt(at) <= address) at = this.next(at)
      return at
    }
    if ((highs[lastFound] ?? 0) > address && (lows[lastFound] ?? 0) <= address) return lastFound
    const before = this.lastFrom(address)
    if (before === NOWHERE) return this.first
    if ((highs[before] ?? 0) <= address) return this.next(before)
    this.lastFound = before
    return before
  }

  /** Rows from the entry of a row on that ends above an address. */
  *from(row: number, address: number): Generator<number> {
    let at = this.firstEndingAbove(address)
    while (at !== NOWHERE && this.rowAt(at) !== row) at = this.next(at)
    for (; at !== NOWHERE; at = this.next(at)) yield this.rowAt(at)
  }

  /** The entry whose VMA is `row`, the first if it has several. */
  placeOf(row: number): number {
    let at = this.first
    while (at !== NOWHERE && this.rowAt(at) !== row) at = this.next(at)
    return at
  }

  /** Whether a row that was just taken out has another entry. */
  mayHold(row: number): boolean {
    return this.repeats && this.placeOf(row) !== NOWHERE
  }

  // --- changing ------------------------------------------------------------------------------------------------

  /** Takes over an order that is kept elsewhere: the red-black tree of 2.6.29. */
  setRows(rows: readonly number[]): void {
    const { vmas } = this
    this.empty()
    for (const row of rows)
      this.insertBefore(NOWHERE, vmas.get(row, VmaField.start), vmas.get(row, VmaField.end), row)
  }

  /** An entry's VMA has another end now; a tree with overlaps keeps the entry where it is. */
  setHigh(row: number, high: number): void {
    const at = this.placeOf(row)
    if (at !== NOWHERE) this.highs[at] = high
  }

  /**
   * Stores a VMA under its addresses. In a maple tree what lay there before gives way; rows that lost their last address are
   * returned, null for none (they are hidden: alive, counted and never found again).
   */
  store(row: number): readonly number[] | null {
    const { data } = this.vmas.table
    const vma = this.vmas.table.at(row)
    const low = data[vma + VmaField.start] ?? 0
    const high = data[vma + VmaField.end] ?? 0
    if (this.overlapping) {
      // In a list of links: behind all that begin no higher.
      const before = this.lastFrom(low)
      this.insertBefore(before === NOWHERE ? this.first : this.next(before), low, high, row)
      return null
    }
    const at = this.firstEndingAbove(low)
    if (at === NOWHERE || (this.lows[at] ?? 0) >= high) {
      this.insertBefore(at, low, high, row)
      return null
    }
    return this.replace(low, high, row)
  }

  /** Forgets what a maple tree holds for [low, high). */
  clear(low: number, high: number): void {
    this.replace(low, high, -1)
  }

  /** Takes out the entry of a row if it lies over just the addresses of its VMA. */
  removeExactly(row: number): boolean {
    const { data } = this.vmas.table
    const vma = this.vmas.table.at(row)
    const low = data[vma + VmaField.start] ?? 0
    const at = this.firstEndingAbove(low)
    if (at === NOWHERE || this.entryRows[at] !== row) return false
    if (this.lows[at] !== low || this.highs[at] !== data[vma + VmaField.end]) return false
    this.removeAt(at)
    return true
  }

  /** Takes out the entry of a row. */
  remove(row: number): void {
    const at = this.placeOf(row)
    if (at !== NOWHERE) this.removeAt(at)
  }

  /** Puts `row` (-1: nothing) over [low, high), cutting or dropping what lies there; returns the rows that were dropped. */
  private replace(low: number, high: number, row: number): readonly number[] | null {
    let at = this.firstEndingAbove(low)
    let cut = false
    if (at !== NOWHERE && this.lowAt(at) < low) {
      const end = this.highAt(at)
      // The first entry begins below and keeps its lower part; what it has above `high` becomes an entry of its own.
      this.highs[at] = low
      cut = end > high
      at = cut ? this.insertBefore(this.next(at), low, end, this.rowAt(at)) : this.next(at)
    }
    let dropped: number[] | null = null
    while (at !== NOWHERE && this.lowAt(at) < high) {
      if (this.highAt(at) > high) {
        this.lows[at] = high
        if (cut && dropped === null) this.repeats = true
        break
      }
      const gone = this.rowAt(at)
      if (dropped === null) dropped = [gone]
      else dropped.push(gone)
      at = this.removeAt(at)
    }
    if (row === -1) return null
    this.insertBefore(at, low, high, row)
    return dropped?.filter((old) => this.placeOf(old) === NOWHERE) ?? null
  }

  /** Makes an entry before the one at a place, behind all of them for NOWHERE. Where it is. */
  private insertBefore(next: number, low: number, high: number, row: number): number {
    let leaf = next === NOWHERE ? this.leaves - 1 : next >>> SHIFT
    let at = next === NOWHERE ? leaf * SLOTS + (this.filled[leaf] ?? 0) : next
    if (this.filled[leaf] === SLOTS) {
      // Those that come one behind the other fill their leaves.
      const kept = next === NOWHERE ? SLOTS : HALF
      this.split(leaf, kept)
      if (at >= leaf * SLOTS + kept) {
        leaf++
        at += SLOTS - kept
      }
    }
    const { lows, highs, entryRows, filled } = this
    const end = leaf * SLOTS + (filled[leaf] ?? 0)
    for (let to = end; to > at; to--) {
      lows[to] = lows[to - 1] ?? 0
      highs[to] = highs[to - 1] ?? 0
      entryRows[to] = entryRows[to - 1] ?? 0
    }
    lows[at] = low
    highs[at] = high
    entryRows[at] = row
    filled[leaf] = (filled[leaf] ?? 0) + 1
    this.size++
    return at
  }

  /** Takes out an entry; the place of the one that came behind it. */
  private removeAt(at: number): number {
    const { lows, highs, entryRows, filled } = this
    const leaf = at >>> SHIFT
    const left = (filled[leaf] ?? 0) - 1
    const last = leaf * SLOTS + left
    for (let to = at; to < last; to++) {
      lows[to] = lows[to + 1] ?? 0
      highs[to] = highs[to + 1] ?? 0
      entryRows[to] = entryRows[to + 1] ?? 0
    }
    highs[last] = 0
    filled[leaf] = left
    this.size--
    if (left === 0 && this.leaves > 1) {
      this.moveLeaves(leaf + 1, leaf)
      this.leaves--
      this.highs.fill(0, this.leaves * SLOTS, (this.leaves + 1) * SLOTS)
      return leaf < this.leaves ? at : NOWHERE
    }
    return at < last ? at : this.next(at)
  }

  /** A leaf keeps so many entries; the others go into a new one behind it. */
  private split(leaf: number, kept: number): void {
    if (this.leaves === this.filled.length) this.grow()
    this.moveLeaves(leaf + 1, leaf + 2)
    this.leaves++
    const from = leaf * SLOTS + kept
    const to = (leaf + 1) * SLOTS
    for (const column of [this.lows, this.highs, this.entryRows]) column.copyWithin(to, from, to)
    this.highs.fill(0, from, to)
    this.highs.fill(0, to + SLOTS - kept, to + SLOTS)
    this.filled[leaf] = kept
    this.filled[leaf + 1] = SLOTS - kept
  }

  /** The leaves from `from` on to where `to` is. */
  private moveLeaves(from: number, to: number): void {
    const { leaves } = this
    for (const column of [this.lows, this.highs, this.entryRows])
      column.copyWithin(to * SLOTS, from * SLOTS, leaves * SLOTS)
    this.filled.copyWithin(to, from, leaves)
  }

  private grow(): void {
    const [lows, highs, rows, filled] = [this.lows, this.highs, this.entryRows, this.filled]
    this.lows = new Float64Array(lows.length * 2)
    this.lows.set(lows)
    this.highs = new Float64Array(highs.length * 2)
    this.highs.set(highs)
    this.entryRows = new Int32Array(rows.length * 2)
    this.entryRows.set(rows)
    this.filled = new Int32Array(filled.length * 2)
    this.filled.set(filled)
  }

  private empty(): void {
    this.highs.fill(0)
    this.filled.fill(0)
    this.leaves = 1
    this.size = 0
  }

  // --- saving, restoring ---------------------------------------------------------------------------------------

  snapshot(): VmaTreeSnapshot {
    const { size, repeats } = this
    const entries = new Float64Array(size * WIDTH)
    let to = 0
    for (let at = this.first; at !== NOWHERE; at = this.next(at)) {
      entries[to++] = this.lowAt(at)
      entries[to++] = this.highAt(at)
      entries[to++] = this.rowAt(at)
    }
    return { entries, size, repeats }
  }

  restore({ entries, repeats }: VmaTreeSnapshot): void {
    this.empty()
    for (let at = 0; at < entries.length; at += WIDTH)
      this.insertBefore(NOWHERE, entries[at] ?? 0, entries[at + 1] ?? 0, entries[at + 2] ?? 0)
    this.repeats = repeats
  }
}
