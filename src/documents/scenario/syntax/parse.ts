/**
 * Text to syntax tree. Never throws; linear in the length of the text. Line ends are \n, \r\n and \r, as editors have
 * them, so that line numbers agree with what people see.
 */
import { HEADER_WORDS } from '../../../language/lineWords.ts'
import { readProseLine } from '../../../language/prose/prose.ts'
import type { Document, Line } from './ast.ts'
import { diagnose, tidy, type Diagnostic } from '../diagnostic.ts'
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
  const lines: Line[] = []
  const { rest, diagnostics } = parseLines(text, (line) => lines.push(line))
  return { document: { lines, rest }, diagnostics }
}

/** The same line by line, for readers that need no tree of a long text: `visit` gets each line once, in order, with its place. */
export function parseLines(
  text: string,
  visit: (line: Line, place: LinePlace) => void,
): { readonly rest: string; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  let count = 0
  const lineEnd = /\r\n?|\n/g
  let start = 0
  while (start < text.length) {
    if (count === MAX_LINES) {
      const message = `A scenario has at most ${MAX_LINES} lines; the rest is not run.`
      diagnostics.push(diagnose('error', MAX_LINES + 1, { from: 0, to: 0 }, message, null))
      break
    }
    const end = lineEnd.exec(text)
    const place = {
      from: start,
      to: end?.index ?? text.length,
      next: end === null ? text.length : lineEnd.lastIndex,
    }
    visit(parseLine(text.slice(place.from, place.to), ++count, diagnostics), place)
    start = place.next
  }
  return { rest: text.slice(start), diagnostics: tidy(diagnostics) }
}

function parseLine(source: string, line: number, diagnostics: Diagnostic[]): Line {
  if (source.length > MAX_LINE_LENGTH) {
    const message = `This line has ${source.length} characters; at most ${MAX_LINE_LENGTH} are read.`
    diagnostics.push(diagnose('error', line, { from: MAX_LINE_LENGTH, to: source.length }, message, null))
    return mistaken(source)
  }
  const prose = readProseLine(source)
  if (prose !== null) return { statement: { kind: 'prose', ...prose }, comment: null }
  const reader = new LineReader(source, line)
  if (reader.peek() === null) return { statement: null, comment: reader.comment }
  const statement = parseStatement(reader)
  if (statement !== null && reader.mistake === null) return { statement, comment: reader.comment }
  if (reader.mistake !== null) diagnostics.push(reader.mistake)
  return mistaken(source)
}

function mistaken(text: string): Line {
  const [, prefix, name] =
    /^\s*(?:\[pid[^\]]*\]\s*)?(\w+\s*:\s*)?([A-Za-z_]\w*)\s*=/.exec(text.slice(0, MAX_LINE_LENGTH)) ?? []
  const sets =
    name === undefined
      ? null
      : { what: prefix === undefined ? ('process' as const) : ('variable' as const), name }
  const first = /^\s*([a-z]+)\b/.exec(text.slice(0, MAX_LINE_LENGTH))?.[1]
  const header = HEADER_WORDS.find((word) => word === first) ?? null
  return { statement: { kind: 'mistake', text, sets, header }, comment: null }
}
