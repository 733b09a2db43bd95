/** A paste as lines: each with its number in the original, and as the kernel wrote it. */
import { plainCharacters, withBlanks } from './clean.ts'
import { partsOf } from './parts.ts'
import { glueFor, quotesOf, wrapOf, type Wrap } from './unwrap.ts'
import { beforeStamp, stripPrefixes, type Stripped } from './prefixes.ts'

export interface Line {
  /** Counted from 1. */
  readonly number: number
  /** The last of several that were put together again; the same number for one. */
  readonly last: number
  /** Where the line after it begins in the text. */
  readonly after: number
  /** As the kernel wrote it: without what loggers, mail and terminals added. Not indented. */
  readonly text: string
  /** Blanks in front of the text: /proc/iomem nests by them. */
  readonly indent: number
  /** The kernel's time as printed, null without one. */
  readonly time: string | null
  /** The thread or processor that printed it (`T37`, `C0`), where the kernel says so. */
  readonly caller: string | null
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
  let blanks = 0
  let underscores = 0
  for (let at = Math.min(text.length, 200_000) - 1; at >= 0; at--) {
    const character = text.charCodeAt(at)
    if (character === 0x20) blanks++
    else if (character === 0x5f) underscores++
  }
  return underscores > 8 && underscores > 4 * blanks
}

/** A row of /proc into which the kernel spoke on a serial console: its rest follows below the message. */
const INTERRUPTED = /^((?:Node {1,4}\d|[0-9a-f]{6,16}-)[^[]{0,200})\[ {0,8}\d{1,9}\.\d{6}\] /
const MESSAGE = /^\[ {0,8}\d{1,9}\.\d{6}\] /
/** Messages in a row that may stand between the two parts of a line. */
const MOST_SPOKEN = 20

/** A line of the text as it stands there, or several that were one. */
interface Raw {
  readonly number: number
  readonly last: number
  readonly after: number
  readonly text: string
  readonly cut: boolean
}

function* rawLines(text: string): Generator<Raw, void> {
  let start = 0
  let number = 0
  while (start < text.length) {
    let end = text.indexOf('\n', start)
    const cut = end < 0
    if (cut) end = text.length
    number++
    yield {
      number,
      last: number,
      after: end + 1,
      text: text.slice(start, Math.min(end, start + LONGEST_JOINED)),
      cut,
    }
    start = end + 1
  }
}

/** Lines that a terminal or a mail program broke are put together again. */
function wholeLines(text: string): Generator<Raw, void> {
  const wrap = wrapOf(text)
  return wrap === null ? rawLines(text) : unwrapped(text, wrap)
}

function* unwrapped(text: string, wrap: Wrap): Generator<Raw, void> {
  let held: Raw | null = null
  let room = ''
  for (const line of rawLines(text)) {
    const glue = held === null || held.text.length > LONGEST ? null : glueFor(room, line.text, wrap)
    room = line.text
    if (held === null || glue === null) {
      if (held !== null) yield held
      held = line
      continue
    }
    const rest = line.text.slice(quotesOf(line.text).length)
    const joined: string = `${held.text.replace(/\r$/, '')}${glue}${rest}`
    held = { ...line, number: held.number, text: joined }
  }
  if (held !== null) yield held
}

/** Goes through the lines of a text one by one, without holding a second copy of it. */
export function* linesOf(text: string): Generator<Line, void> {
  const everywhere = blanksLost(text)
  let spoken: { readonly before: string; patience: number } | null = null
  for (const line of wholeLines(text)) {
    let raw = line.text
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
    const isOne = parts.length === 0
    const place = { number: line.number, last: line.last, after: line.after, cut: line.cut && isOne }
    for (const part of isOne ? [raw] : parts) {
      const read = readLine(part.slice(0, LONGEST), everywhere)
      if (read.before !== null) yield lineOf(read.plain, read.before, { ...place, cut: false })
      yield lineOf(read.plain, read.kernel, place)
    }
  }
}

type Place = Pick<Line, 'number' | 'last' | 'after' | 'cut'>

interface ReadLine {
  readonly plain: string
  /** Words of somebody else, behind which the kernel spoke. */
  readonly before: Stripped | null
  readonly kernel: Stripped
}

function readLine(raw: string, everywhere: boolean): ReadLine {
  const numbered = raw.includes('\t') ? (/^ {0,6}\d{1,7}\t(?= {0,12}\S)/.exec(raw)?.[0].length ?? 0) : 0
  const clean = withBlanks(plainCharacters(numbered === 0 ? raw : raw.slice(numbered)), everywhere)
  const plain = clean.includes('\t') ? clean.replaceAll('\t', ' ') : clean
  const stripped = stripPrefixes(framed(plain))
  const foreign = beforeStamp(stripped.text)
  if (foreign === 0) return { plain, before: null, kernel: stripped }
  return {
    plain,
    before: { ...stripped, text: stripped.text.slice(0, foreign) },
    kernel: stripPrefixes(stripped.text.slice(foreign)),
  }
}

/** Without the marks that a page of text puts around a line. */
function framed(plain: string): string {
  const end = plain.trimEnd()
  if (!'*`|"'.includes(end.charAt(end.length - 1))) return plain
  return /^\s{0,20}(\*\*|`{1,3}|\||")(.{1,4000})\1$/.exec(end)?.[2] ?? plain
}

function lineOf(plain: string, { text, time, caller, prefixed }: Stripped, place: Place): Line {
  const bare = text.trimStart()
  const before = prefixed ? text : plain
  return {
    number: place.number,
    last: place.last,
    after: place.after,
    text: bare.trimEnd(),
    indent: before.length - before.trimStart().length,
    time,
    caller,
    prefixed,
    cut: place.cut,
  }
}
