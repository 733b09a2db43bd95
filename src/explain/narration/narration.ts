/**
 * The author's words about a step with everything in them worked out: values from the model as it was after that step, or after
 * the one that they name; links to things that exist there.
 */
import { diagnose, type Diagnostic } from '../../documents/scenario/diagnostic.ts'
import type { NoteParagraph, NotePiece, Program, Question } from '../../documents/scenario/compile/program.ts'
import { Moment } from './narrationMoment.ts'
import type { Narration, NarrationParagraph, NarrationPart, QuestionView } from './narrationTypes.ts'
import type { Timeline } from '../../engine/timeline.ts'
import type { Machine } from '../../sim/nommu/machine.ts'

/** So many notes are checked when a scenario is opened: more than anybody has written, and the same time for any text. */
const NOTES_CHECKED = 200

/** What is said about a step that has been run; null for nothing. Leaves the timeline at some step. */
export function narrationAt(timeline: Timeline<Machine>, program: Program, step: number): Narration | null {
  const paragraphs = program.notes.find((note) => note.step === step)?.paragraphs ?? []
  const questions = step === timeline.steps ? program.questions : []
  if (paragraphs.length === 0 && questions.length === 0) return null
  const read = reader(timeline, program, step, [...paragraphs, ...questions.flatMap(wordsOf)])
  return {
    paragraphs: paragraphs.map(read),
    questions: questions.map((question) => readQuestion(question, read)),
  }
}

/** What narration names and its step does not have: known only after the run. */
export function narrationFindings(timeline: Timeline<Machine>, program: Program): readonly Diagnostic[] {
  const { steps } = timeline
  const notes = program.notes.filter(({ step }) => step <= steps).slice(0, NOTES_CHECKED)
  const said = [
    ...notes.map(({ step, paragraphs }) => ({ step, paragraphs })),
    { step: steps, paragraphs: program.questions.flatMap(wordsOf) },
  ]
  return said.flatMap(({ step, paragraphs }) => {
    const pieces = paragraphs.flat()
    if (pieces.every(({ value, link }) => value === null && link === null)) return []
    const read = reader(timeline, program, step, paragraphs)
    const parts = paragraphs.flatMap((paragraph) => read(paragraph))
    return pieces.flatMap((piece, index) => findings(piece, parts[index], step))
  })
}

function findings(piece: NotePiece, part: NarrationPart | undefined, step: number): readonly Diagnostic[] {
  const { line, value, link, text } = piece
  const when = step === 0 ? 'At the start' : `After step ${step}`
  const warn = (message: string): Diagnostic => diagnose('warning', line, piece, message, null)
  if (value !== null && part?.as === 'missing') {
    const then =
      value.when.from === 'start'
        ? `After step ${value.when.step}`
        : value.when.step < 0
          ? 'Before this step'
          : when
    return [warn(`${then} there is no value for {${text}}.`)]
  }
  if (link !== null && part?.thing === null) return [warn(`${when} what this link selects does not exist.`)]
  return []
}

const wordsOf = (question: Question): readonly NoteParagraph[] => [
  question.words,
  ...question.choices.map(({ words }) => words),
  ...question.explanation,
]

const stepOf = ({ value }: NotePiece, shown: number): number =>
  value === null
    ? shown
    : value.when.from === 'start'
      ? value.when.step
      : Math.max(0, shown + value.when.step)

/** Works out all values first, one step after the other: a moment lasts only until the timeline moves. */
function reader(
  timeline: Timeline<Machine>,
  program: Program,
  step: number,
  paragraphs: readonly NoteParagraph[],
): (paragraph: NoteParagraph) => NarrationParagraph {
  const pieces = paragraphs.flat()
  const steps = new Set(pieces.map((piece) => stepOf(piece, step)).filter((each) => each <= timeline.steps))
  const values = new Map<NotePiece, string | null>()
  for (const each of [...steps].filter((other) => other !== step).toSorted((a, b) => a - b)) {
    const moment = new Moment(timeline, program, each)
    for (const piece of pieces)
      if (piece.value !== null && stepOf(piece, step) === each) values.set(piece, moment.value(piece.value))
  }
  const now = new Moment(timeline, program, step)
  const parts = new Map<NotePiece, NarrationPart>()
  for (const piece of pieces) {
    if (piece.value !== null && stepOf(piece, step) === step) values.set(piece, now.value(piece.value))
    const value = values.get(piece) ?? null
    parts.set(piece, {
      text: piece.value === null ? piece.text : (value ?? `{${piece.text}}`),
      as: piece.value !== null ? (value === null ? 'missing' : 'value') : piece.isCode ? 'code' : 'words',
      emphasis: piece.emphasis,
      thing: piece.link === null ? null : now.thing(piece.link),
    })
  }
  return (paragraph) => paragraph.flatMap((piece) => parts.get(piece) ?? [])
}

const readQuestion = (
  { words, choices, explanation }: Question,
  read: (paragraph: NoteParagraph) => NarrationParagraph,
): QuestionView => ({
  words: read(words),
  choices: choices.map((choice) => ({ isRight: choice.isRight, words: read(choice.words) })),
  explanation: explanation.map(read),
})
