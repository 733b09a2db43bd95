/**
 * Text to syntax tree. Never throws; linear in the length of the text. Line ends are \n, \r\n and \r, as editors have
 * them, so that line numbers agree with what people see.
 */
import { HEADER_WORDS } from '../../../language/lineWords.ts'
import { readProseLine } from '../../../language/prose/prose.ts'
import { findCall, isCall } from '../../../language/calls/calls.ts'
import type { Habits } from '../habits/habits.ts'
import type { Line } from './ast.ts'
import { diagnose, type Mistakes } from '../diagnostic.ts'
import { MAX_LINE_LENGTH, MAX_LINES } from './limits.ts'
import { LineReader } from './lineReader.ts'
import { parseStatement } from './parseStatement.ts'

/** The same for a board that was rebuilt from reports: the whole state of a machine is in its line. */
const MAX_REPORT_LENGTH = 100_000
const REPORT = /^\s*board\s+report\s/

/** Where a line lies in the text, in UTF-16 units; `next` is where the one below it begins. */
export interface LinePlace {
  readonly from: number
  readonly to: number
  readonly next: number
}

/** The lines of a text one after the other. What is wrong goes to `mistakes`. */
export class LineSource {
  /** Lines given so far. */
  count = 0
  /** That of the last of them. */
  place: LinePlace = { from: 0, to: 0, next: 0 }
  private readonly text: string
  private readonly mistakes: Mistakes
  private readonly habits: Habits | null
  private readonly lineEnd = /\r\n?|\n/g
  /** There were lines that the language does not have, and nobody to read them otherwise. */
  isStrange = false

  /** @param habits Reads lines that the language does not have; null to report them all. */
  constructor(text: string, mistakes: Mistakes, habits: Habits | null) {
    this.text = text
    this.mistakes = mistakes
    this.habits = habits
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
    return this.read(text.slice(from, to), ++this.count)
  }

  private read(source: string, line: number): Line {
    const { mistakes } = this
    if (source.length > MAX_LINE_LENGTH && !(source.length <= MAX_REPORT_LENGTH && REPORT.test(source))) {
      const message = `This line has ${source.length} characters; at most ${MAX_LINE_LENGTH} are read.`
      mistakes.add(diagnose('error', line, { from: MAX_LINE_LENGTH, to: source.length }, message, null))
      return mistaken(source)
    }
    const prose = readProseLine(source)
    if (prose !== null) return { statement: { kind: 'prose', ...prose }, comment: null }
    const plain = new LineReader(source, line, mistakes)
    const found = statementOf(plain, this.habits)
    if (found !== null && isKnown(found)) return found
    this.isStrange ||= this.habits === null
    const rewritten = this.habits?.readCLine(source) ?? null
    if (rewritten?.fault != null) {
      const { from, to, message, suggestion } = rewritten.fault
      mistakes.add(diagnose('error', line, { from, to }, message, suggestion))
      return mistaken(source, rewritten.text)
    }
    const again = rewritten === null ? null : new LineReader(rewritten.text, line, mistakes, rewritten.places)
    const other = again === null ? null : statementOf(again, this.habits)
    if (other !== null && rewritten !== null) return { ...other, places: rewritten.places }
    if (found !== null) return found
    const mistake = (again ?? plain).mistake
    if (mistake !== null) mistakes.add(mistake)
    return mistaken(source, rewritten?.text)
  }
}

/** A `file` line with such a word tells of a program. */
const isProgramWord = (text: string): boolean => text === 'flat' || text === 'elf'

/** What ends a line of C, in a word of the header. */
const C_END = /;$|^\/[/*]/

/** What a line says; null if it has a mistake. */
function statementOf(reader: LineReader, habits: Habits | null): Line | null {
  const { comment } = reader
  if (reader.peek() === null) return { statement: null, comment }
  const statement = habits?.readsStart(reader) ? habits.readStart(reader) : parseStatement(reader, habits)
  return statement === null || reader.mistake !== null ? null : { statement, comment }
}

/** Whether nobody needs to look at a line that could be read once more. */
function isKnown({ statement }: Line): boolean {
  if (statement?.kind === 'call')
    return findCall(statement.call.text) !== null && !isCall(statement.call.text, 'execve')
  return (
    statement?.kind !== 'header' ||
    !statement.parts.some(({ quoted, text }) => !quoted && (C_END.test(text) || isProgramWord(text)))
  )
}

/** @param plain The line as the language has it, as far as it does. */
function mistaken(text: string, plain = text): Line {
  const begin = plain.slice(0, MAX_LINE_LENGTH)
  const [, prefix, name] = /^\s*(?:\[pid[^\]]*\]\s*)?(\w+\s*:\s*)?([A-Za-z_]\w*)\s*=/.exec(begin) ?? []
  const sets =
    name === undefined
      ? null
      : { what: prefix === undefined ? ('process' as const) : ('variable' as const), name }
  const first = /^\s*([a-z]+)\b/.exec(begin)?.[1]
  const header = HEADER_WORDS.find((word) => word === first) ?? null
  return { statement: { kind: 'mistake', text, sets, header }, comment: null }
}
