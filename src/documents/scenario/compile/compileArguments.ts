/** Checks the arguments of a call against its signature and turns them into numbers, slots and paths. */
import {
  CALL_NAMES,
  findCall,
  specOf,
  type RunName,
  type WrittenCall,
} from '../../../language/calls/calls.ts'
import { FLAG_HOMES, flagsOf, flagValue } from '../../../language/calls/flags.ts'
import type { Parameter, ParameterKind } from '../../../language/calls/spec.ts'
import { KEYWORDS } from '../../../language/lineWords.ts'
import { looksConstant } from '../../../language/scenarioTokens.ts'
import type { Argument, Atom, CallStatement, HeaderPart, NameAtom } from '../syntax/ast.ts'
import type { BoardSpec } from '../../../sim/nommu/boards/board.ts'
import type { Hints, Span } from '../diagnostic.ts'
import type { Hint } from '../habits/cHints.ts'
import type { Names, NameFault } from './names.ts'
import { didYouMean } from '../syntax/nearest.ts'
import type { Arg } from './program.ts'
import { shorten } from '../syntax/numbers.ts'

/** Where the compiler's findings on one line go. */
export interface Findings {
  readonly hints: Hints
  /** A board from a report: null where that cannot be read yet, or after a mistake. */
  reportedBoard(parts: readonly HeaderPart[]): BoardSpec | null
  /** What to say of a call by a name that is none of the language. */
  hintFor(call: CallStatement): Hint | null
  error(span: Span, message: string, suggestion?: string | null): null
  /** What is no mistake of the line, and keeps it from doing anything. */
  warn(span: Span, message: string): null
  /** A name that cannot be used. */
  fault(span: Span, fault: NameFault): null
}

export interface CompiledCall {
  readonly name: RunName
  readonly args: readonly Arg[]
}

/** What stands where a call is expected. */
const CALL_WORDS: readonly string[] = [...CALL_NAMES, ...KEYWORDS]

const number = (value: number): Arg => ({ kind: 'number', value })

/** The call with all its arguments, those left out included; null after a mistake. */
export function compileCall(call: CallStatement, names: Names, findings: Findings): CompiledCall | null {
  const signature = findCall(call.call.text)
  if (signature === null) {
    const hint = findings.hintFor(call)
    if (hint !== null) {
      const span = hint.replaces === 'call' ? { from: call.call.from, to: call.to } : call
      return findings.error(span, hint.message, hint.suggestion)
    }
    const meant = findings.hints.nearest(call.call.text, CALL_WORDS)
    return findings.error(
      call.call,
      `There is no call ${shorten(call.call.text)}.${didYouMean(meant)}`,
      meant,
    )
  }
  const short = signature.shortForms.find(({ written }) => written.length === call.args.length)
  if (short === undefined && !checkCount(call, signature, findings)) return null
  const args = signature.before.map(number)
  let isGood = true
  // All of them, also behind a mistake: each mistake of the line is reported.
  for (const [index, parameter] of signature.parameters.entries()) {
    const written = call.args[short === undefined ? index : short.written.indexOf(parameter.name)]
    const arg =
      written === undefined
        ? number(short?.values[parameter.name] ?? parameter.otherwise ?? 0)
        : compileArgument(written, parameter, signature, names, findings)
    if (arg === null) isGood = false
    else args.push(arg)
  }
  return isGood ? { name: signature.runs, args } : null
}

/** The argument of a kind that a call has once at most; undefined if it has none. */
export const argumentOf = ({ name, args }: CompiledCall, kind: ParameterKind): Arg | undefined =>
  args[specOf(name).parameters.findIndex((parameter) => parameter.kind === kind)]

/** The flags with which a process is started; 0 for a call that takes none. */
export function flagsIn(call: CompiledCall): number {
  const flags = argumentOf(call, 'clone')
  return flags?.kind === 'number' ? flags.value : 0
}

function checkCount(call: CallStatement, signature: WrittenCall, findings: Findings): boolean {
  const { parameters, name } = signature
  const given = call.args.length
  if (given === parameters.length) return true
  const form = `${name}(${parameters.map((parameter) => parameter.name).join(', ')})`
  const extra = call.args[parameters.length]
  if (extra !== undefined) {
    const to = call.args.at(-1)?.to ?? extra.to
    findings.error({ from: extra.from, to }, `Too many arguments: ${form}.`)
    return false
  }
  const least = parameters.filter((parameter) => parameter.otherwise === undefined).length
  const missing = parameters.slice(given).find((parameter) => parameter.otherwise === undefined)
  const end = call.args.at(-1)?.to ?? call.call.to + 1
  if (given < least && missing !== undefined) {
    findings.error({ from: end, to: end }, `Missing argument ${missing.name}: ${form}.`)
    return false
  }
  const left = parameters.slice(given)
  const flag = left.find((parameter) => parameter.onlyWith !== undefined)?.onlyWith
  if (flag !== undefined && !parameters.some(({ kind }, index) => hasFlag(call.args[index], kind, flag))) {
    const needed = left.map((parameter) => parameter.name).join(' and ')
    findings.error(
      { from: end, to: end },
      `Missing arguments: without ${flag}, ${needed} are needed: ${form}.`,
    )
    return false
  }
  return true
}

/** Whether an argument of a kind that knows a flag has it. */
function hasFlag(arg: Argument | undefined, kind: ParameterKind, flag: string): boolean {
  const bit = flagValue(kind, flag)
  if (bit === null || arg === undefined || arg.kind === 'string') return false
  const atoms = arg.kind === 'flags' ? arg.atoms : arg.terms.map((term) => term.atom)
  return atoms.some((atom) => {
    const value = atom.kind === 'number' ? atom.value : (flagValue(kind, atom.name) ?? 0)
    return (value & bit) !== 0
  })
}

function compileArgument(
  arg: Argument,
  parameter: Parameter,
  signature: WrittenCall,
  names: Names,
  findings: Findings,
): Arg | null {
  if (parameter.kind === 'path') return compilePath(arg, findings)
  if (arg.kind === 'string')
    return findings.error(
      arg,
      `Here comes the argument ${parameter.name} of ${signature.name}: a number is expected, not text in quotes.`,
    )
  if (parameter.kind === 'process') return compileProcess(arg, names, findings)
  if (arg.kind === 'flags') {
    let flags = 0
    for (const atom of arg.atoms) {
      const value =
        atom.kind === 'number' ? atom.value : constant(atom, parameter, signature, names, findings)
      if (value === null) return null
      flags = orFlags(flags, value)
    }
    return number(flags)
  }
  return compileSum(arg, parameter, signature, names, findings)
}

/** Bitwise or that also holds above 32 bits. */
const orFlags = (a: number, b: number): number =>
  a <= 0x7fffffff && b <= 0x7fffffff ? a | b : Number(BigInt(a) | BigInt(b))

function compileSum(
  arg: Argument & { readonly kind: 'sum' },
  parameter: Parameter,
  signature: WrittenCall,
  names: Names,
  findings: Findings,
): Arg | null {
  let plus = 0
  let slot: number | null = null
  for (const { minus, atom } of arg.terms) {
    let value = 0
    if (atom.kind === 'number') value = atom.value
    else if (isConstant(atom, parameter)) {
      const known = constant(atom, parameter, signature, names, findings)
      if (known === null) return null
      if (arg.terms.length > 1 && flagValue(parameter.kind, atom.name) !== null) {
        return findings.error(arg, 'Flags are joined with |.')
      }
      value = known
    } else {
      const found = names.variable(atom.name)
      if (typeof found !== 'number') return findings.fault(atom, found)
      if (slot !== null) return findings.error(atom, 'Only one variable can stand in an argument.')
      if (minus)
        return findings.error(
          atom,
          `${atom.name} cannot be subtracted: a variable stands first, then + or - a number.`,
        )
      slot = found
    }
    plus += minus ? -value : value
  }
  if (!Number.isSafeInteger(plus))
    return findings.error(arg, 'The sum is too large: numbers go up to 2^53 - 1.')
  return slot === null ? number(plus === 0 ? 0 : plus) : { kind: 'slot', slot, plus: plus === 0 ? 0 : plus }
}

const isConstant = (atom: NameAtom, parameter: Parameter): boolean =>
  looksConstant(atom.name) || flagValue(parameter.kind, atom.name) !== null

/** The value of a constant in the place it stands in. */
function constant(
  atom: NameAtom,
  parameter: Parameter,
  signature: WrittenCall,
  names: Names,
  findings: Findings,
): number | null {
  const { name } = atom
  if (name === 'NULL') return 0
  if (name === 'PAGE_SIZE') return 4096
  const value = flagValue(parameter.kind, name)
  if (value !== null) return value
  if (!looksConstant(name) && typeof names.variable(name) === 'number') {
    return findings.error(atom, `${name} is a variable; only flags and numbers are joined with |.`)
  }
  const family = Object.keys(flagsOf(parameter.kind))
  const home = signature.parameters.findIndex((other) =>
    FLAG_HOMES.get(name)?.some((kind) => kind === other.kind),
  )
  if (home >= 0) {
    const right = signature.parameters[home]?.name ?? ''
    return findings.error(
      atom,
      `${name} belongs to argument ${home + 1} (${right}), not to ${parameter.name}.`,
    )
  }
  if (FLAG_HOMES.has(name)) {
    const here =
      family.length === 0
        ? 'a number is expected'
        : `${parameter.name} takes ${family.slice(0, 3).join(', ')}`
    return findings.error(
      atom,
      `${name} has no meaning here: ${here}${family.length > 3 ? ' and the like' : ''}.`,
    )
  }
  const meant = findings.hints.nearest(name, family.length === 0 ? FLAG_HOMES.keys() : family)
  return findings.error(atom, `There is no flag ${shorten(name)}.${didYouMean(meant)}`, meant)
}

function compilePath(arg: Argument, findings: Findings): Arg | null {
  if (arg.kind !== 'string') return findings.error(arg, 'A path in quotes is expected here, like "/ram/log".')
  if (!arg.value.startsWith('/')) {
    return findings.error(arg, 'A path begins with /.', `"/${arg.value.replace(/["\\]/g, '\\$&')}"`)
  }
  return { kind: 'path', path: arg.value }
}

function compileProcess(arg: Argument, names: Names, findings: Findings): Arg | null {
  const atom: Atom | undefined = arg.kind === 'sum' && arg.terms.length === 1 ? arg.terms[0]?.atom : undefined
  if (atom?.kind !== 'name') return findings.error(arg, 'The name of a process is expected here.')
  const process = names.livingProcess(atom.name)
  return typeof process === 'number' ? { kind: 'process', process } : findings.fault(atom, process)
}
