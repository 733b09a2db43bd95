/**
 * For which outcomes an author wrote: the words of a run, each with what came of its step when the text was as its author left
 * it. Words are known again by themselves, wherever they stand: lines may come before them, and they may move.
 */
import type { Work } from '../../base/work.ts'
import type { NoteParagraph, Program, Question } from '../../documents/scenario/compile/program.ts'
import { questionsAt, stepOfQuestion } from './narration.ts'
import type { Narration } from './narrationTypes.ts'

/** Words by what they say, with every outcome for which they stand in the text. */
export type WrittenWords = ReadonlyMap<string, ReadonlySet<string>>

/** What came of a run, as far as an author's words depend on it. Each function moves the run's timeline. */
export interface RunOutcomes {
  readonly steps: number
  /** What a step came to, as far as words about it depend on it; of step 0, on what the run begins. */
  of(step: number): string
  /** What a step left, as far as questions about it depend on it; at the end of a run all that was refused on the way too. */
  after(step: number): string
}

/** The words as they are written, without their lines. */
const wordsAsWritten = (paragraphs: readonly NoteParagraph[]): string =>
  paragraphs
    .map((pieces) => pieces.map(({ text, value }) => (value === null ? text : `{${text}}`)).join(''))
    .join('\n')

/** All that a question says. */
const questionAsWritten = ({ words, choices, explanation }: Question): string =>
  wordsAsWritten([words, ...choices.flatMap((choice) => [choice.words, ...choice.why]), ...explanation])

/** An author's words held against a run. Each function moves the run's timeline. */
export class Judge {
  private readonly outcomes: RunOutcomes
  private readonly program: Program
  private readonly paragraphsOf: ReadonlyMap<number, readonly NoteParagraph[]>

  /** `outcomes`: of the program's run. */
  constructor(outcomes: RunOutcomes, program: Program) {
    this.outcomes = outcomes
    this.program = program
    this.paragraphsOf = new Map(program.notes.map(({ step, paragraphs }) => [step, paragraphs]))
  }

  written(): Work<WrittenWords> {
    return wordsOfRun(this.outcomes, this.program)
  }

  /** Keeps apart what is not true of a step. Words that the author did not leave are the reader's own, about what they see. */
  whatHolds(original: WrittenWords, { paragraphs, questions }: Narration, step: number): Narration {
    const outcomes = original.get(wordsAsWritten(this.paragraphsOf.get(step) ?? []))
    const isTrue = outcomes?.has(this.outcomes.of(step)) ?? true
    const asked = questionsAt(this.program, step, this.outcomes.steps)
    const state = asked.length === 0 ? '' : this.outcomes.after(step)
    const holds = asked.map((question) => original.get(questionAsWritten(question))?.has(state) ?? true)
    const told = { paragraphs: isTrue ? paragraphs : [], questions: questions.filter((_, i) => holds[i]) }
    if (isTrue && holds.every(Boolean)) return told
    return {
      ...told,
      forAnotherResult: {
        paragraphs: isTrue ? [] : paragraphs,
        questions: questions.filter((_, i) => holds[i] !== true),
      },
    }
  }
}

/** What is written in a text whose run is known to its end. Says how many of its steps it is behind; moves the timeline. */
function* wordsOfRun(run: RunOutcomes, program: Program): Work<WrittenWords> {
  const words = new Map<string, Set<string>>()
  const add = (said: string, outcome: string): void => {
    const known = words.get(said)
    if (known === undefined) words.set(said, new Set([outcome]))
    else known.add(outcome)
  }
  for (const { step, paragraphs } of program.notes) {
    if (step > run.steps) continue
    add(wordsAsWritten(paragraphs), run.of(step))
    yield step
  }
  let known = -1
  let state = ''
  for (const question of program.questions) {
    const step = stepOfQuestion(program, question, run.steps)
    if (step > run.steps) continue
    if (step !== known) state = run.after(step)
    known = step
    add(questionAsWritten(question), state)
    yield step
  }
  return words
}
