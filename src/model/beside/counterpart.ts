/**
 * The same thing on another machine that runs the same program: what was made in the same step by the same process. What was recorded of a
 * kernel lies where it lies in the model's run of it, and nobody recorded which call made it: there it is what begins in the same place.
 */
import { asPfn, type PageRun } from '../../base/units.ts'
import type { ProcessView, StepView } from '../../protocol/view.ts'
import { regionsOf, regionRow } from '../step/nommu.ts'
import { regionsAtPage } from '../step/lookup.ts'
import { rowsOfFrame } from '../step/paged.ts'
import { remembered } from '../step/rows.ts'
import { processByPid, vmaRow, vmasOf } from '../step/spaces.ts'
import type { Thing } from '../things.ts'

/** What a thing of one step is in that of the other machine; null where it has no such thing. */
export function counterpartOf(thing: Thing | null, from: StepView, to: StepView): Thing | null {
  switch (thing?.kind) {
    case undefined:
      return null
    case 'region':
      return regionBeside(regionRow(from, thing.id), from, to)
    case 'vma':
      return vmaBeside(vmaRow(from, thing.id), from, to)
    case 'process': {
      const own = processByPid(from, thing.pid)
      const other = own === null ? undefined : processBeside(own, to)
      return other === undefined ? null : { kind: 'process', pid: other.pid }
    }
    case 'page':
      return pageBeside(thing, from, to)
    case 'free-block':
      return isIn(to, thing.pfn) ? { kind: 'page', pfn: thing.pfn } : null
    case 'file':
    case 'step':
    case 'line':
      return thing
    case 'pages':
      return null
  }
}

const isIn = ({ frames: { zone } }: StepView, pfn: number): boolean =>
  pfn >= zone.startPfn && pfn < zone.startPfn + zone.spannedPages

/** What a page belongs to, as it is on the other machine; the page itself where it belongs to nothing. */
function pageBeside(thing: Thing & { kind: 'page' }, from: StepView, to: StepView): Thing | null {
  const [region] = regionsAtPage(from, thing.pfn)
  if (region !== undefined) return regionBeside(regionRow(from, region.id), from, to)
  const [vma] = from.spaces.kind === 'paged' ? rowsOfFrame(from.spaces, thing.pfn) : []
  if (vma !== undefined) return vmaBeside(vma, from, to)
  return isIn(to, thing.pfn) ? thing : null
}

const keyOf = ({ name, bornAt }: ProcessView): string => `${bornAt} ${name}`

const byKey = remembered(
  (processes: readonly ProcessView[]) => new Map(processes.map((process) => [keyOf(process), process])),
)

const processBeside = (process: ProcessView, to: StepView): ProcessView | undefined =>
  byKey(to.spaces.processes).get(keyOf(process))

/** What a machine without regions has in their place: VMAs. */
const besideRegions = (to: StepView) => (to.spaces.kind === 'paged' ? vmasOf(to) : regionsOf(to))

function regionBeside(row: number, from: StepView, to: StepView): Thing | null {
  const id = besideRegions(to).id[pairsOf(from, to).regions[row] ?? -1]
  if (id === undefined) return null
  return { kind: to.spaces.kind === 'paged' ? 'vma' : 'region', id }
}

function vmaBeside(row: number, from: StepView, to: StepView): Thing | null {
  const id = vmasOf(to).id[pairsOf(from, to).vmas[row] ?? -1]
  return id === undefined ? null : { kind: 'vma', id }
}

/** For each region and each VMA of one machine its row on the other; ALONE, or NOT_COMPARED. */
interface Pairs {
  readonly regions: Int32Array
  readonly vmas: Int32Array
}

const ALONE = -1
/** What a process begins with is cut into mappings otherwise on another kind of machine: that says nothing about the program. */
const NOT_COMPARED = -2

/** Every view of both machines asks about the same two steps. */
function rememberedOfTwo<Made>(
  make: (one: StepView, other: StepView) => Made,
): (one: StepView, other: StepView) => Made {
  const makersOf = remembered((one: StepView) => remembered((other: StepView) => make(one, other)))
  return (one, other) => makersOf(one)(other)
}

/** Looks at each row once. */
const pairsOf = rememberedOfTwo((from, to): Pairs => {
  const isOtherKind = from.spaces.kind !== to.spaces.kind
  const starts = new Set(isOtherKind ? [0, ...from.spaces.processes.map(({ bornAt }) => bornAt)] : [])
  // Only the model's run of a recording is held against something.
  const tells = from.verdict === null && to.verdict === null ? 'bornAt' : 'start'
  const regions = pairRows(regionsOf(from)[tells], besideRegions(to)[tells], starts)
  const own = vmasOf(from)[tells]
  const others = vmasOf(to)[tells]
  const vmas = new Int32Array(own.length).fill(ALONE)
  for (const process of from.spaces.processes) {
    const { first, count } = process.vmas
    const other = processBeside(process, to)
    if (other === undefined) continue
    const there = other.vmas
    const rows = pairRows(
      own.subarray(first, first + count),
      others.subarray(there.first, there.first + there.count),
      starts,
    )
    rows.forEach((row, at) => (vmas[first + at] = row < 0 ? row : there.first + row))
  }
  return { regions, vmas }
})

type Column = Uint32Array | Float64Array

/** Pairs the rows of two tables by a number in each, as the step that made it: the first of a step with the first, the second with the second. */
function pairRows(own: Column, other: Column, notCompared: ReadonlySet<number>): Int32Array {
  const made = new Map<number, { readonly rows: number[]; next: number }>()
  other.forEach((step: number, row: number) => {
    const group = made.get(step)
    if (group === undefined) made.set(step, { rows: [row], next: 0 })
    else group.rows.push(row)
  })
  return Int32Array.from(own, (step) => {
    if (notCompared.has(step)) return NOT_COMPARED
    const group = made.get(step)
    return group?.rows[group.next++] ?? ALONE
  })
}

/** What one of two machines has alone, in the same step. */
export interface OnlyHere {
  /** Stretches of RAM that are taken here and free there. */
  readonly pages: readonly PageRun[]
  /** Ids of regions. */
  readonly regions: ReadonlySet<number>
  /** Ids of regions that keep slack here and less of it there. */
  readonly slack: ReadonlySet<number>
  /** Ids of VMAs. */
  readonly vmas: ReadonlySet<number>
}

export const NOTHING_ALONE: OnlyHere = {
  pages: [],
  regions: new Set(),
  slack: new Set(),
  vmas: new Set(),
}

/** Whether a thing of this machine is a region or a VMA that the other one does not have. */
export const isAlone = ({ regions, vmas }: OnlyHere, thing: Thing): boolean =>
  (thing.kind === 'region' && regions.has(thing.id)) || (thing.kind === 'vma' && vmas.has(thing.id))

/** What is here and not there. Looks at each page, region and VMA once. */
export const onlyHere = rememberedOfTwo((here, there): OnlyHere => {
  const pairs = pairsOf(here, there)
  const [own, others] = [regionsOf(here), regionsOf(there)]
  const regions = new Set<number>()
  const slack = new Set<number>()
  const isSameKind = here.spaces.kind === there.spaces.kind
  pairs.regions.forEach((other, row) => {
    const id = own.id[row] ?? 0
    if (other === ALONE) regions.add(id)
    else if (other >= 0 && isSameKind) {
      const kept = (own.top[row] ?? 0) - (own.end[row] ?? 0)
      if (kept > (others.top[other] ?? 0) - (others.end[other] ?? 0)) slack.add(id)
    }
  })
  const vmas = new Set<number>()
  pairs.vmas.forEach((other, row) => other === ALONE && vmas.add(vmasOf(here).id[row] ?? 0))
  return { pages: takenOnlyHere(here, there), regions, slack, vmas }
})

/** Stretches of RAM that are taken here and free on the other machine, where both have the same RAM: on another board everything lies elsewhere; sorted, not touching. */
export function takenOnlyHere(here: StepView, there: StepView): readonly PageRun[] {
  const [zone, other] = [here.frames.zone, there.frames.zone]
  if (zone.startPfn !== other.startPfn || zone.spannedPages !== other.spannedPages) return []
  const [own, others] = [here.frames.pageUse, there.frames.pageUse]
  const pages = zone.spannedPages
  const runs: PageRun[] = []
  let begin = -1
  for (let page = 0; page <= pages; page++) {
    const isOnly = page < pages && own[page] !== 0 && others[page] === 0
    if (isOnly && begin === -1) begin = page
    if (!isOnly && begin !== -1) {
      runs.push({ pfn: asPfn(zone.startPfn + begin), pages: page - begin })
      begin = -1
    }
  }
  return runs
}
