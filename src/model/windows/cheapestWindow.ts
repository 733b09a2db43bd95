/**
 * Where a block of an order would be had for the fewest pages: of all aligned windows of 2^order pages, the ones with the
 * least in the way, and what that is. Works on one step's view alone.
 */
import { addrToPfn, asPfn, bytesToPages, pfnToAddr, type PageRun } from '../../base/units.ts'
import type { Pfn } from '../../base/units.ts'
import { VM } from '../../base/uapi.ts'
import { PageUse } from '../../protocol/view.ts'
import type { FileView, Pid, RegionId, RegionView, StepView } from '../../protocol/view.ts'
import { rowsWhere } from '../step/rows.ts'
import { processesOfRow, vmaRowsOfRegion } from '../step/spaces.ts'
import { filesOf, regionAt, regionKind, regionRowsIn, regionsOf } from '../step/nommu.ts'

/** Who holds pages in a window. `pids`: the processes that map them, oldest first. */
export type Holder =
  | {
      readonly kind: 'region'
      readonly region: RegionView
      readonly pages: number
      readonly pids: readonly Pid[]
    }
  | { readonly kind: 'file'; readonly file: FileView; readonly pages: number; readonly pids: readonly Pid[] }
  | { readonly kind: 'page-cache'; readonly pages: number; readonly pids: readonly Pid[] }

export interface BlockWindow {
  readonly pfn: Pfn
  readonly order: number
  /** 0 when all of it is free already. */
  readonly pagesToFree: number
  /** The pages to free, in address order. */
  readonly inTheWay: readonly PageRun[]
  /** Most pages first. */
  readonly holders: readonly Holder[]
  /** The processes whose exit frees all of it; null when no exit is enough. Empty when it is free already. */
  readonly exits: readonly Pid[] | null
}

export interface WindowSearch {
  readonly order: number
  /** Fewest pages to free first; of equal ones the lowest address. At most `limit`, none if all are blocked. */
  readonly best: readonly BlockWindow[]
  /** Aligned windows that lie inside the zone. */
  readonly total: number
  /** Those with a page in them that nothing in the scenario can free. */
  readonly blocked: number
}

/** What stands in a page's way of becoming free; the first two are what the page costs. */
const FREE = 0
const IN_THE_WAY = 1
const BLOCKED = 2

const INIT: Pid = 1

export function cheapestWindows(view: StepView, order: number, limit = 3): WindowSearch {
  const { startPfn, spannedPages } = view.frames.zone
  const obstacles = obstaclesOf(view)
  const pages = 2 ** order
  const best: { pfn: number; cost: number }[] = []
  let total = 0
  let blocked = 0
  // Blocks are aligned to absolute page frame numbers, wherever the zone begins.
  for (let pfn = Math.ceil(startPfn / pages) * pages; pfn + pages <= startPfn + spannedPages; pfn += pages) {
    total++
    const cost = costOf(obstacles, pfn - startPfn, pages)
    if (cost === null) {
      blocked++
      continue
    }
    if (best.length === limit && cost >= (best[limit - 1]?.cost ?? 0)) continue
    const place = best.findIndex((other) => cost < other.cost)
    best.splice(place === -1 ? best.length : place, 0, { pfn, cost })
    if (best.length > limit) best.pop()
  }
  return { order, best: best.map(({ pfn }) => windowAt(view, asPfn(pfn), order)), total, blocked }
}

/** Pages to free in a window that begins at page `from` of the zone; null if one of them cannot be. */
function costOf(obstacles: Uint8Array, from: number, pages: number): number | null {
  let cost = 0
  for (let page = from; page < from + pages; page++) {
    const obstacle = obstacles[page] ?? BLOCKED
    if (obstacle === BLOCKED) return null
    cost += obstacle
  }
  return cost
}

const known = new WeakMap<StepView, Uint8Array>()

/** FREE, IN_THE_WAY or BLOCKED for each page of the zone; made once a view, however many orders are looked into. */
function obstaclesOf(view: StepView): Uint8Array {
  const obstacles = known.get(view) ?? classify(view)
  known.set(view, obstacles)
  return obstacles
}

function classify(view: StepView): Uint8Array {
  const { pageUse, zone } = view.frames
  // Whatever is not known to be somebody's stays blocked.
  const obstacles = new Uint8Array(pageUse.length).fill(BLOCKED)
  for (let page = 0; page < pageUse.length; page++) {
    if (pageUse[page] === PageUse.free) obstacles[page] = FREE
    else if (pageUse[page] === PageUse.pageCache) obstacles[page] = IN_THE_WAY
  }
  const givesWay = (from: number, end: number): void => {
    obstacles.fill(IN_THE_WAY, from - zone.startPfn, end - zone.startPfn)
  }
  for (const file of filesOf(view)) for (const run of file.pages) givesWay(run.pfn, run.pfn + run.pages)
  const { start, top } = regionsOf(view)
  for (let row = 0; row < start.length; row++)
    if (canBeFreed(view, row)) givesWay(addrToPfn(start[row] ?? 0), bytesToPages(top[row] ?? 0))
  return obstacles
}

const isCopy = (view: StepView, row: number): boolean =>
  ((regionsOf(view).flags[row] ?? 0) & VM.VM_MAPPED_COPY) !== 0

/** A copy goes with its last user. A user that no process's tree holds never leaves, and init never exits. */
function canBeFreed(view: StepView, row: number): boolean {
  if (!isCopy(view, row)) return false
  const regions = regionsOf(view)
  const users = vmaRowsOfRegion(view, regions.id[row] ?? 0)
  if (users.length === 0 || users.length < (regions.usage[row] ?? 0)) return false
  return (
    regionKind(regions, row) !== 'program' ||
    users.every((user) => processesOfRow(view, user).every(({ pid }) => pid !== INIT))
  )
}

function windowAt(view: StepView, pfn: Pfn, order: number): BlockWindow {
  const obstacles = obstaclesOf(view)
  const pages = 2 ** order
  const inTheWay: { pfn: Pfn; pages: number }[] = []
  let pagesToFree = 0
  for (let page = pfn as number; page < pfn + pages; page++) {
    if (obstacles[page - view.frames.zone.startPfn] === FREE) continue
    pagesToFree++
    const last = inTheWay.at(-1)
    if (last && last.pfn + last.pages === page) last.pages++
    else inTheWay.push({ pfn: asPfn(page), pages: 1 })
  }
  const holders = pagesToFree === 0 ? [] : holdersIn(view, pfn, pages)
  return { pfn, order, pagesToFree, inTheWay, holders, exits: exitsFor(view, holders) }
}

function holdersIn(view: StepView, pfn: number, pages: number): readonly Holder[] {
  const holders: Holder[] = []
  const overlap = (from: number, to: number): number => Math.min(to, pfn + pages) - Math.max(from, pfn)
  for (const row of regionRowsIn(view, pfnToAddr(pfn), pfnToAddr(pfn + pages))) {
    const region = regionAt(view, row)
    const inside = isCopy(view, row) ? overlap(addrToPfn(region.start), bytesToPages(region.top)) : 0
    if (inside > 0) holders.push({ kind: 'region', region, pages: inside, pids: pidsOf(view, [region.id]) })
  }
  for (const file of filesOf(view)) {
    const inside = file.pages.reduce(
      (sum, run) => sum + Math.max(0, overlap(run.pfn, run.pfn + run.pages)),
      0,
    )
    if (inside === 0) continue
    const mapped = rowsWhere(regionsOf(view).file, (of) => filesOf(view)[of] === file)
      .filter((row) => !isCopy(view, row))
      .map((row) => regionsOf(view).id[row] ?? 0)
    holders.push({ kind: 'file', file, pages: inside, pids: pidsOf(view, mapped) })
  }
  let cached = 0
  for (let page = pfn; page < pfn + pages; page++)
    if (view.frames.pageUse[page - view.frames.zone.startPfn] === PageUse.pageCache) cached++
  if (cached > 0) holders.push({ kind: 'page-cache', pages: cached, pids: [] })
  return holders.sort((a, b) => b.pages - a.pages)
}

function pidsOf(view: StepView, regions: readonly RegionId[]): readonly Pid[] {
  const pids = new Set<Pid>()
  for (const id of regions)
    for (const row of vmaRowsOfRegion(view, id))
      for (const { pid } of processesOfRow(view, row)) pids.add(pid)
  return view.spaces.processes.map(({ pid }) => pid).filter((pid) => pids.has(pid))
}

/** Exits give back copies alone: a file keeps its pages, and the page cache is the kernel's. */
function exitsFor(view: StepView, holders: readonly Holder[]): readonly Pid[] | null {
  if (holders.some(({ kind, pids }) => kind !== 'region' || pids.includes(INIT))) return null
  const pids = new Set(holders.flatMap((holder) => holder.pids))
  return view.spaces.processes.map(({ pid }) => pid).filter((pid) => pids.has(pid))
}
