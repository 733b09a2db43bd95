/** Mistakes in a text, each with its place and what to write instead. */
import { shortened } from '../../base/foreign.ts'
import { nearest } from './syntax/nearest.ts'

/** One of them. Lines and columns start at 1. */
export interface Diagnostic {
  /** `error`: this line has a mistake and is left out. `warning`: it may not do what was meant, or another line is at fault. */
  readonly severity: 'error' | 'warning'
  readonly line: number
  readonly column: number
  /** Exclusive; same line. */
  readonly endColumn: number
  readonly message: string
  /** Text that would put it right, to stand in place of the marked columns. */
  readonly suggestion: string | null
}

/** A place in one line: offsets in UTF-16 units, `to` exclusive. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Nobody reads more, and a pasted novel has one in each line. */
export const MAX_DIAGNOSTICS = 1000

/** Letters of a message; the words of the text that it repeats can be as long as a line. */
const MOST_OF_MESSAGE = 300

/** Makes a diagnostic of a place in a line. */
export const diagnose = (
  severity: Diagnostic['severity'],
  line: number,
  span: Span,
  message: string,
  suggestion: string | null,
): Diagnostic => ({
  severity,
  line,
  column: span.from + 1,
  endColumn: span.to + 1,
  message: shortened(message, MOST_OF_MESSAGE),
  suggestion,
})

/** Finds what may have been meant; null for nothing near, or where nobody will be told. */
export interface Hints {
  nearest(word: string, candidates: Iterable<string>): string | null
}

const inReadingOrder = (a: Diagnostic, b: Diagnostic): number => a.line - b.line || a.column - b.column

/**
 * All that is found wrong in one text. However much that is, no more is kept than can be listed, and no more work is done for what
 * cannot be.
 */
export class Mistakes implements Hints {
  private kept: Diagnostic[] = []
  private count = 0
  private isFull = false

  add(diagnostic: Diagnostic): void {
    this.count++
    this.kept.push(diagnostic)
    if (this.kept.length >= 2 * MAX_DIAGNOSTICS) this.kept = this.first(MAX_DIAGNOSTICS)
  }

  /** To be called ahead of each line of a reading that goes down the text: from some line on nothing can be listed any more. */
  nextLine(): void {
    if (this.count >= MAX_DIAGNOSTICS) this.isFull = true
  }

  nearest(word: string, candidates: Iterable<string>): string | null {
    return this.isFull ? null : nearest(word, candidates)
  }

  /** In reading order, at most MAX_DIAGNOSTICS; if there are more, the last says so. */
  list(): readonly Diagnostic[] {
    const listed = this.first(MAX_DIAGNOSTICS)
    const last = listed.at(-1)
    if (last === undefined || this.count <= MAX_DIAGNOSTICS) return listed
    const message = `${this.count - MAX_DIAGNOSTICS + 1} more mistakes from here on are not listed.`
    return [...listed.slice(0, -1), { ...last, message, suggestion: null }]
  }

  private first(count: number): Diagnostic[] {
    return this.kept.toSorted(inReadingOrder).slice(0, count)
  }
}
