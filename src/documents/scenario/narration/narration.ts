/**
 * Narration and questions, from their lines to the program: words joined to paragraphs, links and values checked. A mistake
 * here is a warning: the words are shown all the same, what could not be understood stays text.
 */
import { append } from '../../../base/lists.ts'
import { readProse } from '../../../language/prose/prose.ts'
import type { Prose } from '../syntax/ast.ts'
import { diagnose, type Mistakes, type Span } from '../diagnostic.ts'
import type { NameFault } from '../compile/names.ts'
import { readLink, readValue, type LinkRef, type Scope } from './narrationRefs.ts'
import type { Choice, Note, NoteParagraph, NotePiece, Question } from '../compile/program.ts'

interface DraftChoice extends Choice {
  readonly why: NotePiece[][]
}

interface DraftQuestion {
  readonly mark: Span
  readonly line: number
  readonly place: Place
  readonly words: NotePiece[]
  readonly choices: DraftChoice[]
  readonly explanation: NotePiece[][]
}

/** Where words stand: below the last of so many operations, or below one after it that is left out. */
interface Place {
  readonly step: number
  readonly isLeftOut: boolean
}

interface Draft {
  readonly step: number
  readonly paragraphs: NotePiece[][]
}

export class Narrator {
  private readonly scope: Scope
  private readonly mistakes: Mistakes
  private readonly notes: Draft[] = []
  private readonly questions: DraftQuestion[] = []
  /** Links and values that name steps or lines, to be checked when all are known. */
  private readonly later: { readonly piece: NotePiece; readonly span: Span }[] = []

  constructor(scope: Scope, mistakes: Mistakes) {
    this.scope = scope
    this.mistakes = mistakes
  }

  /** What is said of an operation that is left out is left out with it. */
  add(prose: Prose, line: number, place: Place): void {
    if (prose.mark === '>') {
      if (!place.isLeftOut) this.addNote(prose, line, place.step)
      return
    }
    if (prose.mark === '?') {
      const mark = { from: prose.from, to: prose.to }
      if (prose.text === '') this.warn(line, mark, 'What is the question? Its words follow the ?.')
      const words = this.pieces(prose, line)
      this.questions.push({ mark, line, place, words, choices: [], explanation: [] })
      return
    }
    const question = this.questions.at(-1)
    if (question?.place.step !== place.step || question.place.isLeftOut !== place.isLeftOut) {
      const what = prose.mark === '=' || prose.mark === '~' ? 'An explanation' : 'A choice'
      this.warn(line, prose, `${what} belongs to a question: a line that begins with ? stands before it.`)
      return
    }
    if (prose.mark === '=') addWords(question.explanation, this.pieces(prose, line))
    else if (prose.mark === '~') this.addWhy(prose, line, question)
    else if (prose.text === '') this.warn(line, prose, 'A choice has no words.')
    else question.choices.push({ isRight: prose.mark === '+', words: this.pieces(prose, line), why: [] })
  }

  private addWhy(prose: Prose, line: number, { choices }: DraftQuestion): void {
    const choice = choices.at(-1)
    if (choice === undefined || choice.isRight)
      this.warn(line, prose, 'It explains a wrong choice: a line that begins with - stands before it.')
    else addWords(choice.why, this.pieces(prose, line))
  }

  /** What was said, once all lines are read. How many operations and lines there are. */
  finish(ops: number, lines: number): { notes: readonly Note[]; questions: readonly Question[] } {
    const checked = new Map<NotePiece, NotePiece>()
    /** A link of several pieces is one mistake. */
    const told = new Set<LinkRef>()
    for (const { piece, span } of this.later) {
      const fault = stepFault(piece, ops, lines)
      if (fault === null) continue
      if (piece.link === null || !told.has(piece.link)) this.warn(piece.line, span, fault)
      if (piece.link !== null) told.add(piece.link)
      checked.set(piece, withoutRefs(piece))
    }
    const settle = (words: readonly NotePiece[]): NoteParagraph =>
      words.map((piece) => checked.get(piece) ?? piece)
    return {
      notes: this.notes
        .map(({ step, paragraphs }) => ({ step, paragraphs: paragraphs.filter(hasWords).map(settle) }))
        .filter(({ paragraphs }) => paragraphs.length > 0),
      questions: this.questions
        .filter((question) => this.isComplete(question, ops))
        .map(({ line, place, words, choices, explanation }) => ({
          line,
          step: place.step,
          words: settle(words),
          choices: choices.map(({ isRight, words: choice, why }) => ({
            isRight,
            words: settle(choice),
            why: why.filter(hasWords).map(settle),
          })),
          explanation: explanation.filter(hasWords).map(settle),
        })),
    }
  }

  private addNote(prose: Prose, line: number, step: number): void {
    let note = this.notes.at(-1)
    if (note?.step !== step) {
      note = { step, paragraphs: [[]] }
      this.notes.push(note)
    }
    addWords(note.paragraphs, this.pieces(prose, line))
  }

  /** Below an operation that is left out only what closes the scenario can be asked. */
  private isComplete({ mark, line, place, words, choices }: DraftQuestion, steps: number): boolean {
    if (place.isLeftOut && place.step < steps) return false
    const right = choices.filter(({ isRight }) => isRight).length
    const missing =
      right === 0
        ? 'No answer is right: one choice begins with +.'
        : right > 1
          ? 'More than one answer is right: one choice begins with +, the others with -.'
          : choices.length === 1
            ? 'One choice is not enough: wrong ones begin with -.'
            : null
    if (missing !== null) this.warn(line, mark, missing)
    return missing === null && words.length > 0
  }

  private pieces(prose: Prose, line: number): NotePiece[] {
    const { pieces, faults } = readProse(prose.text, prose.from)
    for (const fault of faults) this.warn(line, fault, fault.message, fault.suggestion)
    let lastLink: Span | null = null
    let link: LinkRef | null = null
    return pieces.map((piece) => {
      if (piece.link === null) link = null
      else if (piece.link !== lastLink)
        link = this.take(readLink(piece.link.text, this.scope), line, piece.link)
      const isNewLink = piece.link !== lastLink
      lastLink = piece.link
      const value = piece.kind === 'value' ? this.take(readValue(piece.text, this.scope), line, piece) : null
      const { from, to, emphasis } = piece
      // What is no value stands as it was written.
      const text = piece.kind === 'value' && value === null ? `{${piece.text}}` : piece.text
      const made: NotePiece = { line, from, to, text, value, isCode: piece.kind === 'code', emphasis, link }
      if (link !== null && piece.link !== null && isNewLink)
        this.later.push({ piece: made, span: piece.link })
      else if (link !== null || value !== null) this.later.push({ piece: made, span: piece })
      return made
    })
  }

  private take<T>(
    reading: { ok: true; ref: T } | ({ ok: false } & NameFault),
    line: number,
    span: Span,
  ): T | null {
    if (!reading.ok) this.warn(line, span, reading.message, reading.suggestion)
    return reading.ok ? reading.ref : null
  }

  private warn(line: number, span: Span, message: string, suggestion: string | null = null): void {
    const { from, to } = span
    this.mistakes.add(diagnose('warning', line, { from, to }, message, suggestion))
  }
}

const hasWords = (paragraph: readonly NotePiece[]): boolean => paragraph.length > 0

/** Adds a line to the paragraph before it; a line without words begins a new one. */
function addWords(paragraphs: NotePiece[][], pieces: NotePiece[]): void {
  if (pieces.length === 0) {
    paragraphs.push([])
    return
  }
  const last = paragraphs.at(-1)
  if (last === undefined) {
    paragraphs.push(pieces)
    return
  }
  const [first] = pieces
  if (last.length > 0 && first !== undefined) last.push(space(first))
  append(last, pieces)
}

/** What stands between the words of two lines. */
const space = ({ line, from }: NotePiece): NotePiece => ({
  line,
  from,
  to: from,
  text: ' ',
  value: null,
  isCode: false,
  emphasis: false,
  link: null,
})

function stepFault({ link, value }: NotePiece, steps: number, lines: number): string | null {
  const has = steps === 1 ? 'there is 1 step' : `there are ${steps} steps`
  if (link?.kind === 'step' && link.step > steps) return `There is no step ${link.step}: ${has}.`
  if (link?.kind === 'line' && (link.line < 1 || link.line > lines)) return `There is no line ${link.line}.`
  if (value?.when.from === 'start' && value.when.step > steps)
    return `There is no step ${value.when.step}: ${has}.`
  return null
}

const withoutRefs = (piece: NotePiece): NotePiece => ({
  ...piece,
  text: piece.value === null ? piece.text : `{${piece.text}}`,
  link: null,
  value: null,
})
