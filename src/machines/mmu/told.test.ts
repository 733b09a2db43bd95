/** What else is told of a run with an MMU: the files below /proc, the run as data, and words that an edit has made untrue. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { finish } from '../../base/work.ts'
import { secondProgram } from '../../documents/scenario/beside/secondProgram.ts'
import { parseProgram } from '../../documents/scenario/read.ts'
import { Timeline } from '../../engine/timeline.ts'
import type { NarrationParagraph, ProcView } from '../../protocol/view.ts'
import { mmuFacts } from '../../explain/mmu/facts.ts'
import { mmuJsonRun } from './jsonRun.ts'
import { MMU } from './model.ts'
import { MmuScenarioSource } from './scenarioSource.ts'

function runOf(text: string) {
  const source = new MmuScenarioSource(parseProgram(text).program)
  const timeline = new Timeline(source, MMU, null)
  while (!timeline.done) timeline.advance(64)
  return { source, timeline }
}

const FORKED = `mmu
A = spawn
A: a = mmap(16K)
A: touch(a, w)
A: touch(a+4K)
A: B = fork()
B: touch(a, w)
A: mlock(a, 4K)
`

describe('files below /proc', () => {
  async function fileAfter(step: number, path: string): Promise<ProcView> {
    const files = await MMU.procFiles?.(runOf(FORKED).timeline)
    if (!files) throw new Error('the machine has no files')
    return files.part({ step, path, from: null })
  }
  const linesOf = ({ lines }: ProcView, pattern: RegExp): string[] =>
    lines.flatMap(({ text }) => (pattern.test(text) ? [text.replaceAll(/ +/g, ' ')] : []))

  it('the first is the list of the first process; what the step did to it is marked', async () => {
    const view = await fileAfter(2, '')
    expect(view.path).toBe('/proc/2/maps')
    expect(view.lines.filter(({ change }) => change !== 'same').map(({ change }) => change)).toEqual([
      'added',
    ])
    expect(view.files.map(({ path }) => path)).toEqual([
      '/proc/2/maps',
      '/proc/2/smaps',
      '/proc/2/smaps_rollup',
      '/proc/meminfo',
      '/proc/buddyinfo',
    ])
  })

  it('smaps counts a page that two have as half for each, and a page of zeros not at all', async () => {
    expect(linesOf(await fileAfter(5, '/proc/2/smaps_rollup'), /^(Rss|Pss)/)).toEqual([
      'Rss: 4 kB',
      'Pss: 2 kB',
    ])
    expect(linesOf(await fileAfter(6, '/proc/3/smaps_rollup'), /^(Rss|Pss|Anonymous)/)).toEqual([
      'Rss: 4 kB',
      'Pss: 4 kB',
      'Anonymous: 4 kB',
    ])
  })

  it('a mapping that is cut leaves the lines of the others as they were', async () => {
    const view = await fileAfter(7, '/proc/2/smaps')
    const changed = view.lines.filter(({ change }) => change === 'changed').map(({ text }) => text)
    expect(changed.every((text) => /^[0-9a-f]+-|^(Size|Locked):|^VmFlags:/.test(text))).toBe(true)
    expect(linesOf(view, /^VmFlags.* lo /)).toHaveLength(1)
  })
})

it('a run as data holds each call with what virtual memory costs, and the machine at the end', () => {
  const run = mmuJsonRun(runOf(`${FORKED}B: touch(0)\nA: munmap(1, 4K)`).timeline)
  expect(run).toMatchObject({ kernel: '6.18', machine: 'mmu', end: { processes: { A: {}, B: {} } } })
  expect(run.steps[7]).toMatchObject({ errno: null, signal: { signal: 'SIGSEGV', code: 'SEGV_MAPERR' } })
  expect(run.steps[8]).toMatchObject({ errno: 'EINVAL', ret: -22, vmas: 15 })
  expect(JSON.parse(JSON.stringify(run))).toEqual(run)
})

describe("an author's words", () => {
  const LESSON = readFileSync(
    join(import.meta.dirname, '../../../public/scenarios/mmu/grow-267.nommu'),
    'utf8',
  )
  const plain = (words: NarrationParagraph): string => words.map(({ text }) => text).join('')

  /** What is told along a text, and what is kept apart because it was written for another result. */
  async function judged(text: string): Promise<readonly [told: string[], apart: string[]]> {
    const author = runOf(LESSON)
    const original = finish((await author.source.judge(author.timeline)).written())
    const { source, timeline } = runOf(text)
    const narrator = source.narrator(timeline)
    const judge = await source.judge(timeline)
    const told: string[] = []
    const apart: string[] = []
    for (let step = 0; step <= timeline.steps; step++) {
      const words = narrator.at(step)
      if (words === null) continue
      const { paragraphs, forAnotherResult } = judge.whatHolds(original, words, step)
      told.push(...paragraphs.map(plain))
      apart.push(...(forAnotherResult?.paragraphs ?? []).map(plain))
    }
    return [told, apart]
  }

  it('all hold in the text as it was left', async () => {
    const [told, apart] = await judged(LESSON)
    expect(told.length).toBeGreaterThan(5)
    expect(apart).toEqual([])
  })

  it('of a signal are kept apart when the object is made large enough, and the others hold', async () => {
    const larger = LESSON.replace('mmap(NULL, 8K, rw', 'mmap(NULL, 16K, rw').replaceAll(
      '(a, 8K, 16K',
      '(a, 16K, 16K',
    )
    expect(larger).not.toBe(LESSON)
    const [told, apart] = await judged(larger)
    expect(apart.length).toBeGreaterThan(0)
    expect(told.length).toBeGreaterThan(0)
  })
})

describe('a word that a program wrote', () => {
  it('lies in the frame that its own page table says, after fork as before', () => {
    const { timeline } = runOf(FORKED)
    const wordAt = (step: number) => mmuFacts(timeline, step).words[0]
    const [before, copied] = [wordAt(3), wordAt(6)]
    expect(before?.address).toBe(copied?.address)
    expect(before?.pfn).toBeTypeOf('number')
    expect(copied?.pfn).toBeTypeOf('number')
    expect(copied?.pfn).not.toBe(before?.pfn)
  })
})

describe('a program that is started from its file', () => {
  // Beside a machine without an MMU: in a scenario of its own it is a mistake.
  const STARTED = `board 8M
beside mmu
file "/bin/flat" ext2 flat text 8K data 4K bss 4K stack 4K ram
A = exec("/bin/flat")
A: a = mmap(16K)
A: touch(a, w)
A: B = fork()
B: execve("/bin/flat")
B: execve("/bin/none")
A: touch(a)
`
  const second = secondProgram(parseProgram(STARTED).program)
  if (second === null) throw new Error('there is no second machine')
  const timeline = new Timeline(new MmuScenarioSource(second), MMU, null)
  timeline.advance(timeline.source.steps)
  const viewOf = (step: number) => MMU.viewAfterStep(timeline, step)

  it('is a plain one, and it is said that nothing is loaded and nothing was recorded', () => {
    for (const step of [1, 5]) {
      const { sentence, unrecorded, why } = viewOf(step)
      expect(sentence).toContain('not modelled')
      expect(unrecorded).toMatch(/^No recording of a kernel with an MMU has an exec/)
      expect(JSON.stringify(why)).toContain('load_elf_binary')
    }
  })

  it('has an address space of its own after execve; a file that is not there changes nothing', () => {
    const { spaces } = viewOf(5)
    const [a, b] = spaces.processes
    expect([a?.mapCount, b?.mapCount]).toEqual([7, 6])
    expect(viewOf(6).call?.errno).toBe('ENOENT')
    expect(viewOf(7).call?.errno).toBeNull()
  })
})
