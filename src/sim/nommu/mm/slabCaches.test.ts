import { describe, expect, it } from 'vitest'
import { asPfn, NO_PFN, PAGE_SIZE, type Pfn } from '../../../base/units.ts'
import type { Era, Slab } from '../era.ts'
import type { PageSupply } from './pageSupply.ts'
import { objectSize, SlabCaches } from './slabCaches.ts'
import { slobSmall } from './slobPages.ts'

/** Pages from 0x1000 on, one block after the other; what was taken and given back, as orders. */
function supply(era: Era, slab: Slab, most = Infinity): PageSupply & { taken: number[]; given: number[] } {
  let next = 0x1000
  const taken: number[] = []
  const given: number[] = []
  return {
    config: { era, slab },
    taken,
    given,
    allocPages(order): Pfn {
      if (order > most) return NO_PFN
      const pfn = asPfn(next)
      next += 1 << order
      taken.push(order)
      return pfn
    },
    freeBlock: (_pfn, order) => void given.push(order),
  }
}

const BORDERS: readonly (readonly [Era, Slab, readonly (readonly [bytes: number, size: number])[]])[] = [
  [
    '2.6.28',
    'slub',
    [1, 8, 9, 16, 33, 64, 65, 96, 97, 128, 129, 192, 193, 256, 257, 512, 2048, 2049, 4096].map((bytes) => [
      bytes,
      [8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096].find((size) => size >= bytes) ?? 0,
    ]),
  ],
  [
    '2.6.28',
    'slab',
    [1, 32, 33, 64, 65, 96, 97, 129, 192, 193, 4096, 4097, 8192, 8193, 2097153].map((bytes) => [
      bytes,
      [32, 64, 96, 128, 192, 256, 4096, 8192, 16384, 4194304].find((size) => size >= bytes) ?? 0,
    ]),
  ],
  ['2.6.28', 'slob', [1, 100, 4091].map((bytes) => [bytes, PAGE_SIZE])],
  ['2.6.20', 'slob', [1, 4087].map((bytes) => [bytes, PAGE_SIZE])],
]

describe('what kobjsize says', () => {
  it.each(BORDERS)('%s, %s: at each border of the caches', (era, slab, borders) => {
    for (const [bytes, size] of borders)
      expect([bytes, objectSize({ era, slab }, bytes)]).toEqual([bytes, size])
  })

  it('SLOB keeps a unit for itself, which is two words in 2.6.20', () => {
    expect([slobSmall({ era: '2.6.28' }), slobSmall({ era: '2.6.20' })]).toEqual([4092, 4088])
  })
})

describe('SLAB', () => {
  it('keeps eight objects ready and nine idle, and hands out what came back last', () => {
    const m = supply('2.6.28', 'slab')
    const caches = new SlabCaches()
    const all = Array.from({ length: 30 }, () => caches.take(m, 8192)?.address ?? 0)
    for (const address of all) caches.give(m, address)
    // Whole batches of four go to the idle ones, of which there may be nine.
    expect(30 - m.given.length).toBeLessThanOrEqual(8 + 9)
    expect(caches.take(m, 5000)?.address).toBe(all.at(-1))
    expect(new Set(m.given)).toEqual(new Set([1]))
  })

  it('keeps one object and three above 128 KiB', () => {
    const m = supply('2.6.28', 'slab')
    const caches = new SlabCaches()
    const all = Array.from({ length: 9 }, () => caches.take(m, 256 * 1024)?.address ?? 0)
    for (const address of all) caches.give(m, address)
    expect(9 - m.given.length).toBe(4)
  })
})

describe('SLUB', () => {
  it('takes a block for eight objects, or a smaller one where there is none', () => {
    const m = supply('2.6.28', 'slub')
    const caches = new SlabCaches()
    const [first, second] = [caches.take(m, 4096), caches.take(m, 4096)]
    expect(m.taken).toEqual([3])
    expect((second?.address ?? 0) - (first?.address ?? 0)).toBe(4096)
    const short = supply('2.6.28', 'slub', 0)
    expect(new SlabCaches().take(short, 4096)).not.toBeNull()
    expect(short.taken).toEqual([0])
  })
})

describe('SLOB', () => {
  it('cuts objects from a page, a word in front of each, and gives back the page that is empty', () => {
    const m = supply('2.6.28', 'slob')
    const caches = new SlabCaches()
    const [a, b, c] = [10, 20, 30].map((bytes) => caches.take(m, bytes)?.address ?? 0)
    expect([b, c].map((address) => (address ?? 0) - (a ?? 0))).toEqual([16, 40])
    expect((a ?? 0) % PAGE_SIZE).toBe(4)
    const kept = caches.snapshot()
    for (const address of [b, a, c]) caches.give(m, address ?? 0)
    expect(m.given).toEqual([0])
    caches.restore(kept)
    caches.give(m, b ?? 0)
    expect(caches.take(m, 18)?.address).toBe(b)
  })

  it('2.6.20 keeps its pages', () => {
    const m = supply('2.6.20', 'slob')
    const caches = new SlabCaches()
    const address = caches.take(m, 100)?.address ?? 0
    expect(address % PAGE_SIZE).toBe(8)
    caches.give(m, address)
    expect(m.given).toEqual([])
    expect(caches.take(m, 100)?.address).toBe(address)
  })

  it('does not look at all pages for each object', () => {
    const m = supply('2.6.28', 'slob')
    const caches = new SlabCaches()
    for (let i = 0; i < 20_000; i++) caches.take(m, 2100)
    expect(m.taken.length).toBe(20_000)
  })
})
