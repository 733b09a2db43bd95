/** Numbers by chance that are the same for the same seed, on any machine. */
export class Chance {
  private state: number

  /** `seeds`: whole numbers, which all count. */
  constructor(...seeds: readonly number[]) {
    this.state = 0x9e3779b9
    for (const seed of seeds) {
      this.state = Math.imul(this.state ^ seed, 0x85ebca6b) | 0
      this.next()
    }
  }

  /** A whole number from 0, below the limit. */
  below(limit: number): number {
    return Math.floor((this.next() / 2 ** 32) * limit)
  }

  oneOf<T>(list: readonly T[]): T | undefined {
    return list[this.below(list.length)]
  }

  /** The same things in another order. */
  shuffled<T>(list: readonly T[]): T[] {
    const out: T[] = []
    // Each goes to a place among those before it, and what was there to the end.
    for (const item of list) {
      const place = this.below(out.length + 1)
      const there = out[place]
      out[place] = item
      if (there !== undefined) out.push(there)
    }
    return out
  }

  private next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}
