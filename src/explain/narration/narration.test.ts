import { describe, expect, test } from 'vitest'
import { finish } from '../../base/work.ts'
import { Mistakes } from '../../documents/scenario/diagnostic.ts'
import { parseProgram } from '../../documents/scenario/read.ts'
import { RunNarration } from './narration.ts'
import { nommuMoments } from './narrationMoment.ts'
import type { NarrationParagraph } from './narrationTypes.ts'
import { ScenarioSource } from '../../machines/nommu/scenarioSource.ts'
import { checkInvariants } from '../../sim/nommu/invariants.ts'
import { nommuTimeline } from '../../machines/nommu/model.ts'

/** The run of a text without mistakes. */
function run(text: string) {
  const { program, diagnostics } = parseProgram(`board 1M\nA = spawn\n${text}`)
  expect(diagnostics).toEqual([])
  const timeline = nommuTimeline(new ScenarioSource(program), checkInvariants)
  while (!timeline.done) timeline.advance(1)
  return { timeline, narration: new RunNarration(timeline, program, nommuMoments(timeline, program)) }
}

const plain = (words: NarrationParagraph | undefined): string =>
  (words ?? []).map(({ text, as }) => (as === 'missing' ? `?${text}?` : text)).join('')

/** What is said after the last step. */
function said(text: string): string {
  const { timeline, narration } = run(text)
  return plain(narration.at(timeline.steps)?.paragraphs[0])
}

// 1 MiB, a quarter of it the kernel's: 768 KiB for all. A program of 5,024 bytes takes 2 pages, its stack 2 more.
test.each([
  ['A: a = mmap(20K)\n> {a}', '0x80048000'],
  ['A: a = mmap(20K)\n> {size a}, {pages a}, {size a as bytes}', '20 KiB, 5 pages, 20 KiB'],
  ['A: a = mmap(20K)\n> {block}, {block as order}, {taken}, {trimmed}', '32 KiB, order 3, 20 KiB, 12 KiB'],
  [
    'A: a = mmap(20K)\n> {free at 0} {free before} {free} {free as pages}',
    '768 KiB 752 KiB 732 KiB 183 pages',
  ],
  ['A: a = mmap(20K)\nA: munmap(a, 4K)\n> {freed} {freed as pages}', '4 KiB 1 page'],
  [
    'A: a = mmap(20K)\n> {kept a} {slack a} {usage a} {end a} {top a}',
    '20 KiB 0 bytes 1 0x8004d000 0x8004d000',
  ],
  ['sysctl vm.nr_trim_pages = 0\nA: a = mmap(20K)\n> {kept a} {slack a} {trim}', '32 KiB 12 KiB 0'],
  ['A: mmap(600K)\n> {errno} {wanted} {needed} {needed as order}', 'ENOMEM 600 KiB 1 MiB order 8'],
  ['A: mmap(600K)\n> {result}', '-1 ENOMEM (Cannot allocate memory)'],
  [
    'A: a = mmap(512K)\n> {largest} {largest as order} {blocks 7} {unusable 6}',
    '128 KiB order 5 0 100\u00a0%',
  ],
  ['A: a = mmap(8K)\n> {ram} {page} {maxblock} {regions} {mappings A}', '1 MiB 4 KiB 4 MiB 3 3'],
  ['A: id = shmget(0, 8K, IPC_CREAT)\n> {nattch id} of {id}', '0 of 0'],
  ['A: f = open("/ram/x", O_RDWR|O_CREAT)\nA: ftruncate(f, 9K)\n> {length /ram/x} {wanted}', '9 KiB 12 KiB'],
  ['A: a = mmap(600K)\n> {a} {size a}', '?{a}? ?{size a}?'],
  ['A: brk(0)\n> {errno}', '?{errno}?'],
])('%s', (text, expected) => expect(said(text)).toBe(expected))

describe('links', () => {
  test('become things of the step that is shown', () => {
    const { narration } = run(
      'A: a = mmap(20K)\n> [r](a) [p](a+4K) [f](free a+20K) [A](A) [s](step 1) [o](order 10) [t](trimmed) [x](0x100)\n' +
        'A: munmap(a, 20K)\n> [r](a)\n',
    )
    const things = (step: number) =>
      narration.at(step)?.paragraphs[0]?.flatMap(({ thing, text }) => (text.trim() === '' ? [] : [thing]))
    const first = Math.floor(0x80048000 / 4096)
    expect(things(2)).toEqual([
      { kind: 'region', id: expect.any(Number) },
      { kind: 'page', pfn: first + 1 },
      { kind: 'free-block', pfn: first + 5, order: 0 },
      { kind: 'process', pid: expect.any(Number) },
      { kind: 'step', step: 1 },
      null,
      { kind: 'pages', name: 'Trimmed back in step 2', runs: [{ pfn: first + 5, pages: 3 }] },
      null,
    ])
    expect(things(3)).toEqual([{ kind: 'free-block', pfn: first, order: 3 }])
  })

  test('and values that their step does not have are told in place', () => {
    const { narration } = run('A: a = mmap(20K)\nA: munmap(a, 20K)\n> {slack a} [x](trimmed) [y](freed)\n')
    const mistakes = new Mistakes()
    finish(narration.check(mistakes))
    expect(mistakes.list().map(({ line, column, message }) => [line, column, message])).toEqual([
      [5, 4, 'After step 3 there is no value for {slack a}.'],
      [5, 14, 'After step 3 what this link selects does not exist.'],
    ])
  })
})

test('questions are asked after the last step, with values of any', () => {
  const { narration } = run(
    'A: a = mmap(20K)\nA: munmap(a, 20K)\n? How much?\n- {free}\n+ {trimmed at 2}\n= So.\n',
  )
  expect(narration.at(2)).toBeNull()
  const question = narration.at(3)?.questions[0]
  expect(question?.choices.map(({ isRight, words }) => [isRight, plain(words)])).toEqual([
    [false, '752 KiB'],
    [true, '12 KiB'],
  ])
})

test('questions are asked after the step that they stand below', () => {
  const { narration } = run(
    'A: a = mmap(20K)\n? How much?\n- {wanted}\n~ That is {block}.\n+ {trimmed}\nA: munmap(a, 20K)\n? End?\n+ {free}\n- 0\n',
  )
  const words = (step: number) => narration.at(step)?.questions.map((question) => plain(question.words))
  expect([words(1), words(2), words(3)]).toEqual([undefined, ['How much?'], ['End?']])
  const choices = narration.at(2)?.questions[0]?.choices ?? []
  expect(choices.map(({ words: choice, why }) => [plain(choice), why.map(plain)])).toEqual([
    ['20 KiB', ['That is 32 KiB.']],
    ['12 KiB', []],
  ])
})

test('asking does not change what the steps are', () => {
  const { narration } = run('A: a = mmap(20K)\n> {free at 1} {a}\nA: munmap(a, 20K)\n> {free at 2}\n')
  const first = plain(narration.at(2)?.paragraphs[0])
  narration.at(3)
  expect(plain(narration.at(2)?.paragraphs[0])).toBe(first)
})

describe('words about many moments', () => {
  const CALLS = 60
  const calls = Array.from({ length: CALLS }, (_, i) => `A: a${i} = mmap(4K)`).join('\n')
  /** Each value of another step, in no order, and each of a mapping, all said at the end. */
  const text = `${calls}\nA: brk(0)\n${Array.from(
    { length: CALLS },
    (_, i) => `> {free at ${(i * 37) % CALLS}} {size a${i}} [a](a${i}) {slack a${i} before}`,
  ).join('\n')}\n`

  test('say the same whether they were checked first or not', () => {
    const { timeline, narration } = run(text)
    const unchecked = narration.at(timeline.steps)
    const checked = run(text).narration
    finish(checked.check(new Mistakes()))
    expect(checked.at(timeline.steps)).toEqual(unchecked)
    expect(plain(unchecked?.paragraphs[0])).not.toContain('?')
  })

  test('are checked on one way along the run', () => {
    const { timeline, narration } = run(text)
    const way: number[] = []
    const work = narration.check(new Mistakes())
    for (let step = work.next(); step.done !== true; step = work.next()) way.push(step.value)
    expect(way).toEqual(way.toSorted((a, b) => a - b))
    expect(way.length).toBeGreaterThan(CALLS)
    expect(way.at(-1)).toBe(timeline.steps)
  })

  test('tell each value that is not there, whatever moment it is of', () => {
    const { narration } = run(
      'A: a = mmap(20K)\nA: munmap(a, 20K)\n> {size a at 2} {size a} {size a at 1} [x](a) {taken}\n',
    )
    const mistakes = new Mistakes()
    finish(narration.check(mistakes))
    expect(mistakes.list().map(({ column, message }) => [column, message])).toEqual([
      [18, 'After step 3 there is no value for {size a}.'],
      [27, 'After step 1 there is no value for {size a at 1}.'],
    ])
  })
})
