/** The board of a report: a whole machine that agrees with everything the text shows, and how much of it the text shows. */
import { asPfn, MAX_PAGE_ORDER, NR_PAGE_ORDERS, PAGE_SIZE } from '../../../base/units.ts'
import type { Reading } from '../../../documents/importers/registry.ts'
import { Evidence, type EvidenceRun } from '../../../base/evidence.ts'
import type { ReportedBoard } from '../../../sim/nommu/boards/reported.ts'
import { pageblocksOf, placeByType } from './byType.ts'
import { factsOf, type BoardFacts } from './facts.ts'
import { frameOf, type Frame } from './frame.ts'
import { mappingsOf, type Mapped } from './mappings.ts'
import { momentsOf, type Moment } from './moments.ts'
import { place, type Ground } from './place.ts'

/** Why there is no board. */
export type NoBoard = 'no-counts' | 'page-size' | 'orders' | 'no-memory' | 'too-large' | 'no-room'

/** What a page of RAM is taken for. */
export const PAGE_KINDS = ['free', 'mapped', 'reserved', 'kernel'] as const
export type PageKind = (typeof PAGE_KINDS)[number]

export interface BoardTally {
  /** Pages of each kind, by evidence. */
  readonly kinds: Readonly<Record<PageKind, readonly [known: number, follows: number, assumed: number]>>
  readonly pages: number
  /** Known or following. */
  readonly byEvidence: number
  /** What was assumed beside the places of pages. */
  readonly assumptions: readonly Assumption[]
}

export type Assumption =
  'base' | 'watermarks' | 'owners' | 'types' | 'slack' | 'other-zones' | 'page-size' | 'reserve' | 'breaks'

export type Rebuilt =
  | { readonly ok: true; readonly board: ReportedBoard; readonly tally: BoardTally; readonly moment: Moment }
  | { readonly ok: false; readonly why: NoBoard }

const MOST_PAGES = 2 ** 20

/** The board of the last moment that has one. */
export function boardOf(reading: Reading): Rebuilt {
  let why: NoBoard = 'no-counts'
  for (const moment of momentsOf(reading).toReversed()) {
    const built = boardAt(reading, moment)
    if (built.ok) return built
    if (built.why !== 'no-counts') why = built.why
  }
  return { ok: false, why }
}

export function boardAt(reading: Reading, moment: Moment): Rebuilt {
  const facts = factsOf(reading, moment)
  if (facts === null) return { ok: false, why: 'no-counts' }
  if (facts.pageSize !== null && facts.pageSize !== PAGE_SIZE) return { ok: false, why: 'page-size' }
  // Blocks above the model's largest order cannot be had, and with fewer orders buddies stay apart that the model would merge.
  if (facts.counts.length !== NR_PAGE_ORDERS) return { ok: false, why: 'orders' }
  const frame = frameOf(facts)
  if (frame === null) return { ok: false, why: 'no-memory' }
  if (frame.pages > MOST_PAGES) return { ok: false, why: 'too-large' }
  return build(facts, frame, moment)
}

function build(facts: BoardFacts, frame: Frame, moment: Moment): Rebuilt {
  const { startPfn, pages, isBaseKnown } = frame
  const assumptions = new Set<Assumption>(['breaks'])
  if (facts.pageSize === null) assumptions.add('page-size')
  if (facts.otherZones.length > 0) assumptions.add('other-zones')
  if (!isBaseKnown) assumptions.add('base')

  const kinds = new Uint8Array(pages).fill(KIND.kernel)
  const evidence = new Uint8Array(pages).fill(Evidence.assumed)
  const taken = new Uint8Array(pages)
  const certain = new Uint8Array(pages)
  const mapped = new Uint8Array(pages)
  const inside = (start: number, end: number): [from: number, to: number] => [
    Math.max(0, Math.floor(start / PAGE_SIZE) - startPfn),
    Math.min(pages, Math.ceil(end / PAGE_SIZE) - startPfn),
  ]
  const keep = (from: number, to: number, kind: number, how: Evidence): void => {
    if (to <= from) return
    kinds.fill(kind, from, to)
    evidence.fill(how, from, to)
    taken.fill(1, from, to)
    if (how !== Evidence.assumed) certain.fill(1, from, to)
  }

  const holes = new Uint8Array(pages).fill(1)
  if (isBaseKnown) {
    for (const { start, end } of facts.ram) {
      const [from, to] = inside(start, end)
      holes.fill(0, from, to)
    }
  } else {
    holes.fill(0)
  }
  for (let page = 0; page < pages; page++)
    if (holes[page] === 1) keep(page, page + 1, KIND.reserved, Evidence.known)
  if (isBaseKnown)
    for (const { start, end } of facts.reserved) {
      const [from, to] = inside(start, end)
      keep(from, to, KIND.reserved, Evidence.known)
    }

  const found: Mapped = mappingsOf(facts, startPfn, pages, taken)
  for (const { start, end, top } of found.regions) {
    const [from, to] = inside(start, end)
    const [, last] = inside(start, top)
    keep(from, to, KIND.mapped, Evidence.known)
    if (last > to)
      keep(to, last, KIND.mapped, found.slack === 'follows' ? Evidence.follows : Evidence.assumed)
    if (last > from) mapped.fill(1, from, last)
  }
  if (!found.ownersAreKnown) assumptions.add('owners')
  if (found.slack === 'assumed') assumptions.add('slack')

  const ground: Ground = { taken, certain, startPfn, mapped }
  if (facts.reserved.length === 0) {
    assumptions.add('reserve')
    keepUnmanaged(facts, ground, kinds)
  }
  const typed = placeByType(facts, ground)
  const placed = typed?.placement ?? place(ground, facts.counts)
  if (placed === null) return { ok: false, why: 'no-room' }
  if (typed === null || !typed.isKnown) assumptions.add('types')

  for (const { page, order } of placed.blocks) kinds.fill(KIND.free, page, page + 2 ** order)
  // Where RAM begins and ends must be known for a count of places to prove anything.
  const all = isBaseKnown ? placed.forced.reduce((sum, forced) => sum + forced, 0) : -1
  const free = placed.blocks.reduce((sum, { order }) => sum + 2 ** order, 0)
  for (let page = 0; page < pages; page++) {
    if (taken[page] === 1 || !isBaseKnown) continue
    // Once every free page is certain, so is what is not free.
    if (placed.forced[page] === 1 || all === free) evidence[page] = Evidence.follows
  }
  const { min, low, high } = watermarks(facts, pages, assumptions)
  const board: ReportedBoard = {
    zone: {
      name: facts.zone.name,
      startPfn: asPfn(startPfn),
      spannedPages: pages,
      managedPages: Math.min(pages, Math.max(free, facts.zone.managed ?? pages)),
      watermarkMin: min,
      watermarkLow: low,
      watermarkHigh: high,
      pageblockOrder: MAX_PAGE_ORDER,
      mobilityGrouping: facts.mobilityGrouping ?? pages >= 4 * 2 ** MAX_PAGE_ORDER,
    },
    pageblocks: typed?.pageblocks ?? pageblocksOf(ground).map(() => 0),
    blocks: placed.blocks,
    regions: found.regions,
    processes: found.processes,
    files: found.files,
    evidence: runsOf(evidence),
  }
  return { ok: true, board, tally: tallyOf(kinds, evidence, [...assumptions]), moment }
}

/** Of the pages that the allocator never had, most lie at the bottom, with the kernel, and some at the top. */
const AT_BOTTOM = 0.9
const AT_TOP = 0.08

/** Without a list of what is reserved: as much as is not managed is put where a kernel and its tables usually lie, if that leaves room. */
function keepUnmanaged({ zone, counts }: BoardFacts, ground: Ground, kinds: Uint8Array): void {
  const { taken } = ground
  const pages = taken.length
  const unmanaged = pages - (zone.managed ?? pages)
  const tried = taken.slice()
  const marks: [from: number, to: number][] = [
    [0, Math.floor(unmanaged * AT_BOTTOM)],
    [pages - Math.floor(unmanaged * AT_TOP), pages],
  ]
  for (const [from, to] of marks) tried.fill(1, from, to)
  if (place({ ...ground, taken: tried }, counts) === null) return
  for (const [from, to] of marks)
    for (let page = from; page < to; page++) {
      if (taken[page] === 1) continue
      taken[page] = 1
      kinds[page] = KIND.reserved
    }
}

const KIND = { free: 0, mapped: 1, reserved: 2, kernel: 3 } as const

/** As printed, else as the kernel works them out from the pages that it manages. */
function watermarks(
  { zone }: BoardFacts,
  pages: number,
  assumptions: Set<Assumption>,
): { min: number; low: number; high: number } {
  const managed = zone.managed ?? pages
  if (zone.min === null) assumptions.add('watermarks')
  const usual = Math.min(65536, Math.max(32, Math.floor(Math.sqrt(managed * 4 * 16)) >> 2))
  const min = zone.min ?? Math.min(usual, managed)
  const gap = Math.max(min >> 2, Math.floor(managed / 1000))
  return { min, low: zone.low ?? min + gap, high: zone.high ?? min + 2 * gap }
}

function runsOf(evidence: Uint8Array): EvidenceRun[] {
  const runs: { pages: number; evidence: Evidence }[] = []
  for (const how of evidence) {
    const last = runs.at(-1)
    if (last?.evidence === how) last.pages++
    else runs.push({ pages: 1, evidence: how as Evidence })
  }
  return runs
}

function tallyOf(kinds: Uint8Array, evidence: Uint8Array, assumptions: readonly Assumption[]): BoardTally {
  const counted = PAGE_KINDS.map((): [number, number, number] => [0, 0, 0])
  kinds.forEach((kind, page) => {
    const row = counted[kind]
    const how = evidence[page]
    if (row !== undefined && (how === 0 || how === 1 || how === 2)) row[how]++
  })
  const of = (kind: PageKind): readonly [number, number, number] =>
    counted[PAGE_KINDS.indexOf(kind)] ?? [0, 0, 0]
  return {
    kinds: { free: of('free'), mapped: of('mapped'), reserved: of('reserved'), kernel: of('kernel') },
    pages: kinds.length,
    byEvidence: counted.reduce((sum, [known, follows]) => sum + known + follows, 0),
    assumptions,
  }
}
