/** The exercises of the course: each can be solved, and none is solved as it stands. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { finish } from '../base/work.ts'
import { parseProgram } from '../documents/scenario/read.ts'
import { checkExercise } from './check.ts'
import { SOLUTIONS } from './testing/solutions.ts'

const SCENARIOS = join(import.meta.dirname, '../../public/scenarios')
const index = JSON.parse(readFileSync(join(SCENARIOS, 'index.json'), 'utf8')) as readonly {
  readonly id: string
  readonly chapter: string
  readonly file?: string
}[]
const fileOf = (id: string): string => index.find((entry) => entry.id === id)?.file ?? `${id}.nommu`
const textOf = (id: string): string => readFileSync(join(SCENARIOS, fileOf(id)), 'utf8')
const isExercise = (id: string): boolean => parseProgram(textOf(id)).program.exercise !== null

function solved(id: string): string {
  let text = textOf(id)
  for (const [before, after] of SOLUTIONS[id] ?? []) {
    expect(text.split(before).length).toBe(2)
    text = text.replace(before, () => after)
  }
  return text
}

describe('the exercises of the course', () => {
  it('are at least 24, all with a solution, and close their chapters', () => {
    const exercises = index.map(({ id }) => id).filter(isExercise)
    expect(exercises.length).toBeGreaterThanOrEqual(24)
    expect(Object.keys(SOLUTIONS).toSorted()).toEqual(exercises.toSorted())
    const chapters = [...new Set(index.map(({ chapter }) => chapter))]
    const marksOf = (name: string): readonly boolean[] =>
      index.filter(({ chapter }) => chapter === name).map(({ id }) => Object.hasOwn(SOLUTIONS, id))
    // Lessons first, then exercises.
    for (const name of chapters)
      expect(marksOf(name)).toEqual(marksOf(name).toSorted((a, b) => Number(a) - Number(b)))
    expect(chapters.filter((name) => marksOf(name).at(-1) !== true)).toEqual([])
  })

  it('begin with alignment: a run is long enough and still no block', () => {
    const first = index.find(({ id }) => Object.hasOwn(SOLUTIONS, id))
    expect(first?.id).toBe('ex-run-and-block')
  })

  it.each(Object.keys(SOLUTIONS))(
    '%s is not solved by leaving calls out, nor by the end of a process',
    (id) => {
      const original = textOf(id)
      const lines = original.split('\n')
      const { ops, exercise, processNames } = parseProgram(original).program
      const open = ops.filter(
        (op) =>
          op.op !== 'sysctl' &&
          exercise?.keeps.every(({ first, last }) => op.line < first || op.line > last) !== false,
      )
      const gone = [...open.map((op) => [op]), open].map((some) => new Set(some.map(({ line }) => line)))
      const shorter = gone.map((some) => lines.filter((_, at) => !some.has(at + 1)))
      const ended = processNames.flatMap((name) =>
        ops.flatMap(({ line }) => [
          lines.toSpliced(line, 0, `${name}: exit`),
          lines.toSpliced(line - 1, 1, `${name}: exit`),
        ]),
      )
      const textsOf = (changed: readonly string[][]): string[] => changed.map((some) => some.join('\n'))
      // A line that means nothing is left out, and that was tried.
      const right = textsOf(ended).filter((text) => parseProgram(text).diagnostics.length === 0)
      for (const text of [...textsOf(shorter), ...right])
        expect({ text, ...finish(checkExercise(original, text)) }).toMatchObject({ isSolved: false })
    },
  )

  it.each(Object.keys(SOLUTIONS))('%s is not solved as it stands, and is with its solution', (id) => {
    const original = textOf(id)
    expect(finish(checkExercise(original, original))?.isSolved).toBe(false)
    const text = solved(id)
    expect(parseProgram(text).diagnostics).toEqual([])
    expect(finish(checkExercise(original, text))).toMatchObject({ isSolved: true })
    expect(parseProgram(original).program.exercise?.hints.length).toBeGreaterThanOrEqual(1)
  })
})
