import { describe, expect, test } from 'vitest'
import { finish } from '../../base/work.ts'
import { parseProgram } from '../../documents/scenario/read.ts'
import { nommuTimeline } from '../../machines/nommu/model.ts'
import { ScenarioSource } from '../../machines/nommu/scenarioSource.ts'
import { checkInvariants } from '../../sim/nommu/invariants.ts'
import { RunNarration } from './narration.ts'
import { nommuMoments } from './narrationMoment.ts'
import { nommuJudge } from './outcomes.ts'
import type { Narration, NarrationParagraph } from './narrationTypes.ts'

function run(text: string) {
  const { program } = parseProgram(text)
  const timeline = nommuTimeline(new ScenarioSource(program), checkInvariants)
  while (!timeline.done) timeline.advance(64)
  return {
    timeline,
    narration: new RunNarration(timeline, program, nommuMoments(timeline, program)),
    judge: nommuJudge(timeline, program),
  }
}

const plain = (words: NarrationParagraph): string => words.map(({ text }) => text).join('')

const ORIGINAL = `board 1M
> At the start {free} are free.
A = spawn
A: a = mmap(260K)
> A takes {taken}, the rest is trimmed.
A: mmap(100K)
> {wanted} fit.
? How much is free?
+ {free}
- Nothing
A: poke(a, 7)
A: peek(a)
> A finds its seven.
A: mmap(512K)
> Refused.
? Why?
+ No block.
- No memory.
`

/** What holds and what does not, of all that is said along an edited run. */
function judged(text: string): { readonly told: string[]; readonly apart: string[] } {
  const original = finish(run(ORIGINAL).judge.written())
  const { timeline, narration, judge } = run(text)
  const told: string[] = []
  const apart: string[] = []
  const add = (list: string[], { paragraphs, questions }: Pick<Narration, 'paragraphs' | 'questions'>) =>
    list.push(...paragraphs.map(plain), ...questions.map(({ words }) => plain(words)))
  for (let step = 0; step <= timeline.steps; step++) {
    const words = narration.at(step)
    if (words === null) continue
    const said = judge.whatHolds(original, words, step)
    add(told, said)
    if (said.forAnotherResult !== undefined) add(apart, said.forAnotherResult)
  }
  return { told, apart }
}

const edited = (from: string, to: string): string => {
  expect(ORIGINAL).toContain(from)
  return ORIGINAL.replace(from, to)
}

const ALL = [
  'At the start 768 KiB are free.',
  'A takes 260 KiB, the rest is trimmed.',
  '100 KiB fit.',
  'How much is free?',
  'A finds its seven.',
  'Refused.',
  'Why?',
]

describe("an author's words", () => {
  test('hold in the text as it was written', () => {
    expect(judged(ORIGINAL)).toEqual({ told: ALL, apart: [] })
  })

  test.each([
    ['lines come before them', 'A = spawn', 'A = spawn\ncat /proc/maps'],
    ['a variable has another name', 'A: mmap(100K)', 'A: other = mmap(100K)'],
    ['a comment is added', 'A: poke', '# Here it is.\nA: poke'],
  ])('hold where %s', (_, from, to) => {
    expect(judged(edited(from, to))).toEqual({ told: ALL, apart: [] })
  })

  test.each([
    ['a call that succeeds now', 'A: mmap(512K)', 'A: mmap(128K)', ['Refused.', 'Why?']],
    [
      'a call that is refused now',
      'A: mmap(100K)',
      'A: mmap(700K)',
      ['700 KiB fit.', 'How much is free?', 'Why?'],
    ],
    [
      'nothing trimmed any more',
      'mmap(260K)',
      'mmap(256K)',
      ['A takes 256 KiB, the rest is trimmed.', 'How much is free?', 'Why?'],
    ],
    ['another word', 'poke(a, 7)', 'poke(a, 8)', ['A finds its seven.']],
    [
      'another board',
      'board 1M',
      'board 2M',
      ['At the start 1.5 MiB are free.', 'How much is free?', 'Refused.', 'Why?'],
    ],
    ['another refusal', 'A: mmap(512K)', 'A: mmap(NULL, 0, r, 2, -1, 0)', ['Refused.', 'Why?']],
  ])('are kept apart with %s', (_, from, to, apart) => {
    const words = judged(edited(from, to))
    expect(words.apart).toEqual(apart)
    expect(words.told).toHaveLength(ALL.length - apart.length)
  })

  test('are kept apart when another process makes the call', () => {
    const { apart } = judged(ORIGINAL.replaceAll(/\bA(?=:| = )/g, 'X'))
    expect(apart).toContain('A finds its seven.')
  })

  test("are the reader's own where the author did not leave them", () => {
    const text = edited('A: mmap(512K)\n> Refused.', 'A: mmap(128K)\n> Granted now.')
    expect(judged(text).told).toContain('Granted now.')
  })
})
