/** Where in a line the cursor stands: in which argument of which call. Works on half-written lines. */
import { findCall, type WrittenCall } from '../../../language/calls/calls.ts'
import type { Parameter } from '../../../language/calls/spec.ts'
import { tokenizeLine } from '../../../language/scenarioTokens.ts'
import type { Token } from '../../../language/token.ts'

export interface CallAtCursor {
  readonly call: WrittenCall
  /** Offset of the call's name in the line. */
  readonly from: number
  /** Those of the form that is written: of mmap(12K) only the length. */
  readonly parameters: readonly Parameter[]
  /** 0-based; may be past the last parameter. */
  readonly argument: number
  readonly parameter: Parameter | null
}

/** The call whose parentheses hold the offset; null outside of any known call. */
export function callAtCursor(line: string, offset: number): CallAtCursor | null {
  const tokens = tokenizeLine(line)
  const at = tokens.findLastIndex(({ kind, from }) => kind === 'call' && from < offset)
  const name = tokens[at]
  const call = name === undefined ? null : findCall(line.slice(name.from, name.to))
  if (name === undefined || call === null) return null
  const args = argumentsAfter(line, tokens.slice(at + 1))
  const end = args.at(-1)?.end ?? name.to
  if (args[0] === undefined || offset <= args[0].start - 1 || offset > end) return null
  const argument = args.findLastIndex(({ start }) => start <= offset)
  const parameters = formOf(call, args)
  return { call, from: name.from, parameters, argument, parameter: parameters[argument] ?? null }
}

/** What stands between two commas of a call. `start`: behind the comma or parenthesis before; `end`: at that behind. */
interface Written {
  readonly start: number
  readonly end: number
  /** Its text; empty where nothing is written yet. */
  readonly text: string
}

/** The arguments of a call, as far as they are written. `tokens`: those behind its name. */
function argumentsAfter(line: string, tokens: readonly Token[]): readonly Written[] {
  const args: Written[] = []
  const isOperator = (token: Token, operator: string): boolean =>
    token.kind === 'operator' && line[token.from] === operator
  const [open] = tokens
  if (open === undefined || !isOperator(open, '(')) return []
  let start = open.to
  let depth = 1
  const finish = (end: number): void => {
    args.push({ start, end, text: line.slice(start, end).trim() })
  }
  for (const token of tokens.slice(1)) {
    if (token.kind === 'comment' || token.kind === 'noise') {
      finish(token.from)
      return args
    }
    if (isOperator(token, '(')) depth++
    else if (isOperator(token, ')') && --depth === 0) {
      finish(token.from)
      return args
    } else if (isOperator(token, ',') && depth === 1) {
      finish(token.from)
      start = token.to
    }
  }
  finish(line.length)
  return args
}

/** Nobody means it alone: more is to follow. */
const BEGINS_MORE = new Set(['', 'NULL', '0'])

/** The parameters of the form that the arguments, as they are so far, would be read as. */
function formOf({ parameters, shortForms }: WrittenCall, args: readonly Written[]): readonly Parameter[] {
  const short = shortForms.find(({ written }) => written.length === args.length)
  if (short === undefined || args.some(({ text }) => BEGINS_MORE.has(text))) return parameters
  return parameters.filter(({ name }) => short.written.includes(name))
}

/** `mmap(addr, length, prot, flags, [fd], [offset])` in pieces; brackets mark what may be left out. */
export const parameterLabels = (parameters: readonly Parameter[]): readonly string[] =>
  parameters.map(({ name, otherwise }) => (otherwise === undefined ? name : `[${name}]`))

/** The form of a call as one text. */
export const formText = (name: string, parameters: readonly Parameter[]): string =>
  `${name}(${parameterLabels(parameters).join(', ')})`
