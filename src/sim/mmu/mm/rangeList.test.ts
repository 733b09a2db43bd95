import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RangeList, type Range } from './rangeList.ts'

const SPACE = 1 << 13

/** The same questions answered by looking at all ranges. */
class Slow {
  all: Range[] = []

  sort(): Range[] {
    return this.all.sort((a, b) => a.start - b.start)
  }

  find = (address: number): Range | null => this.sort().find(({ end }) => end > address) ?? null
  before = (address: number): Range | null => this.sort().findLast(({ start }) => start < address) ?? null

  /** All gaps in [low, high), upwards. */
  gaps(low: number, high: number): { start: number; end: number }[] {
    let below = 0
    const out = [...this.sort(), { start: Infinity, end: Infinity }].map(({ start, end }) => {
      const gap = { start: Math.max(below, low), end: Math.min(start, high) }
      below = end
      return gap
    })
    return out
  }

  highestGap = (low: number, high: number, length: number): number =>
    this.gaps(low, high).findLast(({ start, end }) => end - start >= length)?.end ?? -1
  lowestGap = (low: number, high: number, length: number): number =>
    this.gaps(low, high).find(({ start, end }) => end - start >= length)?.start ?? -1
}

const place = fc.nat(SPACE / 64 - 1).map((n) => n * 64)
const operation = fc.tuple(
  fc.constantFrom('insert', 'insert', 'insert', 'remove', 'resize', 'ask'),
  place,
  place,
  fc.integer({ min: 1, max: 40 }),
)

describe('a list of ranges', () => {
  it('answers as looking at all of them would', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 300, size: 'max' }), (operations) => {
        const list = new RangeList<Range>(8)
        const slow = new Slow()
        for (const [name, a, b, n] of operations) {
          const range = slow.find(a)
          if (name === 'insert' && list.within(a, a + n) === null) {
            const item = { start: a, end: a + n }
            list.insert(item)
            slow.all.push(item)
          } else if (name === 'remove' && range !== null) {
            list.remove(range)
            slow.all.splice(slow.all.indexOf(range), 1)
          } else if (name === 'resize' && range !== null) {
            const next = slow.find(range.end)
            const end = Math.max(range.start + 1, Math.min(range.start + n * 3, next?.start ?? SPACE))
            list.resize(range, Math.max(range.start - (n % 3), list.before(range.start)?.end ?? 0), end)
          } else {
            expect([list.find(a), list.before(a)]).toEqual([slow.find(a), slow.before(a)])
            expect(list.at(a)).toBe((range?.start ?? Infinity) <= a ? range : null)
            const [low, high] = [Math.min(a, b), Math.max(a, b)]
            for (const length of [1, n, 64 + n, 5_000])
              expect([list.highestGap(low, high, length), list.lowestGap(low, high, length)]).toEqual([
                slow.highestGap(low, high, length),
                slow.lowestGap(low, high, length),
              ])
          }
        }
        expect([...list]).toEqual(slow.sort())
        expect(list.size).toBe(slow.all.length)
      }),
      { numRuns: 40 },
    )
  })

  it('takes tens of thousands, whether side by side or at random, and finds the last gap among them', () => {
    const list = new RangeList<Range>()
    const count = 65_530
    for (let i = 0; i < count; i++) {
      // A permutation: 7,919 has no factor in common with the number of places.
      const at = (i * 7_919) % count
      list.insert({ start: 4096 + at * 4096, end: 8192 + at * 4096 })
      list.highestGap(0, 4096, 8192)
    }
    expect(list.size).toBe(count)
    const top = 4096 + count * 4096
    for (let i = 0; i < 20_000; i++) expect(list.highestGap(4096, top, 4096)).toBe(-1)
    const middle = list.at(4096 * 30_000)
    if (middle === null) throw new Error('it is not there')
    list.remove(middle)
    expect(list.highestGap(4096, top, 4096)).toBe(middle.end)
    expect(list.lowestGap(4096, top, 4096)).toBe(middle.start)
  })

  it('knows when it is asked to take out what it does not have', () => {
    const list = new RangeList<Range>()
    list.insert({ start: 0, end: 1 })
    expect(() => {
      list.remove({ start: 0, end: 1 })
    }).toThrow('not in the list')
  })
})
