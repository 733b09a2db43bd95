import { describe, expect, test } from 'vitest'
import { advise } from '../../advice/advise.ts'
import { runProgram } from '../../advice/trial.ts'
import { finish } from '../../base/work.ts'
import { parseProgram } from '../../documents/scenario/read.ts'
import { MOVE_KINDS, moveIn, moveTitle, type Move } from '../../protocol/exercise.ts'
import { checkExercise } from '../check.ts'
import { editsBetween } from '../edits.ts'
import { Chance } from './chance.ts'
import { makeMove } from './makeMove.ts'

const SEEDS = [1, 612]
const MOVES = SEEDS.flatMap((seed) => [1, 2, 3, 4, 5, 9].map((number) => finish(makeMove(seed, number))))
const REFUSED = MOVES.filter(({ kind }) => kind !== 'predict').map((move) => [nameOf(move), move] as const)
const PREDICTED = MOVES.filter(({ kind }) => kind === 'predict').map((move) => [nameOf(move), move] as const)

function nameOf({ seed, number, kind }: Move): string {
  return `${number} of seed ${seed}, ${kind}`
}

const callsOf = (text: string): string[] => parseProgram(text).program.ops.map((op) => op.text)

test('the same seed and number give the same exercise, others another', () => {
  const [first] = MOVES
  expect(finish(makeMove(1, 1))).toEqual(first)
  expect(new Set(MOVES.map(({ text }) => text)).size).toBe(MOVES.length)
  expect(new Set(MOVES.map(({ kind }) => kind))).toEqual(new Set(MOVE_KINDS))
})

test('the title says which one it is', () => {
  for (const { text, seed, number } of MOVES) expect(moveIn(text)).toEqual({ seed, number })
  for (const title of [
    'Find the move: 0 of seed 1',
    'Find the move: 99 of seed 1',
    'Find the move: 1 of seed 0',
    'Find',
  ])
    expect(moveIn(`title ${title}`)).toBeNull()
  expect(moveIn(`title ${moveTitle(999_999, 40)}\n`)).toEqual({ seed: 999_999, number: 40 })
})

describe.each(REFUSED)('%s', (_, move) => {
  test('is a text without a mistake, refused its request alone as it stands', () => {
    const { program, diagnostics } = parseProgram(move.text)
    expect(diagnostics).toEqual([])
    const { isRefused } = runProgram(program, move.step - 1)
    expect([...isRefused.keys()].filter((at) => isRefused[at] === 1)).toEqual([move.step - 1])
    expect(finish(checkExercise(move.text, move.text, true))).toMatchObject({
      isSolved: false,
      question: move.question,
    })
  })

  test('is solved by its solution, by changes that it allows, and the adviser finds a way', () => {
    expect(move.solution).not.toBeNull()
    expect(finish(checkExercise(move.text, move.solution ?? ''))).toMatchObject({ isSolved: true })
    const { program } = parseProgram(move.text)
    const limits = { budget: 40_000, most: 1, isVaried: true }
    expect(finish(advise(move.text, program, move.step, limits)).suggestions.length).toBe(1)
  })

  test('has one right choice of four, and the others do not solve it', () => {
    const { choices } = move.question
    expect(choices.map(({ isRight }) => isRight).filter(Boolean)).toHaveLength(1)
    expect(choices).toHaveLength(4)
    if (move.kind !== 'free' && move.kind !== 'shrink') return
    for (const { isRight, words } of choices) {
      const line = words.map(({ text }) => text).join('')
      const calls = callsOf(move.text)
      const changed =
        move.kind === 'free'
          ? calls.toSpliced(move.step - 1, 0, line)
          : calls.map((call) => (call.split('mmap')[0] === line.split('mmap')[0] ? line : call))
      const { program } = parseProgram(['board 1M', ...changed].join('\n'))
      const { isRefused } = runProgram(program, program.ops.length - 1)
      expect(isRefused.includes(1)).toBe(!isRight)
    }
  })

  test('is not solved by fewer changes than its solution makes, as trying them all on the text shows', () => {
    const { text, step, solution, kind } = move
    const calls = callsOf(text)
    const edits = editsBetween(calls, callsOf(solution ?? ''), 9)
    expect(edits).toBe(kind === 'free' || kind === 'shrink' ? 1 : 2)
    if (edits === 1) return
    const lines = text.split('\n')
    const from = lines.findIndex((line) => line.endsWith(' = spawn'))
    const request = lines.indexOf(calls[step - 1] ?? '')
    const changed: string[][] = []
    for (let at = from; at <= request; at++) {
      const [, owner = '', name = '', size = ''] =
        /^(\w): (\w+) = mmap\((\d+)K\)$/.exec(lines[at] ?? '') ?? []
      changed.push(lines.toSpliced(at, 1))
      if (name === '') continue
      for (let less = 4; less < Number(size); less += 4)
        changed.push(lines.with(at, `${owner}: ${name} = mmap(${less}K)`))
      for (let place = at + 1; place <= request; place++)
        changed.push(lines.toSpliced(place, 0, `${owner}: munmap(${name}, ${size}K)`))
    }
    expect(changed.length).toBeGreaterThan(50)
    for (const one of changed) expect(finish(checkExercise(text, one.join('\n')))?.isSolved).toBe(false)
  })

  test('cannot be solved by leaving things out', () => {
    const calls = callsOf(move.text)
    for (const gone of calls.keys()) {
      const line = calls[gone] ?? ''
      const lines = move.text.split('\n').filter((one) => one !== line)
      expect(finish(checkExercise(move.text, lines.join('\n')))?.isSolved).toBe(false)
    }
  })
})

test.each(PREDICTED)('%s: the right choice is where the model puts it', (_, { text, step, question }) => {
  const { program, diagnostics } = parseProgram(text)
  expect(diagnostics).toEqual([])
  const { results } = runProgram(program, program.ops.length - 1)
  expect(step).toBe(program.ops.length - 1)
  const right = question.choices.find(({ isRight }) => isRight)
  expect(Number(right?.words[0]?.text)).toBe(results[step])
  expect(new Set(question.choices.map(({ words }) => words[0]?.text)).size).toBe(4)
})

test('what lies in memory is inside RAM, in order, and does not overlap', () => {
  for (const { memory } of MOVES) {
    let end = memory.start
    for (const { start, bytes } of memory.held) {
      expect(start).toBeGreaterThanOrEqual(end)
      end = start + bytes
    }
    expect(end).toBeLessThanOrEqual(memory.start + memory.bytes)
  }
})

test('chance is spread over all that there is', () => {
  const chance = new Chance(3, 1, 4)
  const counts = new Map<number, number>()
  for (let n = 0; n < 2000; n++) {
    const value = chance.below(5)
    counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  expect(counts.size).toBe(5)
  for (const count of counts.values()) expect(count).toBeGreaterThan(300)
  expect(chance.shuffled([1, 2, 3, 4]).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4])
})
