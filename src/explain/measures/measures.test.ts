import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { finish } from '../../base/work.ts'
import { asPfn, bytesToPages, NR_PAGE_ORDERS } from '../../base/units.ts'
import { parseProgram } from '../../documents/scenario/read.ts'
import { RegionField } from '../../sim/nommu/mm/regions.ts'
import { stepMeasures } from './measures.ts'
import { byOrder, fitMask, fragmentationIndex, putUnusable, unusableFreeIndex } from './measuresFree.ts'
import type { StepMeasures } from './measureTypes.ts'
import { ScenarioSource } from '../../machines/nommu/scenarioSource.ts'
import { randomScenario } from '../../machines/nommu/testing/random/randomScenario.ts'
import { checkInvariants } from '../../sim/nommu/invariants.ts'
import { nommuTimeline } from '../../machines/nommu/model.ts'
import type { NommuTimeline } from '../../machines/nommu/view/tracks.ts'

/** `{ 0: 2, 2: 1 }`: two blocks of order 0, one of order 2. */
const blocks = (some: Readonly<Record<number, number>>): number[] => byOrder((order) => some[order] ?? 0)

function run(text: string): NommuTimeline {
  const { program, diagnostics } = parseProgram(text)
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const timeline = nommuTimeline(new ScenarioSource(program), checkInvariants)
  timeline.advance(Infinity)
  return timeline
}

const measuresAt = (timeline: NommuTimeline, step: number): StepMeasures => {
  timeline.goTo(step)
  return stepMeasures(timeline.machine, timeline.tracks.measures.wasteAt(step))
}
const last = (text: string): StepMeasures => {
  const timeline = run(text)
  return measuresAt(timeline, timeline.steps)
}

describe('unusable free space index', () => {
  test('is the share of free memory in blocks too small, rounded down to thousandths', () => {
    const counts = blocks({ 0: 2, 2: 1 })
    // 6 pages free: order 1 can use the 4 of the larger block, 2 * 1000 / 6 = 333.
    expect(byOrder((order) => unusableFreeIndex(counts, order)).slice(0, 4)).toEqual([0, 333, 333, 1000])
    // 1 of 7 pages: 142.857...
    expect(unusableFreeIndex(blocks({ 0: 1, 1: 3 }), 1)).toBe(142)
  })

  test('calls all of no memory unusable', () => {
    expect(unusableFreeIndex(blocks({}), 0)).toBe(1000)
  })

  test('is the same worked out for all orders at once', () => {
    const counts = fc.array(fc.nat(100_000), { minLength: NR_PAGE_ORDERS, maxLength: NR_PAGE_ORDERS })
    fc.assert(
      fc.property(counts, (some) => {
        const out = new Uint16Array(NR_PAGE_ORDERS + 3)
        putUnusable(some, out, 3)
        expect([...out.subarray(3)]).toEqual(byOrder((order) => unusableFreeIndex(some, order)))
      }),
    )
  })
})

describe('fragmentation index', () => {
  test('means nothing while a block is large enough', () => {
    expect(fragmentationIndex(blocks({ 3: 1 }), 3)).toBe(-1000)
    expect(fragmentationIndex(blocks({ 10: 1 }), 0)).toBe(-1000)
  })

  test('is 0 when nothing is free', () => {
    expect(fragmentationIndex(blocks({}), 4)).toBe(0)
  })

  test.each([
    // 6 pages in 3 blocks, 8 wanted: 1000 - (1000 + 6000/8) / 3 = 1000 - 583.
    [blocks({ 0: 2, 2: 1 }), 3, 417],
    // 3 pages in 3 blocks, 2 wanted: 1000 - (1000 + 1500) / 3 = 1000 - 833.
    [blocks({ 0: 3 }), 1, 167],
    // One page, 1024 wanted: too little memory, not too many pieces.
    [blocks({ 0: 1 }), 10, 0],
    // 4096 single pages, 1024 wanted: 1000 - (1000 + 4000) / 4096 = 1000 - 1.
    [blocks({ 0: 4096 }), 10, 999],
  ])('%j, order %i', (counts, order, expected) => {
    expect(fragmentationIndex(counts, order)).toBe(expected)
  })
})

describe('free memory', () => {
  test('the longest run may be longer than the largest block', () => {
    // A page at the bottom of all free memory: what is free above it begins at an odd page.
    const measures = last(
      'board 1M reserved 512K\nA = spawn\nA: a = mmap(NULL, 4K, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)',
    )
    const pages = measures.longestRun?.pages ?? 0
    expect(pages).toBeGreaterThan(0)
    expect(Number.isInteger(Math.log2(pages))).toBe(false)
  })

  test('an order fits when the allocator would not refuse it, and the column says the same', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const timeline = run(randomScenario(seed, { steps: 120, era: '6.12' }))
      const columns = timeline.tracks.measures.slice(timeline.steps)
      for (const step of [0, 40, 80, timeline.steps]) {
        const { refusals, unusable } = measuresAt(timeline, step)
        const mask = refusals.reduce((bits, refusal, order) => bits | (refusal === null ? 1 << order : 0), 0)
        expect(fitMask(timeline.machine.buddy)).toBe(mask)
        expect(columns.fits[step]).toBe(mask)
        expect([...columns.unusable.subarray(step * NR_PAGE_ORDERS, (step + 1) * NR_PAGE_ORDERS)]).toEqual(
          unusable,
        )
        expect(columns.mmapPages[step]).toBe(timeline.machine.mmapPages)
      }
    }
  })
})

describe('internal waste', () => {
  const anonymous = (name: string, length: string): string =>
    `A: ${name} = mmap(NULL, ${length}, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)`
  const start = 'board 4M\nA = spawn\nsysctl vm.nr_trim_pages = 0'

  test('slack is what a region keeps above its end', () => {
    const before = last(start).slackPages
    // 5 pages take a block of 8, which is kept whole.
    expect(last(`${start}\n${anonymous('a', '20K')}`).slackPages - before).toBe(3)
    expect(last(`${start}\n${anonymous('a', '20K')}\nA: munmap(a, 20K)`).slackPages).toBe(before)
    // Cutting at the tail releases the slack with it.
    expect(last(`${start}\n${anonymous('a', '20K')}\nA: munmap(a+16K, 4K)`).slackPages).toBe(before)
  })

  test('rounding is what is left of the last page asked for', () => {
    expect(last(`${start}\n${anonymous('a', '20000')}`).roundingBytes).toBe(480)
    expect(last(`${start}\n${anonymous('a', '20K')}`).roundingBytes).toBe(0)
    expect(last(`${start}\n${anonymous('a', '20000')}\n${anonymous('b', '1')}`).roundingBytes).toBe(
      480 + 4095,
    )
    expect(last(`${start}\n${anonymous('a', '20000')}\nA: munmap(a, 20000)`).roundingBytes).toBe(0)
  })

  test('a hole below keeps the rounding, a cut at the tail takes it', () => {
    const mapped = `${start}\n${anonymous('a', '20000')}`
    expect(last(`${mapped}\nA: munmap(a+4K, 4K)`).roundingBytes).toBe(480)
    expect(last(`${mapped}\nA: munmap(a+16K, 4K)`).roundingBytes).toBe(0)
  })

  test('an edited text that takes over steps goes on counting', () => {
    const before = run(`${start}\n${anonymous('a', '20000')}\nA: munmap(a, 20000)`)
    const text = `${start}\n${anonymous('a', '20000')}\n${anonymous('b', '5000')}`
    const edited = nommuTimeline(new ScenarioSource(parseProgram(text).program), checkInvariants)
    expect(finish(edited.adopt(before))).toBe(3)
    edited.advance(Infinity)
    expect(edited.tracks.measures.slice(4)).toEqual(run(text).tracks.measures.slice(4))
    expect(edited.tracks.measures.wasteAt(4).roundingBytes).toBe(480 + 3192)
  })

  test('following the journal gives the slack that adding up all regions gives', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const timeline = run(randomScenario(seed, { steps: 120, era: '6.12' }))
      for (let step = 0; step <= timeline.steps; step += 7) {
        timeline.goTo(step)
        const { regions } = timeline.machine
        let slack = 0
        for (const row of regions.inOrder())
          slack +=
            bytesToPages(regions.get(row, RegionField.top)) - bytesToPages(regions.get(row, RegionField.end))
        expect(timeline.tracks.measures.wasteAt(step).slackPages).toBe(slack)
      }
    }
  })
})

describe('sharing', () => {
  const file = 'PROT_READ, MAP_PRIVATE, f, 0'
  const two = [
    'board 8M',
    'file "/disk/data" ext2 64K',
    'A = spawn',
    'B = spawn',
    'A: f = open("/disk/data", O_RDONLY)',
    'B: f = open("/disk/data", O_RDONLY)',
  ].join('\n')
  const of = (measures: StepMeasures) =>
    measures.processes
      .slice(-2)
      .map(({ privatePages, sharedPages, proportionalPages }) => [
        privatePages,
        sharedPages,
        proportionalPages,
      ])

  test('a copy that two map is saved once, and counts half for each', () => {
    const before = last(two)
    const after = last(`${two}\nA: a = mmap(NULL, 16K, ${file})\nB: b = mmap(NULL, 16K, ${file})`)
    expect(after.savedBySharingPages - before.savedBySharingPages).toBe(4)
    const [a = [], b = []] = of(before)
    expect(of(after)).toEqual([
      [a[0], (a[1] ?? 0) + 4, (a[2] ?? 0) + 2],
      [b[0], (b[1] ?? 0) + 4, (b[2] ?? 0) + 2],
    ])
  })

  test('a part shared saves that part', () => {
    const before = last(two)
    const after = last(`${two}\nA: a = mmap(NULL, 16K, ${file})\nB: b = mmap(NULL, 4K, ${file})`)
    expect(after.savedBySharingPages - before.savedBySharingPages).toBe(1)
    const [a = []] = of(before)
    expect(of(after)[0]).toEqual([(a[0] ?? 0) + 3, (a[1] ?? 0) + 1, (a[2] ?? 0) + 3.5])
  })

  test('flash mapped in place saves the copy, once however many map it', () => {
    const flash =
      'board 8M\nA = spawn\nB = spawn\nA: f = open("/rom/lib.so", O_RDONLY)\nB: f = open("/rom/lib.so", O_RDONLY)'
    const before = last(flash)
    const after = last(`${flash}\nA: a = mmap(NULL, 8K, ${file})\nB: b = mmap(NULL, 8K, ${file})`)
    expect(after.savedInPlacePages - before.savedInPlacePages).toBe(2)
    expect(after.savedBySharingPages).toBe(before.savedBySharingPages)
    expect(of(after)).toEqual(of(before))
  })

  test('proportional shares add up to the pages of RAM that are mapped', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const timeline = run(randomScenario(seed, { steps: 100, era: '6.12' }))
      for (const step of [50, timeline.steps]) {
        const { processes, savedBySharingPages } = measuresAt(timeline, step)
        const { machine } = timeline
        const mapped = new Map<number, number>()
        for (const mm of new Set(machine.processes.map((process) => process.mm)))
          for (const row of new Set(mm.vmas.rows))
            for (let pfn = machine.vmas.get(row, 0) / 4096; pfn < machine.vmas.get(row, 1) / 4096; pfn++)
              if (machine.buddy.contains(asPfn(pfn))) mapped.set(pfn, (mapped.get(pfn) ?? 0) + 1)
        const sum = processes.reduce((pages, process) => pages + process.proportionalPages, 0)
        expect(sum).toBeCloseTo(mapped.size, 6)
        expect(savedBySharingPages).toBe([...mapped.values()].reduce((saved, count) => saved + count - 1, 0))
      }
    }
  })
})
