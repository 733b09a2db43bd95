/** RAM cut into stretches in which the same regions lie and the same processes own the pages. */
import { PAGE_SIZE } from '../../base/units.ts'
import { regionsOf } from '../../model/step/nommu.ts'
import { ownersByRegion, ownersOf } from '../../model/step/owners.ts'
import type { Owner } from '../../model/step/owners.ts'
import { countUpTo } from '../../model/step/rows.ts'
import { processesOfRow, vmasOf } from '../../model/step/spaces.ts'
import type { StepView } from '../../protocol/view.ts'

/** In address order, only those with a region. There may be as many as pages: a table kept as columns. */
export interface Stretches {
  readonly length: number
  readonly pfn: Float64Array
  readonly pages: Int32Array
  /** Entry of the region, the first where memory-backed files overlap. */
  readonly region: Int32Array
  /** Index into `ownerSets`. */
  readonly owners: Int32Array
  /** Processes whose mappings reach the pages; for slack, which nobody maps, those that share the region. */
  readonly ownerSets: readonly (readonly Owner[])[]
}

/** The RAM of a step and, made when they are first asked for, its stretches: a large machine has as many as pages. */
export interface CutRam {
  readonly view: StepView
  stretches(this: void): Stretches
}

export function stretchesWhenAsked(view: StepView, processNames: readonly string[]): CutRam {
  let made: Stretches | null = null
  return { view, stretches: () => (made ??= stretchesOf(view, processNames)) }
}

/** The processes that own a stretch, oldest first. */
export const stretchOwners = ({ owners, ownerSets }: Stretches, at: number): readonly Owner[] =>
  ownerSets[owners[at] ?? -1] ?? []

/** The stretch that a page lies in; -1 where no region is. */
export function stretchAt({ pfn, pages, length }: Stretches, page: number): number {
  const at = countUpTo(pfn, page, length) - 1
  return at >= 0 && page < (pfn[at] ?? 0) + (pages[at] ?? 0) ? at : -1
}

/** Regions, then mappings, by the pages of the zone that they reach into. An edge is twice the thing, and one more for its end. */
interface Edges {
  /** In address order; at the same page regions come first. */
  readonly order: Int32Array
  /** Page after the zone's first. */
  readonly at: Int32Array
}

function edgesOf(view: StepView): Edges {
  const { startPfn, spannedPages } = view.frames.zone
  const regions = regionsOf(view)
  const vmas = vmasOf(view)
  const at = new Int32Array(2 * (regions.length + vmas.length)).fill(-1)
  const begins = new Int32Array(spannedPages + 2)
  let edges = 0
  let placed = 0
  const add = (start: number, end: number): void => {
    const from = Math.max(0, Math.floor(start / PAGE_SIZE) - startPfn)
    const to = Math.min(spannedPages, Math.ceil(end / PAGE_SIZE) - startPfn)
    if (to > from) {
      at[placed] = from
      at[placed + 1] = to
      begins[from + 1] = (begins[from + 1] ?? 0) + 1
      begins[to + 1] = (begins[to + 1] ?? 0) + 1
      edges += 2
    }
    placed += 2
  }
  for (let row = 0; row < regions.length; row++) add(regions.start[row] ?? 0, regions.top[row] ?? 0)
  for (let row = 0; row < vmas.length; row++) add(vmas.start[row] ?? 0, vmas.end[row] ?? 0)
  // Counted by page, then put in their places: linear, and things at the same page stay in their order.
  for (let page = 1; page < begins.length; page++)
    begins[page] = (begins[page] ?? 0) + (begins[page - 1] ?? 0)
  const order = new Int32Array(edges)
  for (let edge = 0; edge < placed; edge++) {
    const page = at[edge] ?? -1
    if (page === -1) continue
    const place = begins[page] ?? 0
    order[place] = edge
    begins[page] = place + 1
  }
  return { order, at }
}

/** Sets of owners, each kept once. */
class OwnerSets {
  readonly sets: (readonly Owner[])[] = []
  readonly #known = new Map<string, number>()

  indexOf(owners: readonly Owner[]): number {
    const key = owners.map(({ pid }) => pid).join()
    const known = this.#known.get(key)
    if (known !== undefined) return known
    this.#known.set(key, this.sets.length)
    return this.sets.push(owners) - 1
  }
}

const SHARED = -1

/** By entry, the age of the process that has a mapping: 0 for the oldest; SHARED where several have it. */
function agesOfMappings(view: StepView): Int32Array {
  const ages = new Int32Array(vmasOf(view).length)
  for (const [age, { vmas }] of view.spaces.processes.entries())
    ages.fill(age, vmas.first, vmas.first + vmas.count)
  for (const { vmas } of view.spaces.processes)
    if (processesOfRow(view, vmas.first).length > 1) ages.fill(SHARED, vmas.first, vmas.first + vmas.count)
  return ages
}

/** The processes that map the page at which a walk stands, and by how many mappings each. */
class Mappers {
  readonly #everybody: readonly Owner[]
  readonly #sets: OwnerSets
  readonly #counts: Int32Array
  /** Index of the set of one alone; -1 where it is not known yet. */
  readonly #alone: Int32Array
  /** Ascending. */
  readonly #ages: number[] = []
  /** Index of the set; -1 where it is not known yet. */
  #set = -1

  constructor(everybody: readonly Owner[], sets: OwnerSets) {
    this.#everybody = everybody
    this.#sets = sets
    this.#counts = new Int32Array(everybody.length)
    this.#alone = new Int32Array(everybody.length).fill(-1)
  }

  change(age: number, by: 1 | -1): void {
    const before = this.#counts[age] ?? 0
    this.#counts[age] = before + by
    if (before !== 0 && before + by !== 0) return
    this.#set = -1
    const ages = this.#ages
    let place = ages.length
    while (place > 0 && (ages[place - 1] ?? 0) >= age) place--
    // The common cases first: a splice makes an array each time.
    if (place === ages.length && by === 1) ages.push(age)
    else if (place === ages.length - 1 && by === -1) ages.pop()
    else if (by === 1) ages.splice(place, 0, age)
    else ages.splice(place, 1)
  }

  /** Index of their set; -1 where nobody maps the page. */
  set(): number {
    const [age] = this.#ages
    if (age === undefined || this.#set !== -1) return this.#set
    const isAlone = this.#ages.length === 1
    this.#set = isAlone ? (this.#alone[age] ?? -1) : -1
    if (this.#set === -1)
      this.#set = this.#sets.indexOf(this.#ages.flatMap((one) => this.#everybody[one] ?? []))
    if (isAlone) this.#alone[age] = this.#set
    return this.#set
  }
}

/** `processNames` is OpenedView.processNames. */
export function stretchesOf(view: StepView, processNames: readonly string[]): Stretches {
  const { order, at } = edgesOf(view)
  const { startPfn } = view.frames.zone
  const { id: regionIds, length: regionCount } = regionsOf(view)
  const everybody = ownersOf(processNames, view.spaces.processes)
  const ageOf = new Map(everybody.map(({ pid }, age) => [pid, age]))
  const ages = agesOfMappings(view)
  const sharers = ownersByRegion(view, processNames)
  const sets = new OwnerSets()
  const mappers = new Mappers(everybody, sets)
  /** Regions at the page, seldom more than one. */
  const open: number[] = []
  const pfn = new Float64Array(order.length)
  const pages = new Int32Array(order.length)
  const region = new Int32Array(order.length)
  const owners = new Int32Array(order.length)
  let length = 0

  const pass = (edge: number): void => {
    const thing = edge >> 1
    const opens = edge % 2 === 0
    if (thing < regionCount) {
      if (opens) open.push(thing)
      else if (open.at(-1) === thing) open.pop()
      else open.splice(open.indexOf(thing), 1)
      return
    }
    const row = thing - regionCount
    const age = ages[row] ?? SHARED
    if (age !== SHARED) mappers.change(age, opens ? 1 : -1)
    else for (const { pid } of processesOfRow(view, row)) mappers.change(ageOf.get(pid) ?? 0, opens ? 1 : -1)
  }

  for (let place = 0; place < order.length; place++) {
    const edge = order[place] ?? 0
    pass(edge)
    const page = at[edge] ?? 0
    const size = (at[order[place + 1] ?? edge] ?? page) - page
    const first = open[0]
    if (size <= 0 || first === undefined) continue
    const set = mappers.set()
    pfn[length] = startPfn + page
    pages[length] = size
    region[length] = first
    owners[length] = set === -1 ? sets.indexOf(open.flatMap((row) => sharers(regionIds[row] ?? 0))) : set
    length++
  }
  return {
    length,
    pfn: pfn.subarray(0, length),
    pages: pages.subarray(0, length),
    region: region.subarray(0, length),
    owners: owners.subarray(0, length),
    ownerSets: sets.sets,
  }
}
