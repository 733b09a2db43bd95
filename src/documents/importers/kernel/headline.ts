/** The one line by which a failure is known, in all the forms that kernels from 2.4 to 6.x gave it. */
import type { EventKind } from './types.ts'

export interface Headline {
  readonly kind: EventKind
  readonly process: string | null
  readonly pid: number | null
  readonly order: number | null
  readonly gfp: string | null
  readonly memalloc: boolean | null
  readonly length: number | null
  readonly stallMs: number | null
  readonly warnedIn: string | null
  readonly isBeyondMemory: boolean
  readonly damaged: boolean
}

const NONE: Omit<Headline, 'kind'> = {
  process: null,
  pid: null,
  order: null,
  gfp: null,
  memalloc: null,
  length: null,
  stallMs: null,
  warnedIn: null,
  isBeyondMemory: false,
  damaged: false,
}

/** Orders above it are damage: 2^40 pages are more than any machine has. */
const HIGHEST_ORDER = 40

export const orderIn = (text: string): number | null =>
  boundedOrder(/\border[:=] ?(\d{1,3})(?!\d)/.exec(text)?.[1])

function boundedOrder(text: string | undefined): number | null {
  if (text === undefined) return null
  const order = Number(text)
  return order <= HIGHEST_ORDER ? order : null
}

/** `mems_allowed=0-1,4`: the nodes that a process may use; null where the text names none. */
export function nodesIn(text: string): number[] | null {
  const list = /\bmems_allowed=(\d{1,4}(?:[-,]\d{1,4}){0,40})/.exec(text)?.[1]
  if (list === undefined) return null
  return list.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number)
    return Array.from({ length: Math.min(1024, Math.max(0, to - from + 1)) }, (_, index) => from + index)
  })
}

export const gfpIn = (text: string): string | null =>
  /(?:\bmode[:=]|gfp_mask[:=]|gfp=) ?(0x[0-9a-fA-F]{1,8}(?:\([\w|]{1,300}\))?)/.exec(text)?.[1] ?? null

/** Names are at most 15 characters long; what other programs wrote on the line before it is not part of one. */
function processName(before: string): string | null {
  const bare = before.trimEnd()
  const end = bare.endsWith(':') ? bare.slice(0, -1) : bare
  const inBrackets = /(?:^|: )(\([^()]{1,13}\))$/.exec(end)
  if (inBrackets !== null) return inBrackets[1] ?? null
  const last = end
    .slice(-200)
    .split(/: |[\])>] ?|\t| {2,}/)
    .at(-1)
    ?.trim()
  if (last === undefined || last === '') return null
  return last.length <= 15 ? last : (last.split(' ').at(-1) ?? null)
}

type Matcher = (text: string) => Headline | null

const pageFailure: Matcher = (text) => {
  const at = text.indexOf('page allocation failure')
  if (at < 0) return null
  return {
    ...NONE,
    kind: 'allocation-failure',
    process: processName(text.slice(0, at)),
    order: orderIn(text.slice(at)),
    gfp: gfpIn(text.slice(at)),
  }
}

const stall: Matcher = (text) => {
  const at = text.indexOf('page allocation stalls')
  if (at < 0) return null
  const ms = /stalls for (\d{1,10})ms/.exec(text)?.[1]
  return {
    ...NONE,
    kind: 'stall',
    process: processName(text.slice(0, at)),
    order: orderIn(text.slice(at)),
    gfp: gfpIn(text.slice(at)),
    stallMs: ms === undefined ? null : Number(ms),
  }
}

/** 2.4 and early 2.5: `__alloc_pages: 3-order allocation failed (gfp=0x1f0/0) from c012d0b6`. */
const oldFailure: Matcher = (text) => {
  const match = /(?:(\d{1,2})-order )?alloc?a?tion failed|cation failed/.exec(text)
  if (match === null) return null
  const gfp = /\(gfp=(0x[0-9a-f]{1,8})\/(\d)\)/.exec(text)
  const whole = /__?alloc_pages: ?(\d{1,2})-order allocation failed/.exec(text)
  if (whole === null && gfp === null) return null
  return {
    ...NONE,
    kind: 'allocation-failure',
    order: boundedOrder(whole?.[1] ?? match[1]),
    gfp: gfp?.[1] ?? null,
    memalloc: gfp === null ? null : gfp[2] !== '0',
    damaged: whole === null,
  }
}

/** `nommu: Allocation of length N from process P (NAME) failed`; before 2.6.38 without the word in front, and without a name. */
const nommuFailure: Matcher = (text) => {
  const match = /Allocation of length (\d{1,20}) from process (\d{1,10})(?: \((.{1,64}?)\))? failed/.exec(
    text,
  )
  if (match === null) return null
  const length = Number(match[1])
  return {
    ...NONE,
    kind: 'nommu',
    length: Number.isSafeInteger(length) ? length : null,
    pid: Number(match[2]),
    process: match[3] ?? null,
  }
}

const oomKiller: Matcher = (text) => {
  const match = /invoked oom-killer: ?|(?:^|\s)oom-killer: (?=gfp_mask)/.exec(text)
  if (match === null) return null
  const rest = text.slice(match.index)
  const before = match[0].startsWith('invoked') ? processName(text.slice(0, match.index)) : null
  const order = orderIn(rest)
  return { ...NONE, kind: 'oom', process: before, order, gfp: gfpIn(rest), damaged: order === null }
}

/** Kernels that print nothing but the victim (2.4, and 2.6 with little said). */
const killedOnly: Matcher = (text) => {
  const match =
    /^(?:Memory cgroup out|Out) of [Mm]emory: Kill(?:ed)? process (\d{1,10}),? \((.{1,64}?)\)/.exec(text)
  // 2.4 wrote a capital and printed nothing else; later ones print a report before it, which is lost here.
  if (match !== null) return { ...NONE, kind: 'oom', damaged: !text.startsWith('Out of Memory') }
  return /^VM: killing process \S/.test(text) ? { ...NONE, kind: 'oom' } : null
}

const vmalloc: Matcher = (text) => {
  const vmap = /vmap allocation for size (\d{1,20}) failed/.exec(text)
  if (vmap !== null) return { ...NONE, kind: 'vmalloc', length: Number(vmap[1]) }
  const at = text.search(/vmalloc(?: error|: allocation failure|: allocation failed|:? size)/)
  if (at < 0) return null
  const rest = text.slice(at)
  const size = /(?:size |failure: |of )(\d{1,20})/.exec(rest)
  if (size === null) return null
  const order = /page order (\d{1,2})/.exec(rest)?.[1]
  const pages = /failed to allocate pages|allocated \d+ of|failed to allocated? page/.test(rest)
  return {
    ...NONE,
    // Pages were lacking behind the addresses, not the addresses: a failure of single pages.
    kind: pages ? 'allocation-failure' : 'vmalloc',
    process: processName(text.slice(0, at)),
    order: pages ? (boundedOrder(order) ?? 0) : null,
    gfp: gfpIn(rest),
    length: pages ? null : Number(size[1]),
    isBeyondMemory: rest.includes('exceeds total pages'),
  }
}

const warning: Matcher = (text) => {
  if (!text.includes('mm/page_alloc.c')) return null
  if (/kernel BUG at/.test(text)) return { ...NONE, kind: 'bug' }
  const match = /WARNING: (?:CPU: \d{1,4} PID: (\d{1,10}) )?(?:at )?\S{0,80}mm\/page_alloc\.c:\d/.exec(text)
  if (match === null) return null
  const newer = /CPU#\d{1,4}: (\S{1,15})\/(\d{1,10})/.exec(text)
  const pid = match[1] ?? newer?.[2]
  return {
    ...NONE,
    kind: 'warning',
    warnedIn: /page_alloc\.c:\d{1,5}(?: at)? ([a-z_][\w.]{2,60})\+0x/.exec(text)?.[1] ?? null,
    process: newer?.[1] ?? null,
    pid: pid === undefined ? null : Number(pid),
  }
}

const bug: Matcher = (text) => {
  const match =
    /BUG: Bad (?:page state|page map|rss-counter state) in process (\S{1,15})|Bad page state in process '?([^\s']{1,15})|kernel BUG at mm\//.exec(
      text,
    )
  return match === null ? null : { ...NONE, kind: 'bug', process: match[1] ?? match[2] ?? null }
}

/** Without a report before it: `binfmt_flat: Unable to allocate RAM for process text/data, errno -12`. */
export function loaderLine(text: string): string | null {
  const match =
    /Unable to (?:allocate RAM for process (?:text\/data|text|data)|mmap process (?:text|data)|allocate RAM)[^,]{0,40}(?:, err(?:no)? -?\d{1,4})?/.exec(
      text,
    )
  return match === null ? null : match[0]
}

const slab: Matcher = (text) => {
  const match =
    /^(?:SLUB|SLAB): Unable to allocate memory on (?:CPU \d+ \(of node -?\d+\) on )?node -?\d{1,4}/.exec(text)
  return match === null ? null : { ...NONE, kind: 'slab', gfp: gfpIn(text) }
}

const MATCHERS: readonly Matcher[] = [
  pageFailure,
  stall,
  nommuFailure,
  oomKiller,
  vmalloc,
  warning,
  bug,
  slab,
  oldFailure,
  killedOnly,
]

/** Words of which one stands in each of them: a line without any is passed over at once. */
const WORDS = /[Aa]lloc|oom-killer|killing|Kill|BUG|WARNING|cation failed|Bad page/

export function headlineOf(text: string): Headline | null {
  if (!WORDS.test(text)) return null
  for (const matcher of MATCHERS) {
    const found = matcher(text)
    if (found !== null) return found
  }
  return null
}
