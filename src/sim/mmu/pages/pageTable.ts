/**
 * The entries of one page table: page number of an address -> what is mapped there. Kept as the machine keeps them, in leaves of 512
 * entries, so that a range of terabytes with three pages in it costs three steps.
 */

/** Entries in one table at each level (PTRS_PER_PTE). */
export const ENTRIES_PER_TABLE = 512

const NO_ENTRIES: readonly null[] = Array.from({ length: ENTRIES_PER_TABLE }, () => null)

interface Leaf<E> {
  /** Page number of its first entry / 512. */
  readonly index: number
  readonly entries: (E | null)[]
  used: number
}

export class PageTable<E> {
  private leaves: Leaf<E>[] = []
  private recent: Leaf<E> | null = null
  private count = 0
  private leafChanges = 0

  /** Entries that are there. */
  get size(): number {
    return this.count
  }

  /** Whether a table of the level at which each spans `pages` pages (512 at the lowest) is there for a page number. */
  hasTable(page: number, pages: number): boolean {
    const perTable = pages / ENTRIES_PER_TABLE
    const from = Math.floor(page / pages) * perTable
    if (this.recent !== null && this.recent.index >= from && this.recent.index < from + perTable) return true
    const leaf = this.leaves[this.firstLeafFrom(from)]
    return leaf !== undefined && leaf.index < from + perTable
  }

  /** Another number whenever a leaf came or went. */
  get shape(): number {
    return this.leafChanges
  }

  /** Page numbers / 512 of the leaves that have an entry, ascending. */
  get leafIndexes(): readonly number[] {
    return this.leaves.map(({ index }) => index)
  }

  get(page: number): E | null {
    const index = Math.floor(page / ENTRIES_PER_TABLE)
    const leaf = this.leafAt(index)
    return leaf === null ? null : (leaf.entries[page - index * ENTRIES_PER_TABLE] ?? null)
  }

  /** Writes an entry; gives the one that was there. */
  set(page: number, entry: E): E | null {
    const index = Math.floor(page / ENTRIES_PER_TABLE)
    let leaf = this.leafAt(index)
    if (leaf === null) {
      leaf = { index, entries: [...NO_ENTRIES], used: 0 }
      this.leaves.splice(this.firstLeafFrom(index), 0, leaf)
      this.recent = leaf
      this.leafChanges++
    }
    const at = page - index * ENTRIES_PER_TABLE
    const old = leaf.entries[at] ?? null
    leaf.entries[at] = entry
    if (old === null) {
      leaf.used++
      this.count++
    }
    return old
  }

  /** Takes an entry out; gives it, or null if there was none. */
  clear(page: number): E | null {
    const index = Math.floor(page / ENTRIES_PER_TABLE)
    const leaf = this.leafAt(index)
    const at = page - index * ENTRIES_PER_TABLE
    const old = leaf?.entries[at] ?? null
    if (leaf === null || old === null) return null
    leaf.entries[at] = null
    this.count--
    if (--leaf.used === 0) this.drop(leaf)
    return old
  }

  /** Calls `visit` for the entries of [from, to) in order. It may write other entries, but take none out. */
  forEach(from: number, to: number, visit: (entry: E, page: number) => void): void {
    const first = this.firstLeafFrom(Math.floor(from / ENTRIES_PER_TABLE))
    for (let l = first; l < this.leaves.length; l++) {
      const leaf = this.leaves[l]
      if (leaf === undefined) return
      const base = leaf.index * ENTRIES_PER_TABLE
      if (base >= to) return
      const end = Math.min(ENTRIES_PER_TABLE, to - base)
      for (let at = Math.max(0, from - base); at < end; at++) {
        const entry = leaf.entries[at] ?? null
        if (entry !== null) visit(entry, base + at)
      }
    }
  }

  /** Takes the entries of [from, to) out, in order, and gives each to `visit`. */
  clearRange(from: number, to: number, visit: (entry: E, page: number) => void): void {
    const found: E[] = []
    const pages: number[] = []
    this.forEach(from, to, (entry, page) => {
      found.push(entry)
      pages.push(page)
    })
    pages.forEach((page, i) => {
      this.clear(page)
      const entry = found[i]
      if (entry !== undefined) visit(entry, page)
    })
  }

  /** A copy in which `copy` stands for each entry. */
  map<F>(copy: (entry: E) => F): PageTable<F> {
    const out = new PageTable<F>()
    out.leaves = this.leaves.map(({ index, entries, used }) => ({
      index,
      entries: entries.map((entry) => (entry === null ? null : copy(entry))),
      used,
    }))
    out.count = this.count
    return out
  }

  private leafAt(index: number): Leaf<E> | null {
    if (this.recent?.index === index) return this.recent
    const leaf = this.leaves[this.firstLeafFrom(index)]
    if (leaf?.index !== index) return null
    this.recent = leaf
    return leaf
  }

  private firstLeafFrom(index: number): number {
    let from = 0
    let to = this.leaves.length
    while (from < to) {
      const middle = (from + to) >>> 1
      if ((this.leaves[middle]?.index ?? Infinity) < index) from = middle + 1
      else to = middle
    }
    return from
  }

  private drop(leaf: Leaf<E>): void {
    this.leaves.splice(this.firstLeafFrom(leaf.index), 1)
    this.leafChanges++
    if (this.recent === leaf) this.recent = null
  }
}
