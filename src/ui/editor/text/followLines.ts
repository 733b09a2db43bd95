/**
 * `beside without 12` names a line by its number: where lines above that one come or go, the number follows. A number that was
 * changed itself stays as it was written, and so does that of a line that is gone.
 */
import { changeBetween, type TextChange } from './textChange.ts'

/** A number in a text, from 1, and where it stands. */
export interface LineNumber {
  readonly line: number
  readonly from: number
  readonly to: number
}

/** More of them cannot be run (compileBeside.ts). */
const MOST_NUMBERS = 64
/** Lines of a header that are looked through for the one with the numbers. */
const MOST_LINES = 200
const BESIDE = /^[ \t]*beside[ \t]/
const WITHOUT = /\bwithout[ \t]+([1-9][0-9]{0,5})\b/g

/** The numbers that a `beside` line names. `lines`: of the text, from its beginning, without their ends. */
export function lineNumbersIn(
  lines: Iterable<{ readonly from: number; readonly text: string }>,
): LineNumber[] {
  let left = MOST_LINES
  for (const { from, text } of lines) {
    if (left-- === 0) return []
    if (!BESIDE.test(text)) continue
    const matches = [...text.matchAll(WITHOUT)]
    if (matches.length > MOST_NUMBERS) return []
    return matches.map((match) => {
      const to = from + match.index + match[0].length
      const digits = match[1] ?? ''
      return { line: Number(digits), from: to - digits.length, to }
    })
  }
  return []
}

function* linesOf(text: string): Generator<{ from: number; text: string }> {
  const end = /\r\n?|\n/g
  let from = 0
  for (let found = end.exec(text); found !== null; found = end.exec(text)) {
    yield { from, text: text.slice(from, found.index) }
    from = end.lastIndex
  }
  yield { from, text: text.slice(from) }
}

/** `after` with its numbers brought up to date with what was changed in `before`. */
export function followLines(before: string, after: string): string {
  const numbers = lineNumbersIn(linesOf(before))
  const change = numbers.length === 0 ? null : wholeLines(before, changeBetween(before, after))
  if (change === null) return after
  const starts = numbers.length === 0 ? [] : [...linesOf(before)].map(({ from }) => from)
  let text = after
  // The last first, so that the places of those before it stay.
  for (const number of numbers.toReversed()) {
    const start = starts[number.line - 1]
    const isChanged = change.from <= number.to && change.to >= number.from
    if (start === undefined || isChanged) continue
    const now = mapped(start, change)
    const place = mapped(number.from, change)
    if (now === null || place === null) continue
    const line = 1 + (after.slice(0, now).match(/\r\n?|\n/g)?.length ?? 0)
    text = text.slice(0, place) + String(line) + text.slice(place + number.to - number.from)
  }
  return text
}

/** The same change begun where a line does, if it can be: lines that begin alike are told apart by their ends alone. */
function wholeLines(before: string, change: TextChange | null): TextChange | null {
  if (change === null || (change.from < change.to && change.insert !== '')) return change
  let { from, to, insert } = change
  const isLineStart = (at: number): boolean => at === 0 || before[at - 1] === '\n'
  while (!isLineStart(from)) {
    const last = insert === '' ? before[to - 1] : insert.at(-1)
    const sign = before[from - 1]
    if (sign === undefined || last !== sign) return change
    if (insert !== '') insert = sign + insert.slice(0, -1)
    from--
    to--
  }
  return { from, to, insert }
}

/** Where a place is after a change; null where it is gone. What is put right before it moves it on. */
function mapped(place: number, { from, to, insert }: TextChange): number | null {
  if (place < from) return place
  return place >= to ? place - (to - from) + insert.length : null
}
