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
const MOVES = SEEDS.flatMap((seed) => [1, 2, 3, 4, 5, 8, 9].map((number) => finish(makeMove(seed, number))))
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
      changed.push(lines.toSpliced(at, 1), lines.toSpliced(at, 0, 'sysctl vm.nr_trim_pages = 0'))
      for (const more of [4, 16, 36, 64, 128])
        changed.push(lines.toSpliced(at, 0, `A: more = mmap(${more}K)`))
      if (name === '') continue
      for (let other = 4; other <= 256; other += 4)
        if (other !== Number(size)) changed.push(lines.with(at, `${owner}: ${name} = mmap(${other}K)`))
      for (let place = at + 1; place <= request; place++)
        changed.push(lines.toSpliced(place, 0, `${owner}: munmap(${name}, ${size}K)`))
    }
    expect(changed.length).toBeGreaterThan(50)
    for (const one of changed) expect(finish(checkExercise(text, one.join('\n')))?.isSolved).toBe(false)
  })

  test('is not solved by what somebody tries who does not look at the map', () => {
    const { text, step, kind } = move
    const calls = callsOf(text)
    const before = calls.slice(0, step - 1)
    const gone = new Set(before.flatMap((call) => /munmap\((\w+)/.exec(call)?.[1] ?? []))
    const living = before.flatMap((call, at) => {
      const [, owner = '', name = '', size = ''] = /^(\w): (\w+) = mmap\((\d+)K\)$/.exec(call) ?? []
      return name === '' || gone.has(name) ? [] : [{ at, owner, name, size: Number(size), call }]
    })
    const most = Math.max(...living.map(({ size }) => size))
    const [first, last] = [living[0], living.at(-1)]
    const obvious: string[][] = []
    const swapped = (one: number, other: number): string[] =>
      calls.with(one, calls[other] ?? '').with(other, calls[one] ?? '')
    for (const { at, owner, name, size } of living) {
      const isLargest = size === most
      if (kind === 'free' && (isLargest || at === last?.at))
        obvious.push(calls.toSpliced(step - 1, 0, `${owner}: munmap(${name}, ${size}K)`))
      if (kind === 'swap' && isLargest)
        obvious.push(...[first, last].flatMap((end) => (end && end.at !== at ? [swapped(end.at, at)] : [])))
    }
    if (kind === 'start') {
      const daemon = calls.find((call) => call.startsWith('D = ')) ?? ''
      const rest = calls.filter((call) => call !== daemon)
      const starts = rest.findIndex((call) => !call.endsWith(' = spawn'))
      for (const place of [starts, rest.findIndex((call) => call.startsWith('D: '))])
        obvious.push(rest.toSpliced(place, 0, daemon))
    }
    for (const changed of obvious) {
      const { program } = parseProgram(['board 1M', ...changed].join('\n'))
      expect(runProgram(program, program.ops.length - 1).isRefused.includes(1)).toBe(true)
    }
    if (kind === 'shrink') {
      const over = living.filter(({ size }) => Number.isInteger(Math.log2(size - 4)))
      const right = move.question.choices.find(({ isRight }) => isRight)
      const name = right?.words[0]?.text.split(' ')[1]
      expect(over.length === 1 && over[0]?.name === name).toBe(false)
    } else expect(obvious.length).toBeGreaterThan(0)
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

test.each([
  [5, 4096],
  [15, 0],
])('the place that number %i asks for is not the lowest', (number, unit) => {
  for (const seed of [1, 2, 3]) {
    const { memory, question, text } = finish(makeMove(seed, number))
    const size = Number(/wanted = mmap\((\d+)K\)/.exec(text)?.[1]) * 1024
    let block = 4096
    while (block < size) block *= 2
    const [needed, step] = unit === 0 ? [block, block] : [size, unit]
    const isHeld = (at: number): boolean =>
      memory.held.some(({ start, bytes }) => start < at + needed && at < start + bytes)
    let lowest = memory.start
    while (isHeld(lowest)) lowest += step
    const right = question.choices.find(({ isRight }) => isRight)
    expect(Number(right?.words[0]?.text)).not.toBe(lowest)
  }
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
