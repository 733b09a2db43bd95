/**
 * Address ranges in order, none over another: what the maple tree does for a process's VMAs. They lie in chunks of a few hundred,
 * and each chunk knows the largest gap below one of its ranges, so that finding, putting in, taking out and looking for
 * room cost little with 65,530 of them too.
 */
export interface Range {
  /** Bytes, whole pages; `end` is the first byte behind. */
  start: number
  end: number
}

interface Chunk<T> {
  readonly items: T[]
  /** The largest gap directly below one of the items; -1 when it has to be found again. */
  gap: number
}

const MOST = 256

export class RangeList<T extends Range> {
  private readonly chunks: Chunk<T>[] = []
  private readonly most: number
  private count = 0

  /** @param most Ranges in a chunk. */
  constructor(most = MOST) {
    this.most = most
  }

  get size(): number {
    return this.count
  }

  *[Symbol.iterator](): Generator<T, void> {
    for (const { items } of this.chunks) yield* items
  }

  /** The first range that ends above `address`; it may begin above it too (find_vma). */
  find(address: number): T | null {
    const at = this.chunkEndingAbove(address)
    const chunk = this.chunks[at]
    return chunk === undefined ? null : (chunk.items[itemEndingAbove(chunk.items, address)] ?? null)
  }

  /** The range that holds an address (vma_lookup). */
  at(address: number): T | null {
    const found = this.find(address)
    return found !== null && found.start <= address ? found : null
  }

  /** The first range that has a byte in [start, end) (find_vma_intersection). */
  within(start: number, end: number): T | null {
    const found = this.find(start)
    return found !== null && found.start < end ? found : null
  }

  /** The last range that begins below `address`. */
  before(address: number): T | null {
    const { chunks } = this
    let from = 0
    let to = chunks.length
    while (from < to) {
      const middle = (from + to) >>> 1
      if ((chunks[middle]?.items[0]?.start ?? Infinity) < address) from = middle + 1
      else to = middle
    }
    const items = chunks[from - 1]?.items
    if (items === undefined) return null
    let low = 0
    let high = items.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((items[middle]?.start ?? Infinity) < address) low = middle + 1
      else high = middle
    }
    return items[low - 1] ?? null
  }

  /** Puts in a range where none is. */
  insert(item: T): void {
    this.count++
    const { chunks } = this
    const at = Math.min(this.chunkEndingAbove(item.start), chunks.length - 1)
    const chunk = chunks[at]
    if (chunk === undefined) {
      chunks.push({ items: [item], gap: -1 })
      return
    }
    const { items } = chunk
    items.splice(itemEndingAbove(items, item.start), 0, item)
    chunk.gap = -1
    if (items.length > this.most) chunks.splice(at + 1, 0, { items: items.splice(this.most >>> 1), gap: -1 })
    this.forgetGapAbove(item.end)
  }

  /** Takes out a range that is in the list. */
  remove(item: T): void {
    const at = this.chunkEndingAbove(item.start)
    const chunk = this.chunks[at]
    const place = chunk === undefined ? -1 : itemEndingAbove(chunk.items, item.start)
    if (chunk?.items[place] !== item) throw new RangeError('the range is not in the list')
    this.count--
    chunk.items.splice(place, 1)
    chunk.gap = -1
    if (chunk.items.length === 0) this.chunks.splice(at, 1)
    this.forgetGapAbove(item.end)
  }

  /** Gives a range of the list other ends, which keep it between its neighbours. */
  resize(item: T, start: number, end: number): void {
    const top = Math.max(end, item.end)
    item.start = start
    item.end = end
    const chunk = this.chunks[this.chunkEndingAbove(start)]
    if (chunk !== undefined) chunk.gap = -1
    this.forgetGapAbove(top)
  }

  /** The highest place in [low, high) where `length` bytes are free: the upper end of that gap, or -1. */
  highestGap(low: number, high: number, length: number): number {
    const { chunks } = this
    const last = chunks.at(-1)?.items.at(-1)
    if (last === undefined || last.end < high) {
      if (high - Math.max(low, last?.end ?? 0) >= length) return high
    }
    for (let at = Math.min(this.chunkEndingAbove(high), chunks.length - 1); at >= 0; at--) {
      const chunk = chunks[at]
      if (chunk === undefined || this.gapOf(at) < length) continue
      const { items } = chunk
      for (let i = items.length - 1; i >= 0; i--) {
        const top = Math.min(items[i]?.start ?? 0, high)
        const bottom = Math.max(this.endBelow(at, i), low)
        if (top - bottom >= length) return top
        if (top <= low) return -1
      }
    }
    return -1
  }

  /** The lowest place in [low, high) where `length` bytes are free: the lower end of that gap, or -1. */
  lowestGap(low: number, high: number, length: number): number {
    const { chunks } = this
    for (let at = Math.max(0, this.chunkEndingAbove(low)); at < chunks.length; at++) {
      const chunk = chunks[at]
      if (chunk === undefined || this.gapOf(at) < length) continue
      const { items } = chunk
      for (let i = 0; i < items.length; i++) {
        const bottom = Math.max(this.endBelow(at, i), low)
        if (bottom >= high) return -1
        if (Math.min(items[i]?.start ?? 0, high) - bottom >= length) return bottom
      }
    }
    const bottom = Math.max(chunks.at(-1)?.items.at(-1)?.end ?? 0, low)
    return high - bottom >= length ? bottom : -1
  }

  /** Index of the first chunk whose last range ends above `address`; the number of chunks if there is none. */
  private chunkEndingAbove(address: number): number {
    const { chunks } = this
    let from = 0
    let to = chunks.length
    while (from < to) {
      const middle = (from + to) >>> 1
      if ((chunks[middle]?.items.at(-1)?.end ?? 0) > address) to = middle
      else from = middle + 1
    }
    return from
  }

  private gapOf(at: number): number {
    const chunk = this.chunks[at]
    if (chunk === undefined) return 0
    if (chunk.gap < 0) {
      let gap = 0
      let below = this.endBelow(at, 0)
      for (const { start, end } of chunk.items) {
        gap = Math.max(gap, start - below)
        below = end
      }
      chunk.gap = gap
    }
    return chunk.gap
  }

  /** Where the range before an item ends; 0 if there is none. */
  private endBelow(at: number, i: number): number {
    const items = i > 0 ? this.chunks[at]?.items : this.chunks[at - 1]?.items
    return (i > 0 ? items?.[i - 1] : items?.at(-1))?.end ?? 0
  }

  private forgetGapAbove(address: number): void {
    // The range at this address, or the first one above it, has another gap below it now.
    for (let at = this.chunkEndingAbove(address - 1); at < this.chunks.length; at++) {
      const chunk = this.chunks[at]
      if (chunk === undefined) return
      chunk.gap = -1
      if ((chunk.items.at(-1)?.start ?? 0) >= address) return
    }
  }
}

function itemEndingAbove(items: readonly Range[], address: number): number {
  let from = 0
  let to = items.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((items[middle]?.end ?? 0) > address) to = middle
    else from = middle + 1
  }
  return from
}
