/**
 * Logs whose lines a terminal or a mail program broke at a width. Told by lines that begin as all others do not, each behind one
 * that had no room for more.
 */
import { stripPrefixes } from './prefixes.ts'

export interface Wrap {
  /** Characters that had room in a line, marks of quotation not counted. */
  readonly width: number
  /** Lines were broken at blanks, which are gone, and not wherever the width was reached. */
  readonly atBlanks: boolean
}

/** Enough to see how a log is made. */
const SAMPLE = 100_000
const NARROWEST = 40
const WIDEST = 250
const FEWEST_PREFIXED = 5
const FEWEST_BREAKS = 2

const QUOTES = /^(?:[>|] ?){1,8}/

/** The marks of quotation before a line. */
export const quotesOf = (raw: string): string => QUOTES.exec(raw)?.[0] ?? ''

/** Whether a line begins as a logger or the kernel begins one. */
const begins = (bare: string): boolean => /^[[<\dA-Za-z]/.test(bare) && stripPrefixes(bare).prefixed

const bareOf = (raw: string): string => raw.slice(quotesOf(raw).length).replace(/\r{1,8}$/, '')

/** Null for a text whose lines are as they were. */
export function wrapOf(text: string): Wrap | null {
  const lines = text.slice(0, SAMPLE).split('\n').map(bareOf)
  const width = lines.reduce((most, line) => Math.max(most, line.length), 0)
  if (width < NARROWEST || width > WIDEST) return null
  let prefixed = 0
  let breaks = 0
  let bare = 0
  let full = 0
  let before: string | null = null
  for (const line of lines) {
    if (begins(line)) prefixed++
    else if (line !== '') {
      bare++
      if (before !== null && hadNoRoom(before, line, width)) {
        breaks++
        if (before.length >= width - 1) full++
      }
    }
    before = line
  }
  if (TERMINALS.has(width) && breaksAt(lines, width)) return { width, atBlanks: false }
  // Lines of others between are no rests.
  if (prefixed < FEWEST_PREFIXED || breaks < FEWEST_BREAKS || breaks * 2 < bare) return null
  return { width, atBlanks: full * 5 < breaks * 4 }
}

/** What terminals are wide. */
const TERMINALS: ReadonlySet<number> = new Set([80, 132])

/** How lines of /proc begin. */
const ROW =
  /^(?:Node \d|[0-9a-f]{6,16}-[0-9a-f]{6,16} |[A-Z]\w{2,30}(?:\(\w+\))?:|-{3}|\d{1,10} (?:pages|total)|\w[\w-]{1,30} {1,20}\d+ {1,8}\d+ {1,8}\d+ )/

/** Where no line has a stamp before it: several fill the width to its last column, and what follows them begins no row. */
function breaksAt(lines: readonly string[], width: number): boolean {
  const after = lines.flatMap((line, at) => (line.length === width ? [lines[at + 1] ?? ''] : []))
  const rests = after.filter((line) => line !== '' && !isRow(line))
  // Numbers alone are the rest of a row, be it the only one.
  return rests.length * 2 > after.length && (after.length >= FEWEST_BREAKS || rests.every(isNumbers))
}

const isNumbers = (line: string): boolean => /^[\d ]{1,250}$/.test(line)

const isRow = (bare: string): boolean => begins(bare) || ROW.test(bare)

const hadNoRoom = (before: string, rest: string, width: number): boolean =>
  before.length + 1 + (rest.split(' ', 1)[0] ?? '').length > width

/** What is to be put between a line and the next one if the two were one; null where they were not. */
export function glueFor(before: string, next: string, { width, atBlanks }: Wrap): string | null {
  const rest = bareOf(next)
  const room = bareOf(before)
  if (rest === '' || isRow(rest)) return null
  if (atBlanks) return rest.startsWith(' ') || !hadNoRoom(room, rest, width) ? null : ' '
  if (room.length >= width) return ''
  // A blank at the very end was not copied.
  return room.length === width - 1 ? ' ' : null
}
