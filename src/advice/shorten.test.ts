import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { finish } from '../base/work.ts'
import { parseProgram } from '../documents/scenario/read.ts'
import { lastRefused } from './advise.ts'
import { shortest } from './shorten.ts'
import { smallProgram } from './testing/smallPrograms.ts'
import { runProgram } from './trial.ts'

const badDay = readFileSync(join(import.meta.dirname, '../../public/scenarios/bad-day.nommu'), 'utf8')

const TEXTS = [badDay, ...Array.from({ length: 8 }, (_, seed) => smallProgram(seed + 1))].filter(
  (text) => lastRefused(parseProgram(text).program) !== null,
)

/** What the last operation of a text gave. */
function lastResult(text: string): number {
  const { program } = parseProgram(text)
  return runProgram(program, program.ops.length - 1).results.at(-1) ?? 0
}

describe.each(TEXTS.map((text, n) => [n, text] as const))('program %i', (_, text) => {
  const { program } = parseProgram(text)
  const step = lastRefused(program) ?? 0
  const short = finish(shortest(text, program, step))

  test('is shorter and refused in the same way, without a mistake', () => {
    expect(parseProgram(short.text).diagnostics).toEqual([])
    expect(short.operations).toBeLessThanOrEqual(step)
    expect(parseProgram(short.text).program.ops.length).toBe(short.operations)
    expect(lastResult(short.text)).toBe(runProgram(program, step - 1).results[step - 1])
  })

  test('needs each line that is left', () => {
    const shortened = parseProgram(short.text).program
    const again = finish(shortest(short.text, shortened, shortened.ops.length))
    expect(again.operations).toBe(short.operations)
  })
})

test('of thousands of mappings that came and went between those that stay none is left, also where most is needed', () => {
  const lines = ['board 4M', 'A = spawn']
  for (let n = 0; n < 700; n++)
    lines.push(`A: m${n} = mmap(4K)`, `A: t${n} = mmap(8K)`, `A: munmap(t${n}, 8K)`, 'A: mmap(0)')
  const text = `${[...lines, 'A: last = mmap(512K)'].join('\n')}\n`
  const { program } = parseProgram(text)
  const short = finish(shortest(text, program, program.ops.length))
  expect(short.text).not.toMatch(/munmap|mmap\(0\)/)
  expect(short.operations).toBeLessThanOrEqual(702)
  expect(lastResult(short.text)).toBe(runProgram(program, program.ops.length - 1).results.at(-1))
})

test('a budget that is too small says so in the text', () => {
  const { program } = parseProgram(badDay)
  const step = lastRefused(program) ?? 0
  const cut = finish(shortest(badDay, program, step, 100))
  expect(cut.isCut).toBe(true)
  expect(parseProgram(cut.text).program.about).toContain('there may be a shorter one')
  expect(finish(shortest(badDay, program, step)).text).not.toContain('there may be a shorter one')
})

test('what is not refused cannot be shortened', () => {
  const text = 'board 1M\nA = spawn\nA: mmap(4K)\n'
  expect(() => finish(shortest(text, parseProgram(text).program, 2))).toThrow(RangeError)
})
