import { describe, expect, it } from 'vitest'
import { parseProgram } from '../../documents/scenario/read.ts'
import { secondProgram } from '../../documents/scenario/beside/secondProgram.ts'
import { Mistakes } from '../../documents/scenario/diagnostic.ts'
import { NOMMU } from '../../machines/nommu/model.ts'
import { randomScenario } from '../../machines/nommu/testing/random/randomScenario.ts'
import { OpenDocument } from '../../worker/openDocument.ts'
import { openScenario } from '../../worker/testing/openScenario.ts'
import { everyRegion } from '../step/nommu.ts'
import { vmaAt, vmasOf } from '../step/spaces.ts'
import { counterpartOf, NOTHING_ALONE, onlyHere, takenOnlyHere } from './counterpart.ts'
import { nextDifference, stepDifferences } from './differences.ts'
import { machineNames } from './names.ts'
import { besideSentence } from './sentence.ts'

function both(text: string) {
  const { program } = parseProgram(text)
  const other = secondProgram(program)
  if (other === null) throw new Error('nothing beside')
  const first = openScenario(text)
  const second = new OpenDocument(
    NOMMU,
    NOMMU.scenario(other),
    { text, header: null, look: null, beside: null, mistakes: new Mistakes() },
    null,
  )
  second.advance(second.steps)
  const timelines = [first.opened().timeline, second.opened().timeline] as const
  const names = machineNames(program.beside ?? [], { era: '6.12', ramBytes: 4 * 2 ** 20 })
  const differences = stepDifferences(...timelines)
  const sentence = (step: number, revealed = Infinity): string =>
    besideSentence(
      { name: names.first, view: first.show(step), timeline: timelines[0] },
      { name: names.second, view: second.show(step), timeline: timelines[1] },
      differences,
      revealed,
    )
  return { first, second, differences, sentence }
}

const TRIMMED = `board 4M
beside sysctl vm.nr_trim_pages = 0
A = spawn
A: a = mmap(260K)
A: b = mmap(16K)
A: c = mmap(520K)
A: d = mmap(260K)
A: e = mmap(260K)
A: f = mmap(200K)
A: g = mmap(200K)
A: munmap(a, 260K)
`

describe('steps that differ', () => {
  it('are those that do something else, not those after them', () => {
    const { differences } = both(TRIMMED)
    expect(differences.filter(({ kind }) => kind === 'outcome')).toEqual([{ step: 8, kind: 'outcome' }])
    expect(differences.map(({ step }) => step)).toEqual([2, 4, 5, 6, 7, 8, 9])
    expect(nextDifference(differences, 0, 1)?.step).toBe(2)
    expect(nextDifference(differences, 2, 1)?.step).toBe(4)
    expect(nextDifference(differences, 3, -1)?.step).toBe(2)
    expect(nextDifference(differences, 2, -1)).toBeNull()
    expect(nextDifference(differences, 9, 1)).toBeNull()
  })

  it('are those that take as much in another place, as long as both have as much free', () => {
    const { differences, sentence } = both(
      'beside kernel 2.6.29\nboard 1M\nA = spawn\nA: a = mmap(36K)\nA: d = mmap(36K)\nA: e = mmap(16K)\nA: munmap(a+4K, 100)\nA: f = mmap(8K)\n',
    )
    expect(differences).toEqual([
      { step: 4, kind: 'place' },
      { step: 5, kind: 'outcome' },
    ])
    expect(sentence(4)).toMatch(/^The place differs: 0x\w+ on Linux 6\.12, 0x\w+ on Linux 2\.6\.29\./)
  })

  it('are none between two runs of the same program', () => {
    for (let seed = 1; seed <= 6; seed++) {
      const text = randomScenario(seed, { steps: 80, era: '6.12' })
      const [one, again] = [openScenario(text), openScenario(text)]
      expect(stepDifferences(one.opened().timeline, again.opened().timeline)).toEqual([])
      const { steps } = one.opened().timeline
      for (const step of [0, Math.floor(steps / 2), steps])
        expect(onlyHere(one.show(step), again.show(step))).toEqual(NOTHING_ALONE)
    }
  })
})

describe('the sentence about a step', () => {
  it('says what each does, with the numbers, and what comes of it', () => {
    const { sentence } = both(TRIMMED)
    expect(sentence(0)).toMatch(/^Both start with .* free\. Step 8 is refused without trimming only\.$/)
    expect(sentence(2)).toBe(
      'With trimming this call takes 260 KiB after giving back 252 KiB immediately; without trimming it takes 512 KiB, 252 KiB of them as slack. ' +
        'Without trimming 252 KiB more are taken so far. Step 8 is refused without trimming only.',
    )
    expect(sentence(3)).toMatch(/^Both do the same in this step\. Without trimming 252 KiB more/)
    expect(sentence(8)).toMatch(
      /^With trimming the call takes 200 KiB after giving back 56 KiB immediately; without trimming it is refused with ENOMEM: 256 KiB are wanted in one block, the largest free block has 128 KiB\./,
    )
  })

  it('keeps to itself what is not revealed', () => {
    expect(both(TRIMMED).sentence(3, 7)).not.toMatch(/Step 8/)
  })

  it('says what each reads, and that a reserve is kept', () => {
    const left = both('board 4M\nbeside without 5\nA = spawn\nA: a = mmap(16K)\nA: poke(a, 7)\nA: peek(a)\n')
    expect(left.sentence(4)).toMatch(/^With line 5 the call gives 7; without line 5 it gives 0\./)
    const reserve = both(
      `${TRIMMED.replace('4M', '1M').replace(/A: c[^]*/, '')}A: c = mmap(60K)\nA: d = mmap(60K)\n`,
    )
    const refused = reserve.differences.find(({ kind }) => kind === 'outcome')?.step ?? 0
    expect(reserve.sentence(refused)).toMatch(/is refused with ENOMEM: .* wanted in one block/)
  })

  it('says that a call is not made', () => {
    const { sentence, differences } = both(
      'board 4M\nbeside without 4\nA = spawn\nA: a = mmap(16K)\nA: munmap(a, 16K)\n',
    )
    expect(differences.map(({ step }) => step)).toEqual([2, 3])
    expect(sentence(2)).toMatch(/^Without line 4 this call is not made; with line 4 it takes 16 KiB\./)
    expect(sentence(3)).toMatch(
      /; without line 4 it is refused with EINVAL: it needs what line 4 would have given\./,
    )
  })
})

describe('machines are called by what differs', () => {
  it.each([
    ['sysctl vm.nr_trim_pages = 0', 'with trimming', 'without trimming'],
    ['kernel 2.6.28', 'on Linux 6.12', 'on Linux 2.6.28 (slub)'],
    ['board boot-8m', 'on 16 MiB', 'on 8 MiB'],
    ['board 16M reserved 1M', 'on its own board', 'on the other board'],
    ['without 2', 'with line 2', 'without line 2'],
    [
      'without 2, mmu, without 3, without 4',
      'without an MMU and with lines 2, 3 and 4',
      'with an MMU and without lines 2, 3 and 4',
    ],
    ['without 2, without 3, without 4, without 5', 'with all calls', 'without 4 of the calls'],
    ['kernel 2.6.7 expand-fix', 'on Linux 6.12', 'on Linux 2.6.7 expand-fix'],
    [
      'mmu, sysctl vm.max_map_count = 9',
      'without an MMU and with its own limit',
      'with an MMU and with max_map_count 9',
    ],
    ['mmu, board 8M', 'without an MMU and on 16 MiB', 'with an MMU and on 8 MiB'],
  ])('%s', (line, first, second) => {
    const { beside } = parseProgram(
      `beside ${line}\nA = spawn\nA: a = mmap(4K)\nA: b = mmap(4K)\nA: c = mmap(4K)\n`,
    ).program
    expect(machineNames(beside ?? [], { era: '6.12', ramBytes: 16 * 2 ** 20 })).toEqual({ first, second })
  })
})

describe('the counterpart of a thing', () => {
  const { first, second } = both(TRIMMED)
  const [here, there] = [first.show(8), second.show(8)]

  it('is what the same step made', () => {
    for (const region of everyRegion(there)) {
      const found = counterpartOf({ kind: 'region', id: region.id }, there, here)
      const other = everyRegion(here).find(({ id }) => found?.kind === 'region' && id === found.id)
      expect(other?.bornAt).toBe(region.bornAt)
      expect(counterpartOf(found, here, there)).toEqual({ kind: 'region', id: region.id })
    }
    for (let row = 0; row < vmasOf(there).length; row++) {
      const vma = vmaAt(there, row)
      const found = counterpartOf({ kind: 'vma', id: vma.id }, there, here)
      expect(counterpartOf(found, here, there)).toEqual({ kind: 'vma', id: vma.id })
    }
  })

  it('is missing where only one has the thing', () => {
    const only = everyRegion(here).find(({ bornAt }) => bornAt === 8)
    expect(only && counterpartOf({ kind: 'region', id: only.id }, here, there)).toBeNull()
  })

  it('is the same process, file and step', () => {
    const pid = here.spaces.processes.find(({ name }) => name === 'A')?.pid ?? 0
    expect(counterpartOf({ kind: 'process', pid }, here, there)).toMatchObject({ kind: 'process' })
    expect(counterpartOf({ kind: 'step', step: 3 }, here, there)).toEqual({ kind: 'step', step: 3 })
  })

  it('stands apart where pages are taken on one machine alone', () => {
    const pages = takenOnlyHere(there, here).reduce((sum, run) => sum + run.pages, 0)
    const back = takenOnlyHere(here, there).reduce((sum, run) => sum + run.pages, 0)
    expect(pages - back).toBe(here.frames.freePages - there.frames.freePages)
  })

  it('is counted among what a machine has alone, where there is none', () => {
    const alone = onlyHere(here, there)
    const born = (step: number) =>
      everyRegion(here)
        .filter(({ bornAt }) => bornAt === step)
        .map(({ id }) => id)
    expect([...alone.regions]).toEqual(born(8))
    expect(alone.vmas.size).toBe(1)
    expect(alone.slack.size).toBe(0)
    const back = onlyHere(there, here)
    expect([back.regions.size, back.vmas.size]).toEqual([0, 0])
    const kept = everyRegion(there).filter(({ end, top }) => top > end)
    expect(back.slack).toEqual(new Set(kept.map(({ id }) => id)))
    expect(kept.length).toBeGreaterThan(0)
  })
})
