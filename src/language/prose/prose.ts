/**
 * The words of narration and questions: `*emphasis*`, `code` in backquotes, `{value}`, `[words](thing)`. The compiler reads
 * them here and the editor colours them by the same reading. Never fails: what is out of balance is a fault and stands as text.
 */
import type { SpanOf, Unclosed } from './prosePieces.ts'
import { PieceReader, type ProseFault, type ProsePiece } from './prosePieces.ts'

export type { ProseFault, ProsePiece } from './prosePieces.ts'

/**
 * `>` narration, `?` a question, `-` and `+` its wrong and right choices, `~` why the wrong choice above is wrong, `=` the
 * explanation of the answer.
 */
export const PROSE_MARKS = ['>', '?', '-', '+', '~', '='] as const
export type ProseMark = (typeof PROSE_MARKS)[number]

export interface ProseLine extends SpanOf {
  readonly mark: ProseMark
  readonly text: string
}

/**
 * A line that is narration or part of a question; null for all others. Behind `-`, `+`, `~` and `=` a space must follow: what strace
 * prints (`+++ exited with 0 +++`) is no choice.
 */
export function readProseLine(line: string): ProseLine | null {
  // Of the other lines most begin with a letter, and there may be a million of them.
  if (/^\w/.test(line)) return null
  const [all, written] = /^\s*([>?]|[-+~=](?=\s|$))\s*/.exec(line) ?? []
  const mark = PROSE_MARKS.find((known) => known === written)
  if (all === undefined || mark === undefined) return null
  const to = Math.max(all.length, line.trimEnd().length)
  return { mark, text: line.slice(all.length, to), from: all.length, to }
}

export interface ReadProse {
  readonly pieces: readonly ProsePiece[]
  readonly faults: readonly ProseFault[]
  readonly unclosed: Unclosed | null
}

/** The pieces of a text, in order. `offset`: where the text begins in its line; places count from the line's beginning. */
export function readProse(text: string, offset = 0): ReadProse {
  const reader = new PieceReader(text, offset)
  reader.read()
  return reader
}
