import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { asPfn, PAGE_SIZE } from '../../../base/units.ts'
import { PageUse, type PageUseName, type StepView } from '../../../protocol/view.ts'
import { stateOf } from '../../../documents/recording/replay/stateOf.ts'
import { randomScenario } from '../testing/random/randomScenario.ts'
import { openScenario } from '../../../worker/testing/openScenario.ts'
import { checkInvariants } from '../../../sim/nommu/invariants.ts'
import { everyRegion, regionsChangeOf, rootOf } from '../../../model/step/nommu.ts'
import { vmasOfProcess } from '../../../model/step/spaces.ts'

const last = (text: string): StepView => openScenario(text, checkInvariants).show(Infinity)

/** Pages of each use. */
function uses(view: StepView): Partial<Record<PageUseName, number>> {
  const counts: Partial<Record<PageUseName, number>> = {}
  for (const [name, use] of Object.entries(PageUse) as [PageUseName, number][]) {
    const count = view.frames.pageUse.filter((each) => each === use).length
    if (count > 0) counts[name] = count
  }
  return counts
}

const BOARD = 'board 4M\nA = spawn\n'

describe('what each page is used for', () => {
  it('kernel, program, free', () => {
    expect(uses(last(BOARD))).toEqual({ kernel: 256, program: 4, free: 764 })
  })

  it('anonymous memory with slack', () => {
    expect(
      uses(last(`sysctl vm.nr_trim_pages = 0\n${BOARD}`.replace(/^(.*\n)(.*\n)/, '$2$1') + 'A: mmap(20K)')),
    ).toMatchObject({
      anonymous: 5,
      slack: 3,
    })
  })

  it('copies of a file, private until somebody shares them', () => {
    const file = `${BOARD}A: f = open("/disk/prog", O_RDONLY)\nA: mmap(NULL, 8K, r, MAP_PRIVATE, f)\n`
    expect(uses(last(file))).toMatchObject({ privateCopy: 2 })
    expect(uses(last(`${file}A: mmap(NULL, 4K, r, MAP_PRIVATE, f)`))).toMatchObject({ sharedCopy: 2 })
  })

  it('a file in RAM is its own, mapped or not', () => {
    const file = `${BOARD}A: f = open("/ram/x", O_RDWR|O_CREAT)\nA: ftruncate(f, 12K)\n`
    expect(uses(last(file))).toMatchObject({ ramFile: 3 })
    const mapped = last(`${file}A: mmap(NULL, 12K, rw, MAP_SHARED, f)`)
    expect(uses(mapped)).toMatchObject({ ramFile: 3 })
    expect(everyRegion(mapped).at(-1)).toMatchObject({ kind: 'ramFile', file: '/ram/x' })
  })

  it('what is mapped in place on flash takes no page', () => {
    const view = last(`${BOARD}A: f = open("/rom/lib.so", O_RDONLY)\nA: mmap(NULL, 8K, r, MAP_PRIVATE, f)`)
    expect(uses(view)).toEqual(uses(last(BOARD)))
    expect(everyRegion(view)[0]).toMatchObject({ kind: 'device', start: 0x22004000 })
  })
})

describe('a step', () => {
  it('that maps and trims: what was taken, what went back', () => {
    const view = last(`${BOARD}A: mmap(20K)`)
    const { change, call, sentence } = view
    const pages = (runs: StepView['change']['taken']): number[] => runs.map((run) => run.pages)
    expect([pages(change.taken), pages(change.trimmed), pages(change.freed)]).toEqual([[5], [3], []])
    expect([regionsChangeOf(view).regionsAdded.length, change.vmasAdded.length]).toEqual([1, 1])
    expect(call).toMatchObject({
      line: 3,
      text: 'A: mmap(20K)',
      kind: 'map',
      process: 'A',
      pid: 1,
      errno: null,
    })
    expect(call?.result).toMatch(/^= 0x80/)
    expect(sentence).not.toBe('')
  })

  it('that fails says so as strace does', () => {
    expect(last(`${BOARD}A: mmap(5M)`).call).toMatchObject({
      ret: -12,
      errno: 'ENOMEM',
      result: '= -1 ENOMEM (Cannot allocate memory)',
    })
  })

  it('that is refused a block says which, and where more than asked for is free in one run', () => {
    const text = readFileSync('public/scenarios/first-steps.nommu', 'utf8')
    const document = openScenario(text, checkInvariants)
    const refused = Array.from({ length: document.timeline.steps }, (_, i) => document.show(i + 1)).filter(
      (view) => view.refused !== undefined,
    )
    expect(refused.map(({ call }) => call?.errno)).toEqual(refused.map(() => 'ENOMEM'))
    const [first] = refused
    expect(first?.refused?.order).toBe(6)
    expect(first?.refused?.run).toEqual(first?.measures?.longestRun)
    expect(last(`${BOARD}A: munmap(0x80000100, 4K)`).refused).toBeUndefined()
  })

  it('that cuts a hole: one region more, one that changed, the pages that merged', () => {
    const view = last(`${BOARD}A: a = mmap(32K)\nA: munmap(a+8K, 8K)`)
    const { change } = view
    const { regionsAdded, regionsChanged } = regionsChangeOf(view)
    expect(change.freed).toHaveLength(1)
    expect([regionsAdded.length, regionsChanged.length, change.merged.length]).toEqual([1, 1, 1])
  })
})

describe('any step of any program', () => {
  it.each([21, 22, 23, 24, 25, 26, 27, 28])('agrees with the machine (seed %i)', (seed) => {
    const document = openScenario(randomScenario(seed, { steps: 60, era: '6.12' }), checkInvariants)
    for (let step = 0; step <= document.timeline.steps; step += 7) {
      const view = document.show(step)
      const { machine } = document.timeline
      const state = stateOf(machine)
      expect(view.frames.freePages).toBe(state.freePages)
      expect(uses(view).free ?? 0).toBe(view.frames.freePages)
      expect(view.frames.freeBlocks.order.reduce((sum, order) => sum + 2 ** order, 0)).toBe(
        view.frames.freePages,
      )
      expect(everyRegion(view).map(({ start, end, top, usage }) => [start, end, top, usage])).toEqual(
        state.regions.map(({ start, end, top, usage }) => [start, end, top, usage]),
      )
      const ids = new Set(everyRegion(view).map(({ id }) => id))
      for (const { left, right } of everyRegion(view))
        for (const child of [left, right]) expect(child === null || ids.has(child)).toBe(true)
      const root = rootOf(view)
      expect(root === null || ids.has(root)).toBe(true)
      for (const process of view.spaces.processes)
        for (const vma of vmasOfProcess(view, process)) expect(ids).toContain(vma.region)
      for (const pfn of view.frames.freeBlocks.pfn)
        expect(view.frames.pageUse[asPfn(pfn) - view.frames.zone.startPfn]).toBe(PageUse.free)
      expect(everyRegion(view).every(({ start }) => start % PAGE_SIZE === 0)).toBe(true)
    }
  })
})
