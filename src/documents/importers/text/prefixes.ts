/**
 * What stands before the kernel's own words: levels, times in the forms of every logger and terminal, hosts, callers, marks of
 * quotation. Tried one after another until none fits, so that they may come in any order.
 */

const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'
const CLOCK = '\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?'
const DATE = '\\d{4}-\\d\\d-\\d\\d'
const ISO = `${DATE}[T ]${CLOCK}(?:Z| ?[+-]\\d\\d:?\\d\\d)?`
/** In any language: `Nov`, `Dez`, `déc.` */
const ANY_MONTH = '[A-Za-z\\u00c0-\\u024f]{3,5}\\.?'
/** Who logged it, where a name of what speaks follows; BusyBox writes `(none)` for a host without a name. */
const HOST =
  '(?: [\\w.()-]{1,64}(?= (?:[a-z]{1,8}\\.[a-z]{1,8} |kernel|last message|message repeated|[\\w./-]{1,40}(?:\\[\\d{1,8}\\])?: )))?'

/** The kernel's own stamp. */
const STAMP = '\\[ {0,8}\\d{1,9}\\.\\d{6}\\]'

/** By the kind of the first character. The time of the kernel's clock, where there is one, is in the group `time`. */
const QUOTES = [/^[>|]+ ?/]
const LEVEL = [/^<\d{1,3}>(?:\d (?=\d{4}-))?/]
const BRACKETS = [
  // Also with the time since the line before (dmesg -d, grabserial).
  /^\[ {0,8}(?<time>\d{1,9}\.\d{3,9})(?:,\d{1,4}| <[ \d.+-]{1,20}>| \d{1,9}\.\d{3,9})?\] ?/,
  /^\[ {0,8}(?<caller>[TC]\d{1,8})\] ?/,
  /^\[ {0,8}\+\d{1,9}\.\d{3,9}\] ?/,
  /^\[[A-Z][a-z]{2} ?\d{1,2} \d\d:\d\d\] ?/,
  // dmesg -T names day and month in the reader's language.
  new RegExp(`^\\[(?<time>[^\\d\\s[\\]][^[\\]]{2,30} ${CLOCK}(?: \\d{4})?)\\] ?`),
  new RegExp(`^\\[(?:${ISO}|${CLOCK}|\\d\\d:\\d\\d:\\d\\d:\\d{3})\\] ?`),
  /^\[ {0,4}\d{1,3}: {0,20}[^\s:\]]{1,16}: {0,10}\d{1,8}\] ?/,
]
/** Android: the processor and who runs on it. */
const ROUND = [/^-?\(\d{1,3}\)\[ {0,8}\d{1,8}:[^\]]{1,32}\] ?/]
const DIGITS = [
  // /dev/kmsg and the extended form of netconsole.
  /^\d{1,4},\d{1,20},\d{1,20},[^;]{1,80}?(?:,caller=(?<caller>[TC]\d{1,8}))?;/,
  new RegExp(
    `^${ISO} (?:(?:stdout|stderr) [FP] |\\S{1,64} \\S{1,48} (?:-|\\d{1,8}) (?:-|\\S{1,32}) (?:-|\\[[^\\]]{0,200}\\]) ?)`,
  ),
  new RegExp(`^${ISO}${HOST} ?`),
  new RegExp(`^${CLOCK}(?:[:>]| ?->| >)? (?= {0,12}\\S)`),
  new RegExp(`^\\d\\d-\\d\\d ${CLOCK} {1,6}\\d{1,6} {1,6}\\d{1,6} [VDIWEF] [^:]{0,24}: ?`),
  new RegExp(`^\\d{4} ${MONTH} {1,2}\\d{1,2} ${CLOCK}${HOST} ?`),
  /^\d{9,10}\.\d{3,9} [\w.()-]{1,64} kernel(?:\[\d{1,8}\])?: ?/,
]
const LETTERS = [
  new RegExp(`^${ANY_MONTH} {1,2}\\d{1,2} (?:\\d{4} )?${CLOCK}${HOST} ?`),
  /^(?:kernel|vmunix|klogd)(?:\[\d{1,8}\])?: ?/,
  // dmesg --decode
  /^(?:kern|user|daemon|syslog) {0,4}:(?:emerg|alert|crit|err|warn|notice|info|debug) {0,4}: ?/,
  new RegExp(`^${DAY} ${MONTH} {1,2}\\d{1,2} ${CLOCK}(?: [A-Z]{2,5})? \\d{4} ?`),
  new RegExp(
    `^[A-Za-z\\u00c0-\\u024f]{2,4}\\.? ${DATE} ${CLOCK}(?: [A-Z]{2,5}| [+-]\\d\\d(?::?\\d\\d)?)?${HOST} ?`,
  ),
  /^(?:kern|user)\.(?:emerg|alert|crit|err|error|warn|warning|notice|info|debug) /,
  /^[\w.()-]{1,64} kernel(?:\[\d{1,8}\])?: ?/,
  /^MESSAGE=/,
  // docker compose
  /^[\w.-]{1,40}-\d{1,3} {1,4}\| /,
]
/** Of use only where a time stood before it: who logged it, and the processor and the process as some phones write them. */
const AFTER_TIME = [/^[\w./-]{1,40}\[\d{1,8}\]: /, /^c\d{1,3} {1,8}\d{1,8} (?=\S)/, ...LETTERS]

const NEAR_END = /^[^:=|]{1,90}[:=|]/
const NONE: readonly RegExp[] = []

function prefixesFor(text: string, isAfter: boolean): readonly RegExp[] {
  const first = text.charCodeAt(0)
  if (first === 0x5b) return BRACKETS
  if (first === 0x3c) return LEVEL
  if (first === 0x3e || first === 0x7c) return QUOTES
  if (first === 0x28 || first === 0x2d) return ROUND
  if (first >= 0x30 && first <= 0x39) return DIGITS
  if (!isAfter) return LETTERS
  // Each of them has a colon or an equals sign in it, and most lines have not.
  return NEAR_END.test(text) ? AFTER_TIME : NONE
}

export interface Stripped {
  readonly text: string
  /** The kernel's time as printed, null without one. */
  readonly time: string | null
  /** `T37` or `C0`: the thread or processor that printed it, null where none is named. */
  readonly caller: string | null
  /** Whether anything stood before the text. */
  readonly prefixed: boolean
}

/** Linear: each prefix is of bounded length, and no more than eight are taken off. */
export function stripPrefixes(line: string): Stripped {
  let text = line.trimStart()
  let time: string | null = null
  let caller: string | null = null
  let prefixed = false
  for (let round = 0; round < 8 && text !== ''; round++) {
    let taken = 0
    for (const prefix of prefixesFor(text, prefixed)) {
      const match = prefix.exec(text)
      if (match === null || match[0] === '') continue
      time ??= match.groups?.['time'] ?? null
      caller ??= match.groups?.['caller'] ?? null
      taken = match[0].length
      break
    }
    if (taken === 0) break
    text = text.slice(taken)
    if (round < 7 && /^ +[[<>|]/.test(text)) text = text.trimStart()
    prefixed = true
  }
  return { text, time, caller, prefixed }
}

const STAMPED = new RegExp(`^[^\\n]{1,160}?(?=${STAMP})`)

/**
 * How long what stands before the kernel's stamp is, where something does that is no prefix known here: the name of a file, the
 * prompt of a shell, a column of a table. 0 without.
 */
export const beforeStamp = (text: string): number =>
  text.includes('[') ? (STAMPED.exec(text)?.[0].length ?? 0) : 0
