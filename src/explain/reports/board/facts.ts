/** What a text says of one board's memory at one moment, gathered from all of its parts. Pages are of the zone's first one on. */
import { PAGE_SIZE } from '../../../base/units.ts'
import type { FreeList } from '../../../documents/importers/kernel/types.ts'
import type { MapsTable } from '../../../documents/importers/proc/processes.ts'
import type { Reading } from '../../../documents/importers/registry.ts'
import { machineOf } from '../machine.ts'
import type { Moment } from './moments.ts'

/** Bytes, the end exclusive. */
export interface Range {
  readonly start: number
  readonly end: number
}

export interface ZoneFacts {
  readonly name: string
  /** Where RAM lies; null where nothing tells. */
  readonly range: Range | null
  readonly spanned: number | null
  readonly managed: number | null
  readonly min: number | null
  readonly low: number | null
  readonly high: number | null
}

export interface BoardFacts {
  /** Bytes; null where nothing tells. */
  readonly pageSize: number | null
  readonly zone: ZoneFacts
  /** Other zones that have memory of their own. */
  readonly otherZones: readonly string[]
  /** Free blocks by order. */
  readonly counts: readonly number[]
  /** By migratetype name and order, where they add up to the counts. */
  readonly byType: ReadonlyMap<string, readonly number[]> | null
  /** Pageblocks of each migratetype. */
  readonly blocksOfType: ReadonlyMap<string, number> | null
  readonly mobilityGrouping: boolean | null
  /** Of the machine, and of each process by its pid. */
  readonly maps: readonly MapsTable[]
  readonly names: ReadonlyMap<number, string>
  /** Ranges that the kernel keeps, with their names. */
  readonly reserved: readonly (Range & { readonly name: string })[]
  /** Holes and everything else between the zone's first and last page that is no RAM. */
  readonly ram: readonly Range[]
  /** Pages that copies hold, slack included (MmapCopy). */
  readonly mmapCopy: number | null
}

/** Migratetypes as /proc and as a list's letters name them. */
export const TYPE_NAMES = ['Unmovable', 'Movable', 'Reclaimable', 'HighAtomic'] as const

const isNumber = (value: number | null | undefined): value is number => value !== undefined && value !== null

/** Null where no free block is counted. */
export function factsOf(reading: Reading, moment: Moment): BoardFacts | null {
  const counted = countsAt(reading, moment)
  if (counted === null) return null
  const table = reading.meminfo.findLast(({ line }) => moment.has(line))
  const zone = zoneOf(reading, counted.zone, moment, table?.values.get('MemTotal') ?? null)
  const copied = table?.values.get('MmapCopy')
  const { byType, blocksOfType } = typesAt(reading, counted.zone, counted.counts, moment)
  const names = namesAt(reading, moment)
  const maps = reading.maps
    .filter(({ mappings }) => moment.has(mappings[0]?.line ?? 0))
    .map((printed) => ({ ...printed, pid: printed.pid ?? pidOf(printed.program, names) }))
  return {
    pageSize: machineOf(reading).pageSize,
    zone,
    otherZones: otherZones(reading, counted.zone),
    counts: counted.counts,
    byType,
    blocksOfType,
    mobilityGrouping: reading.boot.mobility,
    maps,
    names,
    reserved: reservedIn(reading),
    ram: ramIn(reading, zone),
    mmapCopy: copied === undefined ? null : Math.round((copied * 1024) / PAGE_SIZE),
  }
}

interface Counted {
  readonly zone: string
  readonly counts: readonly number[]
}

/** Pages of so many free blocks by order. */
export const pagesIn = (counts: readonly number[]): number =>
  counts.reduce((sum, count, order) => sum + count * 2 ** order, 0)

/** From buddyinfo, else from pagetypeinfo, else from a list that a report printed: of the zone with most in it. */
function countsAt(reading: Reading, moment: Moment): Counted | null {
  const rows = reading.buddy.filter(({ line }) => moment.has(line))
  const latest = new Map<string, Counted>()
  for (const { node, zone, counts } of rows) latest.set(`${node ?? ''} ${zone}`, { zone, counts })
  if (latest.size === 0)
    for (const { line, node, zone, type, counts, bounded } of reading.pageTypes) {
      if (!moment.has(line) || bounded) continue
      const key = `${node ?? ''} ${zone}`
      const before = type === TYPE_NAMES[0] ? undefined : latest.get(key)
      latest.set(key, {
        zone,
        counts: counts.map((count, order) => count + (before?.counts[order] ?? 0)),
      })
    }
  if (latest.size === 0)
    for (const event of reading.events) {
      if (!moment.has(event.firstLine)) continue
      for (const { lists } of event.memory)
        for (const list of lists)
          if (list.whole)
            latest.set(`${list.node ?? ''} ${list.zone}`, { zone: list.zone, counts: countsOf(list) })
    }
  let most: Counted | null = null
  for (const one of latest.values())
    if (most === null || pagesIn(one.counts) > pagesIn(most.counts)) most = one
  return most
}

const countsOf = ({ columns }: FreeList): number[] => columns.map(({ count }) => count)

function typesAt(
  reading: Reading,
  zone: string,
  counts: readonly number[],
  moment: Moment,
): Pick<BoardFacts, 'byType' | 'blocksOfType'> {
  const byType = new Map<string, readonly number[]>()
  for (const row of reading.pageTypes)
    if (row.zone === zone && moment.has(row.line) && !row.bounded) byType.set(row.type, row.counts)
  // The two files are read one after the other, and something may have been taken meanwhile.
  const isSame =
    byType.size > 0 &&
    counts.every(
      (count, order) => count === [...byType.values()].reduce((sum, row) => sum + (row[order] ?? 0), 0),
    )
  const blocks = reading.pageblocks.findLast((row) => row.zone === zone && moment.has(row.line))
  return {
    byType: isSame ? byType : null,
    blocksOfType:
      blocks === undefined ? null : new Map(blocks.types.map((type, i) => [type, blocks.counts[i] ?? 0])),
  }
}

function zoneOf(reading: Reading, name: string, moment: Moment, totalKb: number | null): ZoneFacts {
  const info =
    reading.zones.findLast(
      (zone) => zone.zone === name && moment.has(zone.line) && (zone.pages.get('spanned') ?? 1) > 0,
    ) ?? reading.zones.findLast((zone) => zone.zone === name)
  const line = reading.events
    .flatMap(({ memory }) => memory)
    .flatMap(({ zones }) => zones)
    .find((one) => one.zone === name)
  const kb = (field: string): number | null => {
    const value = line?.kb.get(field)
    return value === undefined ? null : Math.floor((value * 1024) / PAGE_SIZE)
  }
  const ramPages = reading.events.flatMap(({ memory }) => memory).find((it) => it.ramPages !== null)?.ramPages
  const spanned = info?.pages.get('spanned') ?? kb('present') ?? ramPages ?? reading.boot.totalPages
  return {
    name,
    spanned,
    range: rangeOf(reading, name, info?.startPfn ?? null, spanned),
    managed:
      info?.pages.get('managed') ??
      kb('managed') ??
      (totalKb === null ? null : Math.floor((totalKb * 1024) / PAGE_SIZE)),
    min: info?.pages.get('min') ?? kb('min'),
    low: info?.pages.get('low') ?? kb('low'),
    high: info?.pages.get('high') ?? kb('high'),
  }
}

function rangeOf(
  reading: Reading,
  zone: string,
  startPfn: number | null,
  spanned: number | null,
): Range | null {
  if (startPfn !== null && spanned !== null)
    return { start: startPfn * PAGE_SIZE, end: (startPfn + spanned) * PAGE_SIZE }
  const own = reading.boot.ranges.find(({ what }) => what === zone)
  if (own !== undefined) return { start: own.start, end: own.end }
  const ram = systemRam(reading)
  const ranges: readonly Range[] =
    ram.length > 0 ? ram : reading.boot.ranges.filter(({ what }) => what.startsWith('node'))
  const [first] = ranges
  if (first === undefined) return null
  return ranges.reduce<Range>(
    (all, { start, end }) => ({ start: Math.min(all.start, start), end: Math.max(all.end, end) }),
    { start: first.start, end: first.end },
  )
}

/** Of all prints: what a serial line lost of one may stand in another, and none of it changes. */
const systemRam = ({ iomem }: Reading): readonly Range[] =>
  iomem.flatMap(({ ranges }) => ranges.filter(({ name }) => name === 'System RAM'))

/** The pieces of RAM in the zone; all of it where nothing says otherwise. */
function ramIn(reading: Reading, zone: ZoneFacts): Range[] {
  const { range } = zone
  if (range === null) return []
  const listed = systemRam(reading)
  const ranges: readonly Range[] =
    listed.length > 0 ? listed : reading.boot.ranges.filter(({ what }) => what.startsWith('node'))
  const inside = ranges
    .map(({ start, end }) => ({ start: Math.max(start, range.start), end: Math.min(end, range.end) }))
    .filter(({ start, end }) => end > start)
  return inside.length > 0 ? inside : [range]
}

function otherZones(reading: Reading, name: string): string[] {
  const found = new Set<string>()
  for (const zone of reading.zones)
    if (zone.zone !== name && (zone.pages.get('managed') ?? 0) > 0) found.add(zone.zone)
  for (const { zone, counts } of reading.buddy) if (zone !== name && pagesIn(counts) > 0) found.add(zone)
  return [...found]
}

/** Also where the text ends within the name. "Kernel image" holds a part that is given back when the kernel has started, and stands around the parts that are kept. */
const isAround = (name: string): boolean => name === 'System RAM' || 'Kernel image'.startsWith(name)

/** What a range of RAM is that the kernel never gives to the allocator, or has taken for itself. */
function reservedIn(reading: Reading): (Range & { name: string })[] {
  const found: (Range & { name: string })[] = []
  for (const { ranges } of reading.iomem) {
    let ram: Range | null = null
    for (const { start, end, name, depth } of ranges)
      if (depth === 0) ram = name === 'System RAM' ? { start, end } : null
      else if (ram !== null && start >= ram.start && end <= ram.end && !isAround(name))
        found.push({ start, end, name })
  }
  return found
}

function namesAt(reading: Reading, moment: Moment): Map<number, string> {
  const names = new Map<number, string>()
  for (const { pid, name, line } of reading.processes)
    if (isNumber(pid) && name !== '' && moment.has(line)) names.set(pid, name)
  for (const { pid, name, line } of reading.listed)
    if (name !== '' && moment.has(line) && !names.has(pid)) names.set(pid, name)
  return names
}

/** The first process that runs a program, as pidof finds it. */
function pidOf(program: string | null, names: ReadonlyMap<number, string>): number | null {
  if (program === null) return null
  for (const [pid, name] of names) if (name === program) return pid
  return null
}
