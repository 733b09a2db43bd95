/** Comments of the C program: words of the scenario in them, and the lines of it that could not be run. */
import type { Statement } from '../syntax/ast.ts'
import type { Compiled } from '../compile/compile.ts'
import { Mistakes } from '../diagnostic.ts'
import { HABITS } from '../habits/habits.ts'
import { LineSource } from '../syntax/parse.ts'

/** A line that is not run, and why. */
export interface LeftOut {
  /** 1-based. */
  readonly line: number
  readonly text: string
  readonly why: string
}

/** Longer lines are cut, and no more is said of what is wrong with them. */
const MOST_LETTERS = 200
/** Said of lines that the list of mistakes does not get to. */
const NO_REASON = 'It holds a mistake.'

const OPERATIONS: ReadonlySet<Statement['kind']> = new Set(['spawn', 'start', 'call', 'cat', 'sysctl'])

/** The lines of a text that its program does not have, in order. */
export function linesLeftOut(text: string, { program, diagnostics }: Compiled): readonly LeftOut[] {
  const run = new Set(program.ops.map((op) => op.line))
  const reasons = new Map<number, { readonly isError: boolean; readonly why: string }>()
  for (const { line, severity, message } of diagnostics) {
    const before = reasons.get(line)
    const why =
      before === undefined
        ? message
        : before.why.length > MOST_LETTERS
          ? before.why
          : `${before.why} ${message}`
    reasons.set(line, { isError: severity === 'error' || before?.isError === true, why })
  }
  const isLeftOut = (statement: Statement, line: number): boolean =>
    statement.kind === 'mistake' ||
    (OPERATIONS.has(statement.kind) ? !run.has(line) : reasons.get(line)?.isError === true)
  const found: LeftOut[] = []
  const source = new LineSource(text, new Mistakes(), HABITS)
  for (let read = source.next(); read !== null; read = source.next()) {
    const { count: line, place } = source
    if (read.statement === null || !isLeftOut(read.statement, line)) continue
    const written = text.slice(place.from, place.to).trim()
    found.push({ line, text: written, why: reasons.get(line)?.why ?? NO_REASON })
  }
  return found
}

export const leftOutComment = ({ line, text, why }: LeftOut): string => {
  const shown = text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}...` : text
  return `/* Line ${line} is left out: ${inComment(shown)} - ${inComment(why)} */`
}

/**
 * Words as they may stand in a comment of C: nothing in them ends it or begins another, breaks the line, or turns the
 * direction of what follows, of which gcc warns.
 */
export const inComment = (words: string): string =>
  words.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ').replace(/(?<=\*)(?=\/)|(?<=\/)(?=\*)|(?<=\?)(?=\?)/g, ' ')
