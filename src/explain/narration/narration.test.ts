import { describe, expect, test } from 'vitest'
import { parseProgram } from '../../documents/scenario/compile/compile.ts'
import { narrationAt, narrationFindings } from './narration.ts'
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
  return { timeline, program }
}

const plain = (words: NarrationParagraph | undefined): string =>
  (words ?? []).map(({ text, as }) => (as === 'missing' ? `?${text}?` : text)).join('')

/** What is said after the last step. */
function said(text: string): string {
  const { timeline, program } = run(text)
  return plain(narrationAt(timeline, program, timeline.steps)?.paragraphs[0])
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
  ['A: a = mmap(512K)\n> {largest} {largest as order} {blocks 7} {unusable 6}', '128 KiB order 5 0 100 %'],
  ['A: a = mmap(8K)\n> {ram} {page} {maxblock} {regions} {mappings A}', '1 MiB 4 KiB 4 MiB 3 3'],
  ['A: id = shmget(0, 8K, IPC_CREAT)\n> {nattch id} of {id}', '0 of 0'],
  ['A: f = open("/ram/x", O_RDWR|O_CREAT)\nA: ftruncate(f, 9K)\n> {length /ram/x} {wanted}', '9 KiB 12 KiB'],
  ['A: a = mmap(600K)\n> {a} {size a}', '?{a}? ?{size a}?'],
  ['A: brk(0)\n> {errno}', '?{errno}?'],
])('%s', (text, expected) => expect(said(text)).toBe(expected))

describe('links', () => {
  test('become things of the step that is shown', () => {
    const { timeline, program } = run(
      'A: a = mmap(20K)\n> [r](a) [p](a+4K) [f](free a+20K) [A](A) [s](step 1) [o](order 10) [t](trimmed) [x](0x100)\n' +
        'A: munmap(a, 20K)\n> [r](a)\n',
    )
    const things = (step: number) =>
      narrationAt(timeline, program, step)?.paragraphs[0]?.flatMap(({ thing, text }) =>
        text.trim() === '' ? [] : [thing],
      )
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
    const { timeline, program } = run(
      'A: a = mmap(20K)\nA: munmap(a, 20K)\n> {slack a} [x](trimmed) [y](freed)\n',
    )
    expect(
      narrationFindings(timeline, program).map(({ line, column, message }) => [line, column, message]),
    ).toEqual([
      [5, 4, 'After step 3 there is no value for {slack a}.'],
      [5, 14, 'After step 3 what this link selects does not exist.'],
    ])
  })
})

test('questions are asked after the last step, with values of any', () => {
  const { timeline, program } = run(
    'A: a = mmap(20K)\nA: munmap(a, 20K)\n? How much?\n- {free}\n+ {trimmed at 2}\n= So.\n',
  )
  expect(narrationAt(timeline, program, 2)).toBeNull()
  const question = narrationAt(timeline, program, 3)?.questions[0]
  expect(question?.choices.map(({ isRight, words }) => [isRight, plain(words)])).toEqual([
    [false, '752 KiB'],
    [true, '12 KiB'],
  ])
})

test('asking does not change what the steps are', () => {
  const { timeline, program } = run('A: a = mmap(20K)\n> {free at 1} {a}\nA: munmap(a, 20K)\n> {free at 2}\n')
  const first = plain(narrationAt(timeline, program, 2)?.paragraphs[0])
  narrationAt(timeline, program, 3)
  expect(plain(narrationAt(timeline, program, 2)?.paragraphs[0])).toBe(first)
})
