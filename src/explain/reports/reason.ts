/**
 * Why a request failed, from nothing but the numbers and the version that a report prints. Where they do not suffice, the
 * cause is `unknown` and what is missing is named with the command that shows it.
 */
import { readGfp, type Gfp } from '../../documents/importers/kernel/gfp.ts'
import { orderOf } from '../../documents/importers/kernel/order.ts'
import type { KernelEvent, MemInfo } from '../../documents/importers/kernel/types.ts'
import { compareVersions } from '../../documents/importers/kernel/version.ts'
import type { Reading } from '../../documents/importers/registry.ts'
import { bytesOf, machineOf, type Machine } from './machine.ts'
import { eligibleZones, onNodes, reserveIndexFor } from './requestZones.ts'
import { sentenceOf } from './sentence.ts'
import type { Cause, Ground, Missing, Reason } from './types.ts'
import {
  bestMemory,
  largestWith,
  ordinaryBlocks,
  pageSizeOf,
  zonesOf,
  type PageSize,
  type ZoneState,
} from './state.ts'
import { judgeZone, ruleOf, type Request, type Rule, type ZoneVerdict } from './watermark.ts'

/** What a default kernel has: MAX_PAGE_ORDER. */
const USUAL_LARGEST_ORDER = 10

interface Found {
  readonly cause: Cause
  readonly ground: Ground
  readonly decisive?: ZoneVerdict | null
  readonly missing?: readonly Missing[]
}

/** Why each event of a text happened, in its order. */
export function explainReports(reading: Reading): Reason[] {
  const machine = machineOf(reading)
  return reading.events.map((event) => explainEvent(event, machine))
}

function explainEvent(event: KernelEvent, machine: Machine): Reason {
  const pageSize = pageSizeOf(event, machine.pageSize)
  const order =
    event.order ??
    (event.length === null || event.kind === 'vmalloc' ? null : orderOf(event.length, pageSize.bytes))
  const gfp = readGfp(event.gfp, event.kernel)
  const memory = bestMemory(event)
  const zones = memory === null ? [] : zonesOf(memory, pageSize.bytes)
  const ownLargest = zones.reduce<number | null>((most, zone) => largerOf(most, zone.largestOrder), null)
  const known: Case = {
    event,
    machine,
    pageSize,
    order,
    gfp,
    memory,
    zones,
    eligible: onNodes(eligibleZones(zones, gfp, order === null), event, gfp),
    largestOrder: ownLargest ?? machine.largestOrder,
    rule: ruleOf(event.kernel, event.gfp, memory?.marks ?? new Set()),
  }
  const found = decide(known)
  const decisive = found.decisive ?? null
  const blocks = known.eligible.map((zone) => zone.blocks).filter((it) => it !== null)
  const zone = decisive?.zone ?? onlyZone(known.eligible)
  const length = event.length
  const facts: Omit<Reason, 'sentence'> = {
    kind: event.kind,
    cause: found.cause,
    ground: found.ground,
    firstLine: event.firstLine,
    lastLine: event.lastLine,
    time: event.time,
    process: event.process,
    pid: event.pid,
    kernel: event.kernel,
    gfp: event.gfp,
    order,
    length,
    pages: length !== null ? Math.ceil(length / pageSize.bytes) : order === null ? null : 2 ** order,
    pageSize,
    freePages: memory?.pages.get('free') ?? (showsAllZones(known) ? sumOf(zones.map((it) => it.free)) : null),
    largestFreeOrder:
      memory?.lost === 'lists'
        ? null
        : blocks.reduce<number | null>((most, it) => largerOf(most, largestWith(it)), null),
    largestOrder: known.largestOrder,
    zone: zone?.name ?? null,
    node: zone?.node ?? null,
    zoneFreePages: zone?.free ?? null,
    zoneLargestOrder: zone?.blocks == null ? null : largestWith(zone.blocks),
    nodes: new Set(zones.map(({ node }) => node)).size,
    rule: known.rule,
    inequality: decisive?.inequality ?? null,
    verdicts: order === null ? [] : verdictsOf(known, order, known.rule ?? 'sum'),
    grantable: grantable(known),
    reclaimable: reclaimable(memory),
    missing: missingOf(known, found),
    repeats: event.repeats,
  }
  return { ...facts, sentence: sentenceOf(facts, event) }
}

interface Case {
  readonly event: KernelEvent
  readonly machine: Machine
  readonly pageSize: PageSize
  readonly order: number | null
  readonly gfp: Gfp | null
  readonly memory: MemInfo | null
  readonly zones: readonly ZoneState[]
  readonly eligible: readonly ZoneState[]
  readonly largestOrder: number | null
  readonly rule: Rule | null
}

function decide(it: Case): Found {
  const { event, order, largestOrder } = it
  if (event.kind === 'bug') return { cause: 'kernel-defect', ground: 'arithmetic' }
  if (event.kind === 'vmalloc') return withoutAddresses(it)
  if (event.cgroup !== null) return { cause: 'exhaustion', ground: 'cgroup-limit' }
  if (order === null) return withoutRequest(it)
  if (largestOrder !== null && order > largestOrder)
    return { cause: 'above-largest-order', ground: 'arithmetic' }
  if (
    largestOrder === null &&
    (event.kind === 'warning' || (order > USUAL_LARGEST_ORDER && !halfPrinted(it)))
  )
    return { cause: 'above-largest-order', ground: 'arithmetic', missing: ['largest-order'] }
  const all = machinePages(it)
  if (all !== null && 2 ** order > all) return { cause: 'exhaustion', ground: 'more-than-the-machine' }
  if (it.eligible.every((zone) => zone.free === null && zone.blocks === null))
    return withoutNumbers(it, order)
  return byZones(it, order)
}

/** vmalloc prints the same line for requests that it does not even try. */
function withoutAddresses(it: Case): Found {
  const { event, pageSize } = it
  if (event.length === 0) return { cause: 'kernel-defect', ground: 'empty-request' }
  const all = machinePages(it)
  const isTooMuch = event.length !== null && all !== null && event.length / pageSize.bytes > all
  return event.isBeyondMemory || isTooMuch
    ? { cause: 'exhaustion', ground: 'more-than-the-machine' }
    : { cause: 'address-space', ground: 'arithmetic' }
}

/**
 * The allocator warns of orders that it does not have: since 5.0 on its way in, before that where it goes on after the first try
 * (`__alloc_pages_slowpath`), which has warned of other things since.
 */
function warnsOfOrder({ warnedIn, kernel }: KernelEvent): boolean {
  const name = warnedIn ?? ''
  if (/^__alloc_(?:pages|frozen_pages)(?:_nodemask|_noprof|_nodemask_noprof)?$/.test(name)) return true
  return name.startsWith('__alloc_pages_slowpath') && kernel !== null && compareVersions(kernel, 4, 20) < 0
}

/** Where a report was printed and its list broke off or is missing, larger orders may have stood in it: the usual largest one proves nothing. */
const halfPrinted = ({ event, machine }: Case): boolean => event.memory.length > 0 || machine.memory !== null

/** A Mem-Info without a headline, or a headline that lost its order. */
function withoutRequest(it: Case): Found {
  const { event } = it
  if (event.kind === 'oom' && !event.damaged && event.memory.length === 0)
    return { cause: 'exhaustion', ground: 'nothing-printed', missing: ['lists', 'watermarks'] }
  if (event.kind === 'warning' && warnsOfOrder(event))
    return { cause: 'above-largest-order', ground: 'warned', missing: ['length', 'largest-order'] }
  if (event.kind === 'warning' && event.memory.length === 0)
    return { cause: 'unknown', ground: 'no-request', missing: ['length'] }
  const filled = it.eligible.filter(
    (zone) => zone.blocks !== null && zone.blocks.some(({ count }) => count > 0),
  )
  if (filled.length > 0 && filled.every(onlyHighatomic)) {
    const [zone] = filled
    return {
      cause: 'highatomic-only',
      ground: 'no-request',
      missing: ['request'],
      decisive: zone === undefined ? null : judgeZone(zone, requestOf(it, 0), it.rule ?? 'sum'),
    }
  }
  // The Device zone and those that the machine lacks say nothing.
  const used = it.eligible.filter((zone) => zone.free !== null && !zone.vacant && isThere(zone))
  if (used.length > 0 && used.every((zone) => zone.free === 0)) {
    const last = used.at(-1)
    return {
      cause: 'exhaustion',
      ground: 'no-request',
      missing: ['request'],
      decisive: last === undefined ? null : judgeZone(last, requestOf(it, 0), it.rule ?? 'sum'),
    }
  }
  return { cause: 'unknown', ground: 'no-request', missing: ['request'] }
}

/** A line of zeros alone may be of a zone that the machine lacks. */
const isThere = ({ free, min, managed, present }: ZoneState): boolean =>
  free !== 0 || min !== 0 || managed !== null || (present ?? 0) > 0

/** All that is free lies in blocks kept for atomic requests of higher orders. */
const onlyHighatomic = ({ blocks }: ZoneState): boolean =>
  blocks !== null &&
  blocks.every(
    (column) => column.count === 0 || (!ordinaryBlocks(column) && (column.letters ?? '').includes('H')),
  )

/** A headline alone. For single pages there is no fragmentation: who may use all of the reserve and still gets none found nothing. */
function withoutNumbers({ event, order, gfp, machine }: Case, asked: number): Found {
  const missing: readonly Missing[] = ['lists', 'watermarks']
  const everything =
    event.memalloc === true || (event.process ?? '').startsWith('kswapd') || gfp?.memalloc === true
  const waiting =
    gfp !== null && gfp.direct && !gfp.yielding && (gfp.zone === 'Normal' || gfp.zone === 'HighMem')
  const told = event.lastLine < machine.lines
  if (order === 0 && event.kind === 'allocation-failure' && (everything || (waiting && told)))
    return { cause: 'exhaustion', ground: 'reserve-used-up', missing }
  return { cause: 'unknown', ground: 'nothing-printed', missing: asked === 0 ? ['watermarks'] : missing }
}

/** The text ends with the zones' lines: more zones may have followed, and the lists would have. */
const endsWithinZones = ({ event, memory, machine }: Case): boolean =>
  memory !== null && memory.lists.length === 0 && event.lastLine >= machine.lines - 1

/** No zone can be missing: what is left of a report that was cut shows only some. */
function showsAllZones(it: Case): boolean {
  const { memory } = it
  if (memory === null || memory.lost !== null) return false
  // Since 2.6 the free pages of all zones stand before them, and are lost only with the beginning.
  if (endsWithinZones(it) && memory.zones.every(({ kb }) => !kb.has('present'))) return false
  if (memory.zones.length === 0) return memory.lists.every(({ node }) => node === null || node === 0)
  return memory.lists.every((list) =>
    memory.zones.some(({ node, zone }) => zone === list.zone && node === list.node),
  )
}

/** The list was printed and its end is lost: the largest order may be below the one asked for. */
const breaksOff = ({ memory, largestOrder }: Case): boolean =>
  largestOrder === null && memory !== null && memory.lists.length > 0

function byZones(it: Case, order: number): Found {
  if (endsWithinZones(it)) return { cause: 'unknown', ground: 'nothing-printed', missing: ['lists'] }
  const open = it.eligible.filter((zone) => !zone.vacant)
  if (open.length === 0)
    return { cause: 'zone-restriction', ground: 'arithmetic', decisive: firstVerdict(it, order) }
  const rules: readonly Rule[] = it.rule === null ? ['sum', 'orders'] : [it.rule]
  const found = rules.map((rule) => byRule(it, order, rule))
  const [first, second] = found
  if (first === undefined) return { cause: 'unknown', ground: 'nothing-printed' }
  if (second === undefined || first.cause === second.cause) return first
  return { ...first, cause: 'unknown', ground: 'rules-differ', missing: ['version'] }
}

function byRule(it: Case, order: number, rule: Rule): Found {
  const verdicts = verdictsOf(it, order, rule)
  const passing = verdicts.find(({ refusal }) => refusal === 'passes')
  if (passing !== undefined)
    return { cause: 'unknown', ground: 'contradiction', decisive: passing, missing: ['moment'] }
  const decisive = verdicts.reduce<ZoneVerdict | null>(
    (most, next) => (most === null || (next.zone.free ?? 0) > (most.zone.free ?? 0) ? next : most),
    null,
  )
  if (decisive === null)
    return { cause: 'unknown', ground: 'nothing-printed', missing: ['lists', 'watermarks'] }
  if (restricted(it, order, rule)) return { cause: 'zone-restriction', ground: 'arithmetic', decisive }
  return { ...causeIn(it, order, decisive), decisive }
}

/** A request for low addresses was refused although the zones above them would have served it. */
function restricted(it: Case, order: number, rule: Rule): boolean {
  if (it.gfp === null || (it.gfp.zone !== 'DMA' && it.gfp.zone !== 'DMA32')) return false
  return it.zones.some(
    (zone) => !it.eligible.includes(zone) && judgeZone(zone, requestOf(it, order), rule).refusal === 'passes',
  )
}

function causeIn(it: Case, order: number, verdict: ZoneVerdict): Found {
  const certain = (cause: Cause): Found => ({ cause, ground: 'arithmetic' })
  const short = (cause: Cause): Found =>
    cause === 'unknown' || (cause === 'exhaustion' && order > 0 && breaksOff(it))
      ? { cause: 'unknown', ground: 'nothing-printed', missing: ['lists'] }
      : certain(cause)
  switch (verdict.refusal) {
    case 'amount':
      // Used up, or never given any: the line broke off before it says.
      if (verdict.zone.free === 0 && verdict.zone.min === 0 && verdict.zone.managed === null)
        return { cause: 'unknown', ground: 'nothing-printed', missing: ['watermarks'] }
      return onlyHighatomic(verdict.zone) && (verdict.zone.free ?? 0) > 0
        ? certain('highatomic-only')
        : short(shortOf(it, order, verdict))
    case 'boost':
    case 'orders':
      return certain('watermark')
    case 'cma':
    case 'only-cma':
      return certain('cma-only')
    case 'highatomic':
    case 'only-highatomic':
      return certain('highatomic-only')
    case 'lowmem-reserve':
      return certain('lowmem-reserve')
    case 'no-block':
      return verdict.inequality === null && verdict.zone.min === null
        ? withoutWatermark(it, order, verdict.zone)
        : certain('fragmentation')
    case 'passes':
    case 'unknown':
      return { cause: 'unknown', ground: 'nothing-printed', missing: missingNumbers(verdict.zone) }
  }
}

/** Too few pages are free for the reserve to stay whole. */
function shortOf(it: Case, order: number, { zone, fitting }: ZoneVerdict): Cause {
  const { event, gfp } = it
  if (event.kind === 'stall') return 'watermark'
  if (gfp !== null && gfp.high && !gfp.direct) return 'atomic-reserve'
  if (event.kind === 'oom' || (zone.free ?? 0) < 2 ** order) return 'exhaustion'
  if (order > 0) return fitting === null ? 'unknown' : fitting ? 'watermark' : 'exhaustion'
  return gfp !== null && !gfp.direct ? 'watermark' : 'exhaustion'
}

/**
 * No block is large enough, and no watermark is printed: fragmentation if enough would stay free for any reserve that the
 * kernel sets by itself, which is the root of 16 times the memory in kB (`init_per_zone_wmark_min`).
 */
function withoutWatermark(it: Case, order: number, zone: ZoneState): Found {
  const kb = it.pageSize.bytes / 1024
  const free = zone.free ?? 0
  const left = free - 2 ** order
  const memory = (machinePages(it) ?? 0) * kb || Math.max(65_536, 4 * free * kb)
  if (left < 0) return { cause: 'exhaustion', ground: 'arithmetic', missing: ['watermarks'] }
  if (left * kb > Math.sqrt(16 * memory))
    return { cause: 'fragmentation', ground: 'arithmetic', missing: ['watermarks'] }
  return { cause: 'unknown', ground: 'nothing-printed', missing: ['watermarks'] }
}

const missingNumbers = (zone: ZoneState): Missing[] => [
  ...(zone.blocks === null ? (['lists'] as const) : []),
  ...(zone.min === null || zone.free === null ? (['watermarks'] as const) : []),
]

function missingOf({ event, pageSize, order, zones }: Case, found: Found): Missing[] {
  const missing = new Set<Missing>(found.missing ?? [])
  if (pageSize.from === 'assumed' && event.kind !== 'bug') missing.add('page-size')
  if (order === null && event.kind !== 'vmalloc' && event.kind !== 'bug' && found.ground !== 'warned')
    missing.add('request')
  if (
    zones.some((zone) => zone.blocks === null && !zone.vacant) &&
    found.cause !== 'above-largest-order' &&
    event.kind !== 'vmalloc'
  )
    missing.add('lists')
  if (zones.length > 0 && zones.every((zone) => zone.min === null)) missing.add('watermarks')
  return [...missing]
}

function requestOf({ event, gfp, zones, memory }: Case, order: number): Request {
  const newer = (memory?.marks.has('isolated(anon)') ?? false) || (memory?.marks.has('managed') ?? false)
  return { order, gfp, reserveIndex: reserveIndexFor(gfp, event.kernel, newer, zones, memory) }
}

const verdictsOf = (it: Case, order: number, rule: Rule): ZoneVerdict[] =>
  it.eligible.filter((zone) => !zone.vacant).map((zone) => judgeZone(zone, requestOf(it, order), rule))

function firstVerdict(it: Case, order: number): ZoneVerdict | null {
  const [zone] = it.eligible
  return zone === undefined ? null : judgeZone(zone, requestOf(it, order), it.rule ?? 'sum')
}

function onlyZone(zones: readonly ZoneState[]): ZoneState | null {
  const filled = zones.filter((zone) => !zone.vacant)
  const [zone] = filled
  return filled.length === 1 && zone !== undefined ? zone : null
}

/** Pages that the machine has; null where the text says nothing of it. */
function machinePages({ event, machine, pageSize }: Case): number | null {
  const own = event.memory.map(bytesOf).find((bytes) => bytes !== null)
  if (own !== undefined) return own.pages ?? Math.floor((own.bytes ?? 0) / pageSize.bytes)
  const other = machine.memory
  if (other !== null) return other.pages ?? Math.floor((other.bytes ?? 0) / pageSize.bytes)
  return null
}

/** Page cache, which the kernel can give up: `unevictable` pages (files in RAM) are none of it. */
function reclaimable(memory: MemInfo | null): number | null {
  if (memory === null) return null
  const { pages } = memory
  const files = ['active_file', 'inactive_file'].map((name) => pages.get(name))
  if (files.some((count) => count !== undefined)) return sumOf(files)
  const old = ['active', 'inactive'].map((name) => pages.get(name))
  return old.some((count) => count !== undefined) ? sumOf(old) : null
}

/** The largest block that the same kind of request would have been given. */
function grantable(it: Case): number | null {
  if (
    it.order === null ||
    it.rule === null ||
    it.eligible.every((zone) => zone.blocks === null || zone.min === null)
  )
    return null
  for (let order = Math.min(it.largestOrder ?? USUAL_LARGEST_ORDER, 30); order >= 0; order--) {
    if (verdictsOf(it, order, it.rule).some(({ refusal }) => refusal === 'passes'))
      return 2 ** order * it.pageSize.bytes
  }
  return 0
}

const largerOf = (one: number | null, other: number | null): number | null =>
  one === null ? other : other === null ? one : Math.max(one, other)

function sumOf(counts: readonly (number | null | undefined)[]): number | null {
  const known = counts.filter((count) => count != null)
  return known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0)
}
