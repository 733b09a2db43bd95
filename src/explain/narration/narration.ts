/**
 * The author's words about a run with everything in them worked out: values from the model as it was after their step, or after
 * the one that they name; links to things that exist there.
 */
import { addTo } from '../../base/lists.ts'
import type { Work } from '../../base/work.ts'
import { diagnose, type Mistakes } from '../../documents/scenario/diagnostic.ts'
import type { NoteParagraph, NotePiece, Program, Question } from '../../documents/scenario/compile/program.ts'
import { needsEvents, type Moment, type MomentAt } from './moment.ts'
import type { Narration, NarrationParagraph, NarrationPart, QuestionView } from './narrationTypes.ts'

/** Values worked out between two looks at what else there is to do. */
const VALUES_AT_ONCE = 256

/** What is to be worked out at one moment, with the step in whose words it stands. */
interface Asked {
  readonly piece: NotePiece
  readonly shown: number
}

/** The run that is told of, as far as it matters on which machine it is: not at all. */
interface Told {
  readonly steps: number
  goTo(step: number): void
}

/** What is said along a run that is known to its end. */
export class RunNarration {
  private readonly timeline: Told
  private readonly program: Program
  private readonly momentAt: MomentAt
  private readonly paragraphsOf: ReadonlyMap<number, readonly NoteParagraph[]>
  /** Values of other steps than the one in whose words they stand: worked out once, on one way along the run. */
  private readonly elsewhere = new Map<NotePiece, string | null>()

  constructor(timeline: Told, program: Program, momentAt: MomentAt) {
    this.timeline = timeline
    this.program = program
    this.momentAt = momentAt
    this.paragraphsOf = new Map(program.notes.map(({ step, paragraphs }) => [step, paragraphs]))
  }

  /** What is said about a step that has been run; null for nothing. Moves the timeline. */
  at(step: number): Narration | null {
    const paragraphs = this.paragraphsOf.get(step) ?? []
    const questions = questionsAt(this.program, step, this.timeline.steps)
    if (paragraphs.length === 0 && questions.length === 0) return null
    const said = [...paragraphs, ...questions.flatMap(wordsOf)].flat()
    const missing = said.flatMap((piece) =>
      isOfAnother(piece, step) && !this.elsewhere.has(piece) ? [{ piece, shown: step }] : [],
    )
    for (const [other, asked] of this.byMoment(missing)) this.workOut(other, asked)
    const now = this.moment(step, said)
    const read = (words: NoteParagraph): NarrationParagraph =>
      words.map((piece) => this.partOf(piece, step, now))
    return {
      paragraphs: paragraphs.map(read),
      questions: questions.map((question) => readQuestion(question, read)),
    }
  }

  /**
   * Goes along the run once and adds what the words name and their step does not have. Says how many steps it is behind.
   * Moves the timeline.
   */
  *check(mistakes: Mistakes): Work<void> {
    const { steps } = this.timeline
    const asked: Asked[] = []
    const ask = (paragraphs: readonly NoteParagraph[], shown: number): void => {
      for (const piece of paragraphs.flat())
        if (piece.value !== null || piece.link !== null) asked.push({ piece, shown })
    }
    for (const { step, paragraphs } of this.program.notes) if (step <= steps) ask(paragraphs, step)
    for (const question of this.program.questions) {
      const step = stepOfQuestion(this.program, question, steps)
      if (step <= steps) ask(wordsOf(question), step)
    }
    yield 0
    for (const [step, here] of this.byMoment(asked)) {
      const moment = this.moment(
        step,
        here.map(({ piece }) => piece),
      )
      let done = 0
      for (const { piece, shown } of here) {
        this.checkPiece(piece, shown, moment, mistakes)
        if (++done % VALUES_AT_ONCE === 0) {
          yield step
          // A view that was asked for meanwhile may have moved the timeline.
          this.timeline.goTo(step)
        }
      }
      yield step
    }
  }

  /** Pieces by the moments that they are about, those in order. A link is of the step that is shown, whatever its value is of. */
  private byMoment(asked: readonly Asked[]): readonly (readonly [number, readonly Asked[]])[] {
    const moments = new Map<number, Asked[]>()
    const add = (step: number, each: Asked): void => {
      if (step <= this.timeline.steps) addTo(moments, step, each)
    }
    for (const each of asked) {
      const { piece, shown } = each
      if (piece.value !== null) add(stepOf(piece, shown), each)
      if (piece.link !== null && (piece.value === null || isOfAnother(piece, shown))) add(shown, each)
    }
    return [...moments].toSorted(([a], [b]) => a - b)
  }

  private moment(step: number, pieces: readonly NotePiece[]): Moment {
    return this.momentAt(step, pieces.some(needsEvents))
  }

  private workOut(step: number, asked: readonly Asked[]): void {
    const pieces = asked.map(({ piece }) => piece)
    const moment = this.moment(step, pieces)
    for (const piece of pieces) if (piece.value !== null) this.elsewhere.set(piece, moment.value(piece.value))
  }

  private checkPiece(piece: NotePiece, shown: number, moment: Moment, mistakes: Mistakes): void {
    const { line, value, link, text } = piece
    const at = shown === 0 ? 'At the start' : `After step ${shown}`
    const warn = (message: string): void => mistakes.add(diagnose('warning', line, piece, message, null))
    const isOfValue = value !== null && stepOf(piece, shown) === moment.step
    if (isOfValue) {
      const found = moment.value(value)
      if (isOfAnother(piece, shown)) this.elsewhere.set(piece, found)
      if (found === null) {
        const then =
          value.when.from === 'start'
            ? `After step ${value.when.step}`
            : value.when.step < 0
              ? 'Before this step'
              : at
        warn(`${then} there is no value for {${text}}.`)
        return
      }
    }
    if (link !== null && shown === moment.step && moment.thing(link) === null)
      warn(`${at} what this link selects does not exist.`)
  }

  private partOf(piece: NotePiece, shown: number, now: Moment): NarrationPart {
    const { value, link, text, isCode, emphasis } = piece
    const found =
      value === null
        ? null
        : isOfAnother(piece, shown)
          ? (this.elsewhere.get(piece) ?? null)
          : now.value(value)
    return {
      text: value === null ? text : (found ?? `{${text}}`),
      as: value !== null ? (found === null ? 'missing' : 'value') : isCode ? 'code' : 'words',
      emphasis,
      thing: link === null ? null : now.thing(link),
    }
  }
}

/**
 * The step of a run of `steps` steps after which a question is asked: those that close the scenario are asked where the run
 * ends, also when the kernel stopped there.
 */
export const stepOfQuestion = (program: Program, { step }: Question, steps: number): number =>
  step === program.ops.length ? steps : step

/** What is asked after a step of a run of `steps` steps. */
export const questionsAt = (program: Program, step: number, steps: number): readonly Question[] =>
  program.questions.filter((question) => stepOfQuestion(program, question, steps) === step)

const wordsOf = (question: Question): readonly NoteParagraph[] => [
  question.words,
  ...question.choices.flatMap(({ words, why }) => [words, ...why]),
  ...question.explanation,
]

const stepOf = ({ value }: NotePiece, shown: number): number =>
  value === null
    ? shown
    : value.when.from === 'start'
      ? value.when.step
      : Math.max(0, shown + value.when.step)

const isOfAnother = (piece: NotePiece, shown: number): boolean => stepOf(piece, shown) !== shown

const readQuestion = (
  { line, words, choices, explanation }: Question,
  read: (paragraph: NoteParagraph) => NarrationParagraph,
): QuestionView => ({
  line,
  words: read(words),
  choices: choices.map((choice) => ({
    isRight: choice.isRight,
    words: read(choice.words),
    why: choice.why.map(read),
  })),
  explanation: explanation.map(read),
})
