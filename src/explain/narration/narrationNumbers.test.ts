/**
 * Every number that the bundled scenarios state is true, because nobody typed it: narration, questions, right answers and
 * explanations may have numbers only where the model works them out. What may be typed: kernel versions, years, code that
 * stands in the scenario itself, and `step 5` or `order 5` in a link to just that. Wrong answers are wrong on purpose.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { finish } from '../../base/work.ts'
import { Mistakes } from '../../documents/scenario/diagnostic.ts'
import { parseProgram } from '../../documents/scenario/read.ts'
import type { NoteParagraph, NotePiece } from '../../documents/scenario/compile/program.ts'
import { RunNarration } from './narration.ts'
import { nommuMoments } from './narrationMoment.ts'
import type { NarrationParagraph } from './narrationTypes.ts'
import { ScenarioSource } from '../../machines/nommu/scenarioSource.ts'
import { nommuTimeline } from '../../machines/nommu/model.ts'

const SCENARIOS = join(import.meta.dirname, '../../../public/scenarios')
const ids = readdirSync(SCENARIOS).flatMap((name) => (name.endsWith('.nommu') ? [name.slice(0, -6)] : []))
const chapters = new Map(
  (
    JSON.parse(readFileSync(join(SCENARIOS, 'index.json'), 'utf8')) as readonly {
      readonly id: string
      readonly chapter: string
    }[]
  ).map(({ id, chapter }) => [id, chapter]),
)

/** A note is read while somebody looks at a picture: no longer than this, in characters. */
const LONGEST_NOTE = 340

const TRUE_BY_NAME = /\b(2\.6\.\d+(-rc\d)?|[46]\.\d+|2004|2005|2007|2009)\b/g
/** One and two are words of the language; whoever counts further lets the model count. */
const NUMBER =
  /\d|\b(three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|half|halves|quarters?|twice|double)\b/i

/** The number that a piece states by itself, or null. */
function typedNumber({ text, value, isCode, link }: NotePiece, operations: string): string | null {
  if (value !== null) return null
  if (isCode) return NUMBER.test(text) && !operations.includes(text) ? text : null
  const stated =
    link?.kind === 'step' ? `step ${link.step}` : link?.kind === 'order' ? `order ${link.order}` : null
  const left = text.replaceAll(TRUE_BY_NAME, '').replaceAll(stated ?? '\0', '')
  return NUMBER.test(left) ? text : null
}

const plain = (words: NarrationParagraph): string => words.map(({ text }) => text).join('')

describe('the rule', () => {
  const typed = (line: string): readonly string[] => {
    const { program } = parseProgram(`A = spawn\nA: a1 = mmap(12K)\n> ${line}`)
    const pieces = program.notes[0]?.paragraphs.flat() ?? []
    return pieces.flatMap((piece) => typedNumber(piece, 'A: a1 = mmap(12K)') ?? [])
  }
  it.each(['12 KiB', 'four pages', 'at 0x80048000', '`mmap(16K)`', '[step 2](step 1)', 'half of it'])(
    'has no %s',
    (line) => expect(typed(line)).toHaveLength(1),
  )
  it.each([
    '{free}',
    'one of two',
    '`mmap(12K)`',
    '`a1`',
    '[step 1](step 1)',
    'Linux 2.6.29',
    '[order 5](order 5)',
  ])('allows %s', (line) => expect(typed(line)).toEqual([]))
})

describe.each(ids)('%s', (id) => {
  const source = readFileSync(join(SCENARIOS, `${id}.nommu`), 'utf8')
  const { program } = parseProgram(source)
  const timeline = nommuTimeline(new ScenarioSource(program), null)
  while (!timeline.done) timeline.advance(1)
  const narration = new RunNarration(timeline, program, nommuMoments(timeline, program))
  const operations = program.ops.map(({ text }) => text).join('\n')
  const typed = (paragraphs: readonly NoteParagraph[]): readonly string[] =>
    paragraphs.flat().flatMap((piece) => typedNumber(piece, operations) ?? [])

  it('says at the start what it is about', () => {
    expect(program.chapter).toBe(chapters.get(id))
    expect(program.notes[0]?.step).toBe(0)
  })

  // An exercise leaves the telling to the reader.
  const isLesson = program.exercise === null
  it('tells something on the way and closes with a question, or asks for something', () => {
    if (!isLesson) {
      expect(program.exercise.goals.length).toBeGreaterThanOrEqual(1)
      return
    }
    expect(program.notes.length).toBeGreaterThanOrEqual(4)
    expect(program.questions.at(-1)?.step).toBe(program.ops.length)
    for (const { explanation, choices } of program.questions) {
      expect(explanation.length).toBeGreaterThanOrEqual(1)
      for (const { isRight, why } of choices) expect(why.length > 0).toBe(!isRight)
    }
  })

  it('states no number that the model has not worked out', () => {
    // What an exercise asks for is its author's to say.
    const notes = program.notes.filter(({ step }) => isLesson || step > 0)
    expect(notes.flatMap(({ paragraphs }) => typed(paragraphs))).toEqual([])
    for (const { words, choices, explanation } of program.questions) {
      const right = choices.filter(({ isRight }) => isRight).map((choice) => choice.words)
      expect(typed([words, ...right, ...choices.flatMap(({ why }) => why), ...explanation])).toEqual([])
    }
  })

  it('names only what its steps have', () => {
    const mistakes = new Mistakes()
    finish(narration.check(mistakes))
    expect(mistakes.list()).toEqual([])
  })

  it('has answers that differ, and notes that can be read at a glance', () => {
    for (const { step } of program.notes) {
      const words = narration.at(step)?.paragraphs.map(plain).join(' ') ?? ''
      expect(words.length, words).toBeLessThanOrEqual(LONGEST_NOTE)
    }
    const asked = Array.from({ length: timeline.steps + 1 }, (_, step) => narration.at(step)?.questions ?? [])
    for (const { choices } of asked.flat()) {
      const answers = choices.map(({ words }) => plain(words))
      expect(new Set(answers).size).toBe(answers.length)
    }
  })
})
