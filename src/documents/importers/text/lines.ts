/** A paste as lines: each with its number in the original, and as the kernel wrote it. */
import { plainCharacters, stripPrefixes, withBlanks } from './clean.ts'

export interface Line {
  /** Counted from 1. */
  readonly number: number
  /** Where the line after it begins in the text. */
  readonly after: number
  /** As the kernel wrote it: without what loggers, mail and terminals added. Not indented. */
  readonly text: string
  /** Blanks in front of the text: /proc/iomem nests by them. */
  readonly indent: number
  /** The kernel's time as printed, null without one. */
  readonly time: string | null
  /** Whether a logger's words or a time stood before it: a line without, among lines with, is a broken one's rest. */
  readonly prefixed: boolean
  /** The text stops here without an end of line: its last word may be cut. */
  readonly cut: boolean
}

/** Longer ones are data that nobody reads; what follows in them is passed over. */
const LONGEST = 20_000
/** A line that was many may be so long. */
const LONGEST_JOINED = 2_000_000

/** Whether blanks were made underscores in all of it: a report of the kernel has several blanks a line. */
function blanksLost(text: string): boolean {
  const sample = text.slice(0, 200_000)
  let blanks = 0
  let underscores = 0
  for (const character of sample) {
    if (character === ' ') blanks++
    else if (character === '_') underscores++
  }
  return underscores > 8 && underscores > 4 * blanks
}

/** A row of /proc into which the kernel spoke on a serial console: its rest follows below the message. */
const INTERRUPTED = /^((?:Node {1,4}\d|[0-9a-f]{6,16}-)[^[]{0,200})\[ {0,8}\d{1,9}\.\d{6}\] /
const MESSAGE = /^\[ {0,8}\d{1,9}\.\d{6}\] /
/** Messages in a row that may stand between the two parts of a line. */
const MOST_SPOKEN = 20

/** The kernel's stamps, where a chat or a form made one line of many. */
const STAMP = /\s(?=(?:<\d{1,3}>)?\[ {0,8}\d{1,9}\.\d{6}\] )/g
/** Fewer of them are one line and what spoke into it. */
const FEWEST_STAMPS = 4

/** A line that was many: cut before each stamp, and where rsyslog wrote the end of one within a message (#012). Else empty. */
function partsOf(raw: string): readonly string[] {
  const marked = raw.includes('#012') ? raw.replaceAll('#012', '\n') : raw
  if (marked.length > 200 && (marked.match(STAMP)?.length ?? 0) >= FEWEST_STAMPS)
    return marked.replace(STAMP, '\n').split('\n')
  return marked === raw ? [] : marked.split('\n')
}

/** Goes through the lines of a text one by one, without holding a second copy of it. */
export function* linesOf(text: string): Generator<Line, void> {
  const everywhere = blanksLost(text)
  let start = 0
  let number = 0
  let spoken: { readonly before: string; patience: number } | null = null
  while (start < text.length) {
    let end = text.indexOf('\n', start)
    const cut = end < 0
    if (cut) end = text.length
    number++
    let raw = text.slice(start, Math.min(end, start + LONGEST_JOINED))
    if (spoken !== null && !MESSAGE.test(raw)) {
      raw = spoken.before + raw
      spoken = null
    } else if (spoken !== null && --spoken.patience < 0) spoken = null
    const before: string | null = spoken === null ? (INTERRUPTED.exec(raw)?.[1] ?? null) : null
    if (before !== null) {
      spoken = { before, patience: MOST_SPOKEN }
      raw = raw.slice(before.length)
    }
    const parts = partsOf(raw)
    if (parts.length === 0) yield lineOf(raw.slice(0, LONGEST), number, end + 1, everywhere, cut)
    else for (const part of parts) yield lineOf(part.slice(0, LONGEST), number, end + 1, everywhere, false)
    start = end + 1
  }
}

function lineOf(raw: string, number: number, after: number, everywhere: boolean, cut: boolean): Line {
  const plain = withBlanks(plainCharacters(raw), everywhere)
  const { text, time, prefixed } = stripPrefixes(plain)
  const bare = text.trimStart()
  const before = prefixed ? text : plain
  return {
    number,
    after,
    text: bare.trimEnd(),
    indent: before.length - before.trimStart().length,
    time,
    prefixed,
    cut,
  }
}
