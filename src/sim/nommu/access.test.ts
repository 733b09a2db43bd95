import { describe, expect, test } from 'vitest'
import { parseProgram } from '../../documents/scenario/read.ts'
import { stepFacts } from '../../explain/step/stepFacts.ts'
import { nommuTimeline } from '../../machines/nommu/model.ts'
import { ScenarioSource } from '../../machines/nommu/scenarioSource.ts'
import { checkInvariants } from './invariants.ts'

/** What the last step read or wrote. */
function lastWords(operations: string) {
  const { program } = parseProgram(`board 1M\nA = spawn\nB = spawn\nA: a = mmap(8K)\n${operations}`)
  const timeline = nommuTimeline(new ScenarioSource(program), checkInvariants)
  while (!timeline.done) timeline.advance(64)
  return stepFacts(timeline, timeline.steps).words.map(({ wrote, before, value, where, writer }) => ({
    ...{ wrote, before, value, where },
    writer: writer === null ? null : `${writer.name} ${writer.step}`,
  }))
}

describe('a word', () => {
  test.each([
    [
      'is written',
      'A: poke(a, 5)',
      { wrote: true, before: 0, value: 5, where: 'its own memory', writer: null },
    ],
    [
      'is written over',
      'A: poke(a, 5)\nB: poke(a, 6)',
      { wrote: true, before: 5, value: 6, where: 'memory of A', writer: 'A 4' },
    ],
    [
      'is read where another wrote it',
      'B: poke(a, 6)\nA: peek(a)',
      { wrote: false, before: 6, value: 6, where: 'its own memory', writer: 'B 4' },
    ],
    [
      'outlives its mapping',
      'A: poke(a, 5)\nA: munmap(a, 8K)\nB: peek(a)',
      { wrote: false, before: 5, value: 5, where: 'free memory', writer: 'A 4' },
    ],
    [
      'is written by a debugger',
      'B: ptrace_attach(A)\nB: ptrace_poke(A, a+8, 9)',
      { wrote: true, before: 0, value: 9, where: 'memory of A', writer: null },
    ],
    [
      'is two processes’ where both map it',
      'A: C = clone(CLONE_VM, a+8K)\nA: poke(a, 5)',
      { wrote: true, before: 0, value: 5, where: 'memory of A and C', writer: null },
    ],
    [
      'is read by a futex',
      'A: futex(a, FUTEX_WAIT, 0)',
      { wrote: false, before: 0, value: 0, where: 'its own memory', writer: null },
    ],
  ])('%s', (_, operations, word) => expect(lastWords(operations)).toEqual([word]))

  test('that was cleared for a new mapping has no writer', () => {
    expect(lastWords('A: poke(a, 5)\nA: munmap(a, 8K)\nA: b = mmap(8K)\nA: peek(b)')).toMatchObject([
      { value: 0, writer: null },
    ])
  })

  test('keeps its writer on its way through a file', () => {
    const [word] = lastWords(
      'A: poke(a, 5)\nA: f = open("/disk/data.bin", O_RDWR)\nA: pwrite(f, a, 8, 0)\nB: b = mmap(8K)\nB: g = open("/disk/data.bin", O_RDONLY)\nB: pread(g, b, 8, 0)\nB: peek(b)',
    )
    expect(word).toMatchObject({ value: 5, writer: 'A 4' })
  })

  test('that is refused is not told', () => {
    expect(lastWords('A: peek(0x10)')).toEqual([])
  })
})
