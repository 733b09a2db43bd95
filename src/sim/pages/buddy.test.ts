import { asPfn, type Pfn } from '../../base/units.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MIGRATETYPES, type Migratetype } from '../../base/uapi.ts'
import { BuddyAllocator, MT_MOVABLE, MT_UNMOVABLE, PageHolder, type BuddyRules } from './buddy.ts'
import { Ev, Journal } from '../record/journal.ts'
import { differenceFrom, ReferenceBuddy } from './testing/referenceBuddy.ts'

const RULES_6_12: BuddyRules = { likelyMergeToTail: true, watermarkPerOrder: false, fallback: '6.12' }
const RULES_2_6: BuddyRules = { likelyMergeToTail: false, watermarkPerOrder: true, fallback: '6.12' }

interface Setup {
  readonly startPfn: Pfn
  readonly spannedPages: number
  readonly pageblockOrder: number
  readonly mobilityGrouping: boolean
  readonly rules: BuddyRules
  readonly watermarkMin: number
}

const USUAL: Setup = {
  startPfn: asPfn(0x80000),
  spannedPages: 4096,
  pageblockOrder: 10,
  mobilityGrouping: true,
  rules: RULES_6_12,
  watermarkMin: 0,
}

/** An allocator with nothing free, and its journal. */
function allocator(change: Partial<Setup> = {}): { buddy: BuddyAllocator; journal: Journal } {
  const setup = { ...USUAL, ...change }
  const journal = new Journal()
  const { rules, ...zone } = setup
  const more = { name: 'Normal', managedPages: zone.spannedPages, watermarkLow: 0, watermarkHigh: 0 }
  return { buddy: new BuddyAllocator({ ...zone, ...more }, rules, journal), journal }
}

const lists = (buddy: BuddyAllocator): Record<string, number[]> => {
  const out: Record<string, number[]> = {}
  MIGRATETYPES.forEach((name, type) => {
    for (let order = 0; order <= 10; order++)
      if (buddy.countOf(type, order) > 0) out[`${name} ${order}`] = [...buddy.list(type, order)]
  })
  return out
}

describe('against the slow allocator', () => {
  type Action =
    | { readonly kind: 'own'; readonly order: number }
    | { readonly kind: 'foreign'; readonly order: number; readonly type: Migratetype }
    | { readonly kind: 'free'; readonly which: number; readonly toTail: boolean }
    | { readonly kind: 'trim'; readonly which: number; readonly keep: number; readonly toTail: boolean }

  const order = fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 0, max: 3 }) },
    { weight: 2, arbitrary: fc.integer({ min: 4, max: 7 }) },
    { weight: 1, arbitrary: fc.integer({ min: 8, max: 10 }) },
  )
  const which = fc.nat()
  const action: fc.Arbitrary<Action> = fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('own' as const), order }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('foreign' as const),
        order,
        type: fc.constantFrom<Migratetype>('unmovable', 'movable', 'reclaimable'),
      }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('free' as const), which, toTail: fc.boolean() }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('trim' as const),
        which,
        keep: fc.nat(),
        toTail: fc.boolean(),
      }),
    },
  )
  const setups: fc.Arbitrary<Setup> = fc.record({
    startPfn: fc.constantFrom(...[0x80000, 0x80000 + 512, 0x80000 + 100, 0].map(asPfn)),
    spannedPages: fc.constantFrom(1024, 1100, 2048, 3000, 4096, 5000),
    // Larger blocks than a pageblock exist only with huge pages, which need an MMU.
    pageblockOrder: fc.constant(10),
    mobilityGrouping: fc.boolean(),
    rules: fc.constantFrom(RULES_6_12, RULES_2_6),
    watermarkMin: fc.constant(0),
  })

  /** Both allocators at boot: mixed pageblock types, all pages behind the first `reserved` free. */
  function boot(setup: Setup, types: readonly number[], reserved: number): [BuddyAllocator, ReferenceBuddy] {
    const { buddy } = allocator(setup)
    const reference = new ReferenceBuddy({ ...setup, likelyMergeToTail: setup.rules.likelyMergeToTail })
    const firstBlock = setup.startPfn >>> setup.pageblockOrder
    buddy.pageblocks.forEach((_, block) => {
      const type = types[block % types.length] ?? MT_MOVABLE
      buddy.bootPageblock(block, type)
      reference.setType(firstBlock + block, MIGRATETYPES[type] ?? 'movable')
    })
    const end = setup.startPfn + setup.spannedPages
    for (let pfn: number = setup.startPfn + reserved; pfn < end;) {
      let size = 10
      while (pfn % 2 ** size !== 0 || pfn + 2 ** size > end) size--
      buddy.bootFree(asPfn(pfn), size)
      reference.addFree(reference.typeOf(pfn), size, pfn)
      pfn += 2 ** size
    }
    return [buddy, reference]
  }

  it('every operation takes the same pages and leaves the same lists', () => {
    let claims = 0
    fc.assert(
      fc.property(
        setups,
        fc.array(fc.constantFrom(0, 1, 1, 2), { minLength: 1, maxLength: 5 }),
        fc.constantFrom(0, 1, 100, 511),
        fc.array(action, { minLength: 30, maxLength: 120 }),
        (setup, types, reserved, actions) => {
          const [buddy, reference] = boot(setup, types, reserved)
          const held: { pfn: number; order: number; own: boolean }[] = []
          const take = (pfn: number, size: number, own: boolean): void => {
            if (pfn !== -1) held.push({ pfn, order: size, own })
          }
          for (const step of actions) {
            const before = [...buddy.pageblocks].join('')
            if (step.kind === 'own') {
              const granted = buddy.refusal(step.order) === null
              const pfn = buddy.alloc(step.order, MT_UNMOVABLE, PageHolder.mmap)
              expect(pfn).toBe(granted ? reference.alloc(step.order, 'unmovable') : -1)
              take(pfn, step.order, true)
            } else if (step.kind === 'foreign') {
              const pfn = buddy.allocForeign(step.order, MIGRATETYPES.indexOf(step.type))
              expect(pfn).toBe(reference.alloc(step.order, step.type, step.type === 'movable'))
              take(pfn, step.order, false)
            } else {
              const [block] = held.splice(step.which % Math.max(1, held.length), 1)
              if (block === undefined) continue
              if (step.kind === 'free') {
                buddy.free(asPfn(block.pfn), block.order, step.toTail, block.own)
                reference.freeBlock(block.pfn, block.order, step.toTail)
              } else {
                const keep = step.keep % 2 ** block.order
                buddy.freeSeries(asPfn(block.pfn + keep), 2 ** block.order - keep, step.toTail)
                for (let page = block.pfn + keep; page < block.pfn + 2 ** block.order; page++)
                  reference.freeBlock(page, 0, step.toTail)
                for (let page = block.pfn; page < block.pfn + keep; page++)
                  held.push({ pfn: page, order: 0, own: block.own })
              }
            }
            if (before !== [...buddy.pageblocks].join('')) claims++
            expect(differenceFrom(reference, buddy)).toBeNull()
            expect(buddy.freePages).toBe(reference.freePages)
          }
        },
      ),
      { seed: 612, numRuns: 300 },
    )
    expect(claims).toBeGreaterThan(300)
  })
})

describe('lists', () => {
  it('the head is taken and upper halves go to the heads of lower lists', () => {
    const { buddy } = allocator()
    buddy.bootFree(asPfn(0x80400), 3)
    buddy.bootFree(asPfn(0x80408), 3)
    expect(buddy.alloc(0, MT_MOVABLE, PageHolder.mmap)).toBe(0x80400)
    expect(lists(buddy)).toEqual({
      'movable 0': [0x80401],
      'movable 1': [0x80402],
      'movable 2': [0x80404],
      'movable 3': [0x80408],
    })
  })

  it('freeing merges all the way up, and records what merged only when asked', () => {
    const { buddy, journal } = allocator()
    buddy.bootFree(asPfn(0x80400), 2)
    const pfn = buddy.alloc(0, MT_MOVABLE, PageHolder.mmap)
    journal.clear()
    journal.detail = true
    buddy.freeSeries(asPfn(pfn), 1, false)
    expect(lists(buddy)).toEqual({ 'movable 2': [0x80400] })
    const merges: [number, number][] = []
    journal.forEach((code, at, order) => code === Ev.merge && merges.push([at, order]))
    expect(merges).toEqual([
      [0x80400, 1],
      [0x80400, 2],
    ])
  })

  it.each([
    ['6.12: to the tail', RULES_6_12, [0x80410, 0x80401]],
    ['2.6: to the head', RULES_2_6, [0x80401, 0x80410]],
  ])('a block that will merge soon, %s', (_, rules, expected) => {
    const { buddy } = allocator({ rules })
    buddy.bootFree(asPfn(0x80402), 1)
    buddy.bootFree(asPfn(0x80410), 0)
    buddy.freeSeries(asPfn(0x80401), 1, false)
    expect([...buddy.list(MT_MOVABLE, 0)]).toEqual(expected)
  })

  it('at the tail if asked, whatever the rules', () => {
    for (const rules of [RULES_6_12, RULES_2_6]) {
      const { buddy } = allocator({ rules })
      buddy.bootFree(asPfn(0x80410), 0)
      buddy.freeSeries(asPfn(0x80401), 1, true)
      expect([...buddy.list(MT_MOVABLE, 0)]).toEqual([0x80410, 0x80401])
    }
  })

  it('a pageblock that is mostly free changes its type, all of its blocks in page order', () => {
    const { buddy, journal } = allocator()
    buddy.bootFree(asPfn(0x80500), 8)
    buddy.bootFree(asPfn(0x80600), 9)
    expect(buddy.alloc(0, MT_UNMOVABLE, PageHolder.mmap)).toBe(0x80500)
    expect(buddy.blockTypeOf(asPfn(0x80400))).toBe(MT_UNMOVABLE)
    expect(buddy.countOf(MT_MOVABLE, 9)).toBe(0)
    const claims: number[][] = []
    journal.forEach((code, ...fields) => code === Ev.claim && claims.push(fields.slice(0, 3)))
    expect(claims).toEqual([[1, MT_MOVABLE, MT_UNMOVABLE]])
  })

  it('a pageblock full of page cache keeps its type and lends a block', () => {
    const { buddy } = allocator()
    for (let pfn = 0x80400; pfn < 0x80800; pfn += 1024) buddy.bootFree(asPfn(pfn), 10)
    for (let i = 0; i < 7; i++) buddy.allocForeign(7, MT_MOVABLE)
    expect(buddy.alloc(0, MT_UNMOVABLE, PageHolder.mmap)).toBe(0x80780)
    expect(buddy.blockTypeOf(asPfn(0x80780))).toBe(MT_MOVABLE)
    expect(lists(buddy)['movable 0']).toEqual([0x80781])
  })

  it('saved and restored, it goes on the same way', () => {
    const { buddy } = allocator()
    buddy.bootFree(asPfn(0x80400), 10)
    for (let i = 0; i < 20; i++) buddy.alloc(i % 4, MT_UNMOVABLE, PageHolder.mmap)
    const saved = buddy.snapshot()
    const before = lists(buddy)
    const next = buddy.alloc(3, MT_UNMOVABLE, PageHolder.mmap)
    buddy.freeSeries(next, 8, true)
    buddy.alloc(0, MT_UNMOVABLE, PageHolder.mmap)
    buddy.restore(saved)
    expect(lists(buddy)).toEqual(before)
    expect(buddy.alloc(3, MT_UNMOVABLE, PageHolder.mmap)).toBe(next)
  })

  it('a page that is free cannot be freed', () => {
    const { buddy } = allocator()
    buddy.bootFree(asPfn(0x80400), 2)
    expect(() => buddy.freeSeries(asPfn(0x80401), 1, false)).toThrow('free page')
    expect(() => buddy.free(asPfn(0x80400), 2, false, true)).toThrow('free page')
  })
})

describe('when a request fails', () => {
  /** 821 free pages, of which the only block of order 4 or above is one of order 4. */
  const fragmented = (rules: BuddyRules): BuddyAllocator => {
    const { buddy } = allocator({ rules, watermarkMin: 80 })
    let pfn = 0x80000
    buddy.bootFree(asPfn(pfn), 4)
    pfn += 32
    for (let i = 0; i < 100; i++, pfn += 16) buddy.bootFree(asPfn(pfn), 3)
    for (let i = 0; i < 5; i++, pfn += 2) buddy.bootFree(asPfn(pfn), 0)
    expect(buddy.freePages).toBe(821)
    expect(buddy.largestFreeOrder()).toBe(4)
    return buddy
  }

  it('821 pages free, one block of order 4, min watermark 80: refused before 4.4, granted since', () => {
    expect(fragmented(RULES_2_6).refusal(4)).toBe('small-blocks')
    expect(fragmented(RULES_2_6).alloc(4, MT_UNMOVABLE, PageHolder.mmap)).toBe(-1)
    expect(fragmented(RULES_6_12).refusal(4)).toBeNull()
    expect(fragmented(RULES_6_12).alloc(4, MT_UNMOVABLE, PageHolder.mmap)).toBe(0x80000)
  })

  it.each([
    [RULES_6_12, 5],
    [RULES_2_6, 5],
  ])('no block is large enough: fragmented', (rules, order) => {
    expect(fragmented(rules).refusal(order)).toBe('fragmented')
  })

  it('orders above 10 always', () => {
    const { buddy } = allocator()
    for (let pfn = 0x80000; pfn < 0x81000; pfn += 1024) buddy.bootFree(asPfn(pfn), 10)
    expect([10, 11, 12].map((order) => buddy.refusal(order))).toEqual([null, 'order', 'order'])
  })

  it.each([0, 1, 4, 6])('exactly at the watermark, order %i', (order) => {
    const pages = 2 ** order - 1 + 100
    for (const [extra, refusal] of [
      [0, 'watermark'],
      [1, null],
    ] as const) {
      const { buddy } = allocator({ watermarkMin: 100 })
      buddy.bootFree(asPfn(0x80000), 7)
      let rest = pages + extra - 128
      // Blocks that have no free buddy.
      for (let pfn = 0x80200; rest > 0; pfn += 2, rest--) buddy.bootFree(asPfn(pfn), 0)
      while (rest < 0) {
        buddy.allocForeign(0, MT_MOVABLE)
        rest++
      }
      expect(buddy.freePages).toBe(pages + extra)
      expect(buddy.refusal(order)).toBe(buddy.largestFreeOrder() < order ? 'fragmented' : refusal)
    }
  })

  it('nothing left at all: exhausted, and the rest of the kernel gets nothing either', () => {
    const { buddy } = allocator()
    buddy.bootFree(asPfn(0x80000), 1)
    expect(buddy.allocForeign(1, MT_MOVABLE)).toBe(0x80000)
    expect(buddy.refusal(0)).toBe('exhausted')
    expect(buddy.allocForeign(0, MT_UNMOVABLE)).toBe(-1)
  })

  it('the rest of the kernel may go below the watermark', () => {
    const { buddy } = allocator({ watermarkMin: 80 })
    buddy.bootFree(asPfn(0x80000), 6)
    expect(buddy.alloc(0, MT_UNMOVABLE, PageHolder.mmap)).toBe(-1)
    expect(buddy.allocForeign(0, MT_UNMOVABLE)).toBe(0x80000)
  })
})
