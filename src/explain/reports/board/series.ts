/**
 * A machine over time: what each capture of a series shows, what changed since the one before, and what never came back. Counts are
 * as printed; who took what follows from the mappings, which every process has at addresses of its own.
 */
import { formatBytes, formatCount, hexRange } from '../../../base/format.ts'
import { largest, least } from '../../../base/lists.ts'
import { PAGE_SIZE } from '../../../base/units.ts'
import type { Reading } from '../../../documents/importers/registry.ts'
import { unusableFreeIndex } from '../../measures/measuresFree.ts'
import { factsOf, pagesIn, type BoardFacts } from './facts.ts'
import { momentsOf } from './moments.ts'

/** Memory that somebody maps. */
export interface Holding {
  /** Bytes. */
  readonly start: number
  readonly end: number
  /** The program's name, or `pid 15`; null where no capture tells. */
  readonly who: string | null
}

export interface SeriesPoint {
  /** Counted from 1: of the captures that count free blocks. */
  readonly number: number
  readonly firstLine: number
  readonly seconds: number | null
  /** The clock went back: the machine was started anew. */
  readonly isReboot: boolean
  /** Pages. */
  readonly free: number
  /** The largest order with a free block; -1 for none. */
  readonly largest: number
  readonly counts: readonly number[]
  /** Thousandths of what is free that lie in blocks too small, by order. */
  readonly unusable: readonly number[]
  /** Mapped since the capture before, and given back. Empty for the first, and where no mappings are printed. */
  readonly taken: readonly Holding[]
  readonly givenBack: readonly Holding[]
  /** Orders that had a block, or a part of a larger one, in the capture before and have none now. */
  readonly lost: readonly number[]
  readonly regained: readonly number[]
  /** What it shows, and what of that is not as it was at the capture before. */
  readonly sentence: string
}

export interface Growth {
  readonly who: string
  /** Pages mapped in the first capture that shows it, and in the last. */
  readonly first: number
  readonly last: number
}

export interface Series {
  readonly points: readonly SeriesPoint[]
  /** By program, those that grew most first. */
  readonly growth: readonly Growth[]
  /** The kernel's own caches (/proc/slabinfo), in the same order. */
  readonly caches: readonly Growth[]
  /** Orders that could be had at some time and not in the last capture, each with the point that lost it last. */
  readonly lostForGood: readonly { readonly order: number; readonly point: number }[]
  /** Mapped after the first capture and still there in the last: the first of them, and bytes of all. */
  readonly kept: readonly Holding[]
  readonly keptBytes: number
  readonly keptWords: string
  readonly sentence: string
}

/** More are a flood: the last ones tell how it went on. */
const MOST_POINTS = 2_000
const MOST_HOLDINGS = 50

/** Null for fewer than two captures that count free blocks. */
export function seriesOf(reading: Reading): Series | null {
  const points: SeriesPoint[] = []
  const mapped = new Map<string, { first: number; last: number }>()
  let before: { counts: readonly number[]; held: ReadonlyMap<string, Holding>; isMapped: boolean } | null =
    null
  let firstHeld: ReadonlyMap<string, Holding> | null = null
  let seconds: number | null = null
  const caches = new Map<string, { first: number; last: number }>()
  for (const moment of momentsOf(reading).slice(-MOST_POINTS)) {
    const facts = factsOf(reading, moment)
    if (facts === null) continue
    const { counts } = facts
    const isReboot = moment.seconds !== null && seconds !== null && moment.seconds < seconds
    seconds = moment.seconds ?? seconds
    const held = holdingsIn(facts)
    const isMapped = facts.maps.length > 0
    const last = isReboot ? null : before
    const isCompared = last?.isMapped === true && isMapped
    const previous = points.at(-1)
    const point = {
      number: points.length + 1,
      firstLine: moment.first,
      seconds: moment.seconds,
      isReboot,
      free: pagesIn(counts),
      largest: largestIn(counts),
      counts,
      unusable: counts.map((_, order) => unusableFreeIndex(counts, order)),
      taken: isCompared ? without(held, last.held).slice(0, MOST_HOLDINGS) : [],
      givenBack: isCompared ? without(last.held, held).slice(0, MOST_HOLDINGS) : [],
      lost: last === null ? [] : between(largestIn(counts), largestIn(last.counts)),
      regained: last === null ? [] : between(largestIn(last.counts), largestIn(counts)),
    }
    points.push({ ...point, sentence: pointSentence(point, previous) })
    if (isMapped) {
      if (isReboot) firstHeld = null
      firstHeld ??= held
      follow(mapped, pagesByOwner(held))
    }
    const slabs = reading.slabs.find(({ line }) => moment.has(line))
    if (slabs !== undefined) follow(caches, new Map(slabs.caches.map(({ name, pages }) => [name, pages])))
    before = { counts, held, isMapped }
  }
  if (points.length < 2) return null
  const kept = firstHeld === null || before === null ? [] : without(before.held, firstHeld)
  const facts = {
    points,
    growth: grown(mapped),
    caches: grown(caches),
    lostForGood: lostForGood(points),
    kept: kept.slice(0, MOST_HOLDINGS),
    keptBytes: kept.reduce((sum, { start, end }) => sum + end - start, 0),
    keptWords: holdingWords(kept),
  }
  return { ...facts, sentence: sentenceOf(facts) }
}

const nameOf = ({ number, seconds }: Pick<SeriesPoint, 'number' | 'seconds'>): string =>
  seconds === null ? `Capture ${number}` : `Capture ${number}, ${seconds.toFixed(2)} s after the start`

function pointSentence(point: Omit<SeriesPoint, 'sentence'>, before: SeriesPoint | undefined): string {
  const { free, largest: order, lost, regained, taken, givenBack, isReboot } = point
  const change = free - (before?.free ?? free)
  const fewer =
    change === 0 ? '' : `, ${formatCount(Math.abs(change))} ${change < 0 ? 'fewer' : 'more'} than before`
  const block = order < 0 ? 'none' : formatBytes(2 ** order * PAGE_SIZE)
  return [
    `${nameOf(point)}: ${formatBytes(free * PAGE_SIZE)} are free (${formatCount(free)} pages${fewer}), and the largest free block is ${block}.`,
    isReboot ? 'The machine was restarted.' : '',
    lost.length === 0 ? '' : `Lost: ${orderWords(lost)}.`,
    regained.length === 0 ? '' : `Regained: ${orderWords(regained)}.`,
    taken.length === 0 ? '' : `Taken: ${holdingWords(taken)}.`,
    givenBack.length === 0 ? '' : `Given back: ${holdingWords(givenBack)}.`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}

const orderWords = (list: readonly number[]): string => list.map((order) => `order ${order}`).join(', ')

const MOST_NAMED = 4

function holdingWords(list: readonly Holding[]): string {
  const named = list
    .slice(0, MOST_NAMED)
    .map(
      ({ start, end, who }) =>
        `${formatBytes(end - start)} at ${hexRange(start, end)}${who === null ? '' : ` by ${who}`}`,
    )
  const more = list.length - named.length
  return `${named.join('; ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`
}

function sentenceOf({ points, growth, lostForGood: lost, keptBytes }: Omit<Series, 'sentence'>): string {
  const free = points.map((point) => point.free)
  const [most] = growth
  return [
    `${formatCount(points.length)} captures: between ${formatBytes(least(free) * PAGE_SIZE)} and ${formatBytes(largest(free) * PAGE_SIZE)} were free.`,
    lost.length === 0
      ? ''
      : `Lost and not regained: ${lost.map(({ order, point }) => `order ${order} at capture ${point}`).join(', ')}.`,
    most === undefined
      ? ''
      : `${most.who} grew most: from ${formatBytes(most.first * PAGE_SIZE)} to ${formatBytes(most.last * PAGE_SIZE)}.`,
    keptBytes === 0
      ? ''
      : `Of what was mapped after the first capture ${formatBytes(keptBytes)} are held to the end.`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}

/** What somebody has at one more capture; who is not there has nothing. */
function follow(known: Map<string, { first: number; last: number }>, now: ReadonlyMap<string, number>): void {
  for (const [who, pages] of now) {
    const growth = known.get(who)
    if (growth === undefined) known.set(who, { first: pages, last: pages })
    else growth.last = pages
  }
  for (const [who, growth] of known) if (!now.has(who)) growth.last = 0
}

const grown = (known: ReadonlyMap<string, { first: number; last: number }>): Growth[] =>
  [...known]
    .map(([who, { first, last }]) => ({ who, first, last }))
    .filter(({ first, last }) => last > first)
    .toSorted((a, b) => b.last - b.first - (a.last - a.first))

const largestIn = (counts: readonly number[]): number => counts.findLastIndex((count) => count > 0)

/** Orders above one and up to another. */
const between = (above: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - above) }, (_, index) => above + 1 + index)

function lostForGood(points: readonly SeriesPoint[]): { order: number; point: number }[] {
  const last = points.at(-1)
  if (last === undefined) return []
  const lost = new Map<number, number>()
  for (const { number, lost: orders } of points) for (const order of orders) lost.set(order, number)
  return [...lost]
    .filter(([order]) => order > last.largest)
    .map(([order, point]) => ({ order, point }))
    .toSorted((a, b) => b.order - a.order)
}

/** By place: the same memory is the same holding, whoever else maps it. */
function holdingsIn({ maps, names }: BoardFacts): Map<string, Holding> {
  const held = new Map<string, Holding>()
  for (const { pid, program, mappings } of maps) {
    const who = program ?? (pid === null ? null : (names.get(pid) ?? `pid ${pid}`))
    for (const { start, end } of mappings) {
      const key = `${start} ${end}`
      const known = held.get(key)
      if (known === undefined || known.who === null) held.set(key, { start, end, who })
    }
  }
  return held
}

const without = (held: ReadonlyMap<string, Holding>, other: ReadonlyMap<string, Holding>): Holding[] =>
  [...held].flatMap(([key, holding]) => (other.has(key) ? [] : [holding]))

function pagesByOwner(held: ReadonlyMap<string, Holding>): Map<string, number> {
  const pages = new Map<string, number>()
  for (const { start, end, who } of held.values())
    if (who !== null) pages.set(who, (pages.get(who) ?? 0) + Math.ceil((end - start) / PAGE_SIZE))
  return pages
}
