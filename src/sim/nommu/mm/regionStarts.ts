/**
 * At which pages of RAM regions begin: one bit a page, and one for each 32 pages in which any does. What this finds saves the descent of
 * the tree; whoever asks tests it, as regions outside RAM are not in it.
 */
const NIL = -1
const WORD = 5

export class RegionStarts {
  /** The region by page, where the bit is set. */
  private readonly rows: Int32Array
  private readonly bits: Int32Array
  private readonly filled: Int32Array

  /** `pages`: of the zone; a page is counted from its first one. */
  constructor(pages: number) {
    const words = (pages >>> WORD) + 1
    this.rows = new Int32Array(pages)
    this.bits = new Int32Array(words)
    this.filled = new Int32Array((words >>> WORD) + 1)
  }

  /** Nothing for what is no page of the zone. */
  add(page: number, row: number): void {
    const { rows, bits, filled } = this
    if (!(page >= 0 && page < rows.length)) return
    const word = page >>> WORD
    rows[page] = row
    bits[word] = (bits[word] ?? 0) | (1 << page)
    filled[word >>> WORD] = (filled[word >>> WORD] ?? 0) | (1 << word)
  }

  remove(page: number): void {
    const { rows, bits, filled } = this
    if (!(page >= 0 && page < rows.length)) return
    const word = page >>> WORD
    const left = (bits[word] ?? 0) & ~(1 << page)
    bits[word] = left
    if (left === 0) filled[word >>> WORD] = (filled[word >>> WORD] ?? 0) & ~(1 << word)
  }

  /** The region that begins nearest below a page, -1 if none does. */
  below(page: number): number {
    const { rows, bits, filled } = this
    if (!(page >= 0 && page < rows.length)) return NIL
    let word = page >>> WORD
    let pages = (bits[word] ?? 0) & ((1 << page) - 1)
    if (pages === 0) {
      let upper = word >>> WORD
      let words = (filled[upper] ?? 0) & ((1 << word) - 1)
      while (words === 0) {
        if (upper === 0) return NIL
        words = filled[--upper] ?? 0
      }
      word = (upper << WORD) + 31 - Math.clz32(words)
      pages = bits[word] ?? 0
    }
    return rows[(word << WORD) + 31 - Math.clz32(pages)] ?? NIL
  }

  clear(): void {
    this.bits.fill(0)
    this.filled.fill(0)
  }
}
