/**
 * Reads logs of strace: any of -f, -t, -T, -y and -k, calls in two halves, lines that mail broke, output of programs between.
 * Every line is looked at once, and no more than a few are held back.
 */
import type { Line } from '../text/lines.ts'
import { namedArguments, withoutSign } from './plain.ts'

export interface StraceCall {
  /** The line of its arguments, counted from 1. */
  readonly line: number
  readonly pid: number | null
  readonly name: string
  readonly args: readonly string[]
  /** As printed: `0x40316000`, `-1`, `?`; null where the log ends before it returned. */
  result: string | null
  /** `ENOMEM`, null where it was not refused. */
  errno: string | null
}

const START =
  /^(?:\[pid {1,6}(\d{1,10})\] {1,4}|(\d{1,10}) {1,4})?(?:\d{1,12}[.:][\d.:]{1,20} {1,4})?([a-z_][a-z0-9_]{1,40})\(/
const RESUMED =
  /^(?:\[pid {1,6}(\d{1,10})\] {1,4}|(\d{1,10}) {1,4})?(?:\d{1,12}[.:][\d.:]{1,20} {1,4})?<\.\.\. ([a-z_][a-z0-9_]{1,40}) resumed>(.{0,4000})$/
const RESULT =
  /\) {0,60}= (0x[0-9a-fA-F]{1,16}|-?\d{1,20}|\?)(?:<[^>]{0,400}>)?(?: ([A-Z][A-Z0-9]{1,20}) ?\()?(?: ([A-Z][A-Z0-9]{1,20}))?/
const SIGNAL =
  /^(?:\[pid {1,6}\d{1,10}\] {1,4}|\d{1,10} {1,4})?(?:\d{1,12}[.:][\d.:]{1,20} {1,4})?(?:--- SIG[A-Z0-9+]{1,12} |\+\+\+ (?:exited|killed|superseded) |strace: )/

/** The beginning of a call that mail broke behind one of its arguments. */
const BROKEN =
  /^(?:\[?(?:pid )?[\d.:\] ]{0,40})(?:mmap2?|old_mmap|mremap|munmap|shmat)\((?:NULL|0x[0-9a-f]{1,16}|\d{1,20}), [^)]{0,200},$/

/** A frame of what -k prints below a call; its mark was taken off as one of quotation. */
const FRAME = /^\S{1,300}\(.{0,300}\) \[(?:0x)?[0-9a-f]{1,16}\]$|^\S{1,300} \[0x[0-9a-f]{1,16}\]$/

const MOST_CALLS = 300_000
/** How many lines mail may have made of one call. */
const MOST_PIECES = 4

export class StraceReader {
  readonly name = 'strace'
  readonly calls: StraceCall[] = []
  /** Halves of calls, by process and name. */
  readonly #waiting = new Map<string, StraceCall>()
  /** A call whose line was broken before its result. */
  #broken: { readonly call: StraceCall; text: string; pieces: number } | null = null

  take(line: Line): boolean {
    const { text } = line
    const start = START.exec(text)
    if (start !== null && (this.#isCall(text) || this.calls.length > 0)) return this.#begin(start, text, line)
    const resumed = RESUMED.exec(text)
    if (resumed !== null) return this.#resume(resumed)
    if (SIGNAL.test(text) || (line.prefixed && FRAME.test(text))) return this.calls.length > 0
    return this.#continue(text)
  }

  /** Prose has brackets too: the first line of a log must look like nothing else. */
  #isCall(text: string): boolean {
    return RESULT.test(text.slice(0, 4000)) || text.includes('<unfinished ...>') || BROKEN.test(text)
  }

  #begin(start: RegExpExecArray, text: string, line: Line): boolean {
    if (this.calls.length >= MOST_CALLS) return true
    const pid = start[1] ?? start[2]
    const rest = text.slice(start[0].length, 4000)
    const call: StraceCall = {
      line: line.number,
      pid: pid === undefined ? null : Number(pid),
      name: start[3] ?? '',
      args: namedArguments(start[3] ?? '', argumentsIn(rest)),
      result: null,
      errno: null,
    }
    this.#broken = null
    this.calls.push(call)
    if (rest.includes('<unfinished ...>')) this.#waiting.set(`${call.pid ?? ''} ${call.name}`, call)
    else if (!finish(call, rest)) this.#broken = { call, text: rest, pieces: 1 }
    return true
  }

  #resume(resumed: RegExpExecArray): boolean {
    const pid = resumed[1] ?? resumed[2]
    const key = `${pid === undefined ? '' : Number(pid)} ${resumed[3] ?? ''}`
    const call = this.#waiting.get(key)
    const rest = resumed[4] ?? ''
    // The log began between its halves: nothing is known of what was asked.
    if (call === undefined) return true
    this.#waiting.delete(key)
    if (!finish(call, rest)) this.#broken = { call, text: rest, pieces: 1 }
    return true
  }

  #continue(text: string): boolean {
    const broken = this.#broken
    if (broken === null || text === '' || broken.pieces >= MOST_PIECES) return false
    broken.pieces++
    broken.text = `${broken.text} ${text}`.slice(0, 8000)
    const isWhole = finish(broken.call, broken.text)
    const isHalf = broken.text.includes('<unfinished ...>')
    if (!isWhole && !isHalf) return /^[\w|,\s()-]{1,200}$/.test(text)
    const index = this.calls.lastIndexOf(broken.call)
    const { name } = broken.call
    const whole = { ...broken.call, args: namedArguments(name, argumentsIn(broken.text)) }
    if (index >= 0) this.calls[index] = whole
    if (isHalf) this.#waiting.set(`${whole.pid ?? ''} ${whole.name}`, whole)
    this.#broken = null
    return true
  }
}

function finish(call: StraceCall, rest: string): boolean {
  const match = RESULT.exec(rest)
  if (match === null) return false
  call.result = match[1] === undefined ? null : withoutSign(match[1])
  call.errno = match[1] === '-1' ? (match[2] ?? match[3] ?? null) : null
  return true
}

/** Split at commas that stand in no bracket and no string; up to the bracket that ends them. */
export function argumentsIn(text: string): string[] {
  const args: string[] = []
  let depth = 0
  let quoted = false
  let word = ''
  for (let at = 0; at < text.length && args.length < 16; at++) {
    const character = text.charAt(at)
    if (quoted) {
      word += character
      if (character === '\\') word += text.charAt(++at)
      else if (character === '"') quoted = false
      continue
    }
    if (character === '"') quoted = true
    else if ('([{'.includes(character)) depth++
    else if (')]}'.includes(character)) {
      if (depth === 0) break
      depth--
    } else if (character === ',' && depth === 0) {
      args.push(word.trim())
      word = ''
      continue
    } else if (character === '<' && text.startsWith('<unfinished', at)) break
    word += character
  }
  if (word.trim() !== '') args.push(word.trim())
  return args
}
