/** Reading a whole text at once, with all that is welcome in it. */
import { finish } from '../../base/work.ts'
import { readProgram, type ReadProgram } from './compile/compile.ts'
import { Mistakes, type Diagnostic } from './diagnostic.ts'
import { HABITS } from './habits/habits.ts'
import type { Document, Line } from './syntax/ast.ts'
import { LineSource } from './syntax/parse.ts'

/** Text to program, with all that is wrong with the text in reading order. Never throws. */
export const parseProgram = (text: string): ReadProgram => finish(readProgram(text, HABITS))

export interface Parsed {
  readonly document: Document
  readonly diagnostics: readonly Diagnostic[]
}

/** Text to syntax tree; lines with a mistake are kept as they are and reported. */
export function parse(text: string): Parsed {
  const mistakes = new Mistakes()
  const lines: Line[] = []
  const source = new LineSource(text, mistakes, HABITS)
  for (let line = source.next(); line !== null; line = source.next()) lines.push(line)
  return { document: { lines, rest: source.rest }, diagnostics: mistakes.list() }
}
