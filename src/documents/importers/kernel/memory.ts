/** The lines of a Mem-Info, put together again where mail or a terminal broke them. */
import type { FreeColumn, FreeList } from './types.ts'

const ZONE = 'DMA32|DMA|Normal|HighMem|Movable|Device|[A-Z][A-Za-z0-9]{1,15}'
const ZONE_LINE = new RegExp(`(?:^|[\\s\\]])(?:Node (\\d{1,4}),? )?(${ZONE}) free: ?\\d`)
const OLD_ZONE_LINE = /^Zone:(\w{1,16}) freepages: *\d/
const LIST_LINE = new RegExp(
  `(?:^|[\\s\\]])(?:Node (\\d{1,4}),? )?(${ZONE}): *(\\.\\.\\. *)?(?:\\([\\d+]{1,60}\\))?\\d+ ?\\*`,
)
/** Kernels around 4.9 and loggers begin a new line before each block size, and behind the node. */
const LIST_HEAD = /^(?:Node (\d{1,4}),? )?(DMA32|DMA|Normal|HighMem|Movable):$/
const NODE = /^Node (\d{1,4})$/
const BARE_LIST = /^\d+\*(?:4|8|16|32|64)kB \d+\*(?:8|16|32|64|128)kB /
/** What 2.4 prints of a zone without memory. */
const BARE_EMPTY = /^= ?0kB\)$/
const EMPTY = new RegExp(`^(?:Node (\\d{1,4}),? )?(${ZONE}): empty$`)

export interface LineStart {
  readonly node: number | null
  readonly zone: string
  readonly rest: string
}

const numberOrNull = (text: string | undefined): number | null => (text === undefined ? null : Number(text))

/** `Normal free:6060kB min:...`, also with a node before it, also 2.4's `Zone:Normal freepages: 1234kB`. */
export function zoneLineStart(text: string): LineStart | null {
  if (!text.includes('free')) return null
  const old = OLD_ZONE_LINE.exec(text)
  if (old !== null) return { node: null, zone: old[1] ?? '', rest: text.slice(text.indexOf('freepages')) }
  const match = ZONE_LINE.exec(text)
  if (match === null) return null
  return {
    node: numberOrNull(match[1]),
    zone: match[2] ?? '',
    rest: text.slice(match.index + match[0].lastIndexOf('free')),
  }
}

/** `Normal: 23*4kB (U) ...`; a 2.4 list names no zone. */
export function listLineStart(text: string): (LineStart & { readonly elided: boolean }) | null {
  const head = LIST_HEAD.exec(text)
  if (head !== null) return { node: numberOrNull(head[1]), zone: head[2] ?? '', rest: '', elided: false }
  if (BARE_EMPTY.test(text)) return { node: null, zone: '', rest: text, elided: false }
  if (!text.includes('*')) return null
  if (BARE_LIST.test(text)) return { node: null, zone: '', rest: text, elided: false }
  const match = LIST_LINE.exec(text)
  if (match === null) return null
  return {
    node: numberOrNull(match[1]),
    zone: match[2] ?? '',
    rest: text.slice(match.index + match[0].indexOf(':') + 1),
    elided: match[3] !== undefined,
  }
}

/** `Node 0` alone: its zone follows on a line of its own. */
export const nodeAlone = (text: string): number | null => numberOrNull(NODE.exec(text)?.[1])

export function emptyZone(text: string): { node: number | null; zone: string } | null {
  const match = EMPTY.exec(text)
  return match === null ? null : { node: numberOrNull(match[1]), zone: match[2] ?? '' }
}

/** A single block size of a list that was broken at each of them: `12*64kB (UM)`, `= 392kB`. */
export const isListPiece = (text: string): boolean =>
  /^(?:\d{1,9}\*\d{1,9}kB(?: \([A-Z]{1,8}\))?|\([A-Z]{1,8}\)|= ?\d{1,12}kB)$/.test(text)

/** The rest of a list that was broken: nothing but what stands in one. */
export const isListRest = (text: string): boolean =>
  /^[\d*kKMB ()A-Z=+]{1,400}$/.test(text) && /\d[kK]?B?|kB/.test(text) && !/^\d+$/.test(text)

/** The rest of a zone's line that was broken: fields with values in kB, perhaps the end of one first. */
export const isZoneRest = (text: string): boolean =>
  /^[\w()]{0,24}:? ?-?\d{0,20} ?[kK]?B?(?: |$)/.test(text) &&
  /[kK]B(?: |$)|_unreclaimable\?/.test(text) &&
  !/^(?:lowmem|Node|Total|Free|Mem|Out|Killed)/.test(text)

/** A broken line and its rest: with a blank between them unless a word was broken. */
export const joinBroken = (start: string, rest: string): string =>
  `${start}${/(?:[kK]B|\)|=|yes|no|\?)$/.test(start) ? ' ' : ''}${rest}`

/** `min:352kB low:440kB`: by name, in kB. What has wrapped below zero is kept out. */
export function kilobytesByName(text: string): Map<string, number> {
  const found = new Map<string, number>()
  for (const match of text.matchAll(/([a-z_]{2,32}(?:\([a-z]{2,8}\))?): {0,8}(-?\d{1,20}) ?[kK]B/g)) {
    const [, name = '', value = ''] = match
    if (!found.has(name)) found.set(name === 'freepages' ? 'free' : name, plausible(value) ?? 0)
  }
  return found
}

/** `free:1515 slab_reclaimable:17`: pages by name, in lower case. */
export function pagesByName(text: string): Map<string, number> {
  const found = new Map<string, number>()
  for (const match of text.matchAll(/([A-Za-z_]{2,32}(?:\([a-z]{2,8}\))?): ?(\d{1,20})(?=[\s,)]|$)/g)) {
    const [, name = '', value = ''] = match
    const pages = plausible(value)
    if (pages !== null && !found.has(name.toLowerCase())) found.set(name.toLowerCase(), pages)
  }
  return found
}

/** Null for a count that has wrapped around below zero: it can be shown, never used. */
export function plausible(text: string): number | null {
  const value = Number(text)
  return Number.isSafeInteger(value) && value >= 0 && value < 2 ** 50 ? value : null
}

export const listEmpty = (text: string): boolean => BARE_EMPTY.test(text)

/** A list whose end was reached shows the sum after its last column. */
export const listEnded = (text: string): boolean => /= ?\d+ ?kB/.test(text)

export interface ListStart extends LineStart {
  readonly elided: boolean
  /** A zone's name stood before it, or a line before that: nothing of its front can be lost. */
  readonly isWholeInFront: boolean
}

export function parseList(start: ListStart, text: string): FreeList {
  const columns: FreeColumn[] = []
  for (const match of text.matchAll(/(\d{1,12}) ?\* ?(\d{1,10}) ?[kK]B(?: ?\(([A-Z]{1,8})\))?/g)) {
    columns.push({ count: Number(match[1]), kb: Number(match[2]), letters: match[3] ?? null })
  }
  const total = /= ?(\d{1,15}) ?kB/.exec(text)
  const totalKb = total === null ? null : Number(total[1])
  const doubling = columns.every(
    (column, index) => index === 0 || column.kb === 2 * (columns[index - 1]?.kb ?? 0),
  )
  const sum = columns.reduce((kb, column) => kb + column.count * column.kb, 0)
  // What stands first may be left of a list that was cut: only a sum shows that it is not.
  const isSure = start.isWholeInFront || (sum > 0 && sum === totalKb && columns[0]?.kb === 4)
  const fromFirst = !start.elided && isSure && columns.length > 0 && isPageSize((columns[0]?.kb ?? 0) * 1024)
  const toLast = totalKb !== null && doubling && columns.length > 0
  return {
    node: start.node,
    zone: start.zone,
    columns,
    totalKb,
    fromFirst,
    toLast,
    whole: fromFirst && toLast && columns.length >= 5 && sum === totalKb,
  }
}

/** Linux runs on pages of 4 to 256 KiB. */
export const isPageSize = (bytes: number): boolean =>
  bytes >= 4096 && bytes <= 262_144 && (bytes & (bytes - 1)) === 0
