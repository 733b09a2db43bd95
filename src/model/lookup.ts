/** Finding things in one step's view. All answers are null or empty when the thing is not there in this step. */
import { asPfn, PAGE_SIZE } from '../base/units.ts'
import type { Pfn } from '../base/units.ts'
import { CALL_KINDS, PAGE_USES, PageUse } from '../protocol/view.ts'
import type {
  CallKind,
  PageUseName,
  Pid,
  ProcessView,
  RegionId,
  RegionView,
  StepView,
  TimelineView,
  VmaId,
  VmaView,
} from '../protocol/view.ts'
import { regionsOf } from './nommu.ts'

export interface FreeBlock {
  readonly pfn: Pfn
  readonly order: number
  /** Index into MIGRATETYPES. */
  readonly migratetype: number
}

interface ViewIndex {
  readonly regions: ReadonlyMap<RegionId, RegionView>
  readonly vmas: ReadonlyMap<VmaId, VmaView>
  readonly owners: ReadonlyMap<VmaId, readonly ProcessView[]>
  readonly users: ReadonlyMap<RegionId, readonly VmaView[]>
}

/** Made once a view: a process with thousands of mappings asks thousands of times. */
const indexes = new WeakMap<StepView, ViewIndex>()

function indexOf(view: StepView): ViewIndex {
  const known = indexes.get(view)
  if (known) return known
  const vmas = new Map<VmaId, VmaView>()
  const owners = new Map<VmaId, ProcessView[]>()
  const users = new Map<RegionId, VmaView[]>()
  for (const process of view.spaces.processes) {
    for (const vma of process.vmas) {
      const sharers = owners.get(vma.id)
      // Processes that share memory list the same VMAs: it is one, told of as the oldest one's.
      if (sharers) {
        sharers.push(process)
        continue
      }
      owners.set(vma.id, [process])
      vmas.set(vma.id, vma)
      if (vma.region === null) continue
      const others = users.get(vma.region)
      if (others) others.push(vma)
      else users.set(vma.region, [vma])
    }
  }
  const index = {
    regions: new Map(regionsOf(view).map((region) => [region.id, region])),
    vmas,
    owners,
    users,
  }
  indexes.set(view, index)
  return index
}

/** `id` may be the region of a mapping that has none. */
export const regionById = (view: StepView, id: RegionId | null): RegionView | null =>
  (id === null ? null : indexOf(view).regions.get(id)) ?? null

export const vmaById = (view: StepView, id: VmaId): VmaView | null => indexOf(view).vmas.get(id) ?? null

/** The processes that have a VMA, oldest first: more than one where they share all their memory. */
export const processesOfVma = (view: StepView, id: VmaId): readonly ProcessView[] =>
  indexOf(view).owners.get(id) ?? []

/** Pages that a process maps now. The kernel's own counter, totalVm, is never lowered by munmap without an MMU. */
export const mappedPages = (process: ProcessView): number =>
  process.vmas.reduce((pages, vma) => pages + (vma.end - vma.start) / PAGE_SIZE, 0)

/** The mappings of a region, oldest process first; one that several processes have is one mapping. */
export const vmasOfRegion = (view: StepView, id: RegionId | null): readonly VmaView[] =>
  (id === null ? null : indexOf(view).users.get(id)) ?? []

export const processByPid = (view: StepView, pid: Pid): ProcessView | null =>
  view.spaces.processes.find((process) => process.pid === pid) ?? null

/** Regions that hold a page, slack included. More than one only where memory-backed files overlap. */
export function regionsAtPage(view: StepView, pfn: number): readonly RegionView[] {
  const address = pfn * PAGE_SIZE
  return regionsOf(view).filter((region) => region.start <= address && address < region.top)
}

/** What a page of the zone is. */
export const pageUseAt = (view: StepView, pfn: number): PageUseName =>
  PAGE_USES[view.frames.pageUse[pfn - view.frames.zone.startPfn] ?? PageUse.kernel] ?? 'kernel'

/** The free block that a page lies in. */
export function freeBlockAt(view: StepView, pfn: number): FreeBlock | null {
  const { freeBlocks } = view.frames
  for (let i = 0; i < freeBlocks.pfn.length; i++) {
    const first = freeBlocks.pfn[i] ?? 0
    const order = freeBlocks.order[i] ?? 0
    if (first <= pfn && pfn < first + 2 ** order) {
      return { pfn: asPfn(first), order, migratetype: freeBlocks.migratetype[i] ?? 0 }
    }
  }
  return null
}

/** The line of the text that a step runs; null for step 0. */
export const lineOfStep = (timeline: TimelineView | null, step: number): number | null =>
  timeline?.line[step - 1] ?? null

/** What a step does to memory; null for step 0. */
export const kindOfStep = (timeline: TimelineView | null, step: number): CallKind | null =>
  CALL_KINDS[timeline?.kind[step - 1] ?? -1] ?? null

const stepsByLine = new WeakMap<TimelineView, ReadonlyMap<number, number>>()

/** The step that a line of the text runs; null for comments, headers and lines with mistakes. */
export function stepOfLine(timeline: TimelineView | null, line: number): number | null {
  if (timeline === null) return null
  let steps = stepsByLine.get(timeline)
  if (steps === undefined) {
    steps = new Map(Array.from(timeline.line, (of, i) => [of, i + 1]))
    stepsByLine.set(timeline, steps)
  }
  return steps.get(line) ?? null
}
