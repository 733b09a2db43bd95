/**
 * Text to syntax tree. Never throws; linear in the length of the text. Line ends are \n, \r\n and \r, as editors have
 * them, so that line numbers agree with what people see.
 */
import { HEADER_WORDS } from '../../../language/lineWords.ts'
import { readProseLine } from '../../../language/prose/prose.ts'
import type { Document, Line } from './ast.ts'
import { diagnose, Mistakes, type Diagnostic } from '../diagnostic.ts'
import { LineReader } from './lineReader.ts'
import { parseStatement } from './parseStatement.ts'

export const MAX_LINES = 200_000
/** UTF-16 units in a line. */
export const MAX_LINE_LENGTH = 2_000

/** Where a line lies in the text, in UTF-16 units; `next` is where the one below it begins. */
export interface LinePlace {
  readonly from: number
  readonly to: number
  readonly next: number
}

export interface Parsed {
  readonly document: Document
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a text; lines with a mistake are kept as they are and reported. */
export function parse(text: string): Parsed {
  const mistakes = new Mistakes()
  const lines: Line[] = []
  const source = new LineSource(text, mistakes)
  for (let line = source.next(); line !== null; line = source.next()) lines.push(line)
  return { document: { lines, rest: source.rest }, diagnostics: mistakes.list() }
}

/** The lines of a text one after the other, for readers that need no tree of a long one. What is wrong goes to `mistakes`. */
export class LineSource {
  /** Lines given so far. */
  count = 0
  /** That of the last of them. */
  place: LinePlace = { from: 0, to: 0, next: 0 }
  private readonly text: string
  private readonly mistakes: Mistakes
  private readonly lineEnd = /\r\n?|\n/g

  constructor(text: string, mistakes: Mistakes) {
    this.text = text
    this.mistakes = mistakes
  }

  /** Text that is not read: all that follows the last line that may be there. */
  get rest(): string {
    return this.text.slice(this.place.next)
  }

  next(): Line | null {
    const { text, mistakes } = this
    const from = this.place.next
    if (from >= text.length) return null
    mistakes.nextLine()
    if (this.count === MAX_LINES) {
      const message = `A scenario has at most ${MAX_LINES} lines; the rest is not run.`
      mistakes.add(diagnose('error', MAX_LINES + 1, { from: 0, to: 0 }, message, null))
      return null
    }
    const end = this.lineEnd.exec(text)
    const to = end?.index ?? text.length
    this.place = { from, to, next: end === null ? text.length : this.lineEnd.lastIndex }
    return parseLine(text.slice(from, to), ++this.count, mistakes)
  }
}

function parseLine(source: string, line: number, mistakes: Mistakes): Line {
  if (source.length > MAX_LINE_LENGTH) {
    const message = `This line has ${source.length} characters; at most ${MAX_LINE_LENGTH} are read.`
    mistakes.add(diagnose('error', line, { from: MAX_LINE_LENGTH, to: source.length }, message, null))
    return mistaken(source)
  }
  const prose = readProseLine(source)
  if (prose !== null) return { statement: { kind: 'prose', ...prose }, comment: null }
  const reader = new LineReader(source, line, mistakes)
  if (reader.peek() === null) return { statement: null, comment: reader.comment }
  const statement = parseStatement(reader)
  if (statement !== null && reader.mistake === null) return { statement, comment: reader.comment }
  if (reader.mistake !== null) mistakes.add(reader.mistake)
  return mistaken(source)
}

function mistaken(text: string): Line {
  const begin = text.slice(0, MAX_LINE_LENGTH)
  const [, prefix, name] = /^\s*(?:\[pid[^\]]*\]\s*)?(\w+\s*:\s*)?([A-Za-z_]\w*)\s*=/.exec(begin) ?? []
  const sets =
    name === undefined
      ? null
      : { what: prefix === undefined ? ('process' as const) : ('variable' as const), name }
  const first = /^\s*([a-z]+)\b/.exec(begin)?.[1]
  const header = HEADER_WORDS.find((word) => word === first) ?? null
  return { statement: { kind: 'mistake', text, sets, header }, comment: null }
}
