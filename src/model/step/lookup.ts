/** Finding things in one step's view. All answers are null or empty when the thing is not there in this step. */
import { asPfn, MAX_PAGE_ORDER, PAGE_SIZE } from '../../base/units.ts'
import type { Pfn } from '../../base/units.ts'
import { CALL_KINDS, PAGE_USES, PageUse } from '../../protocol/view.ts'
import type {
  CallKind,
  FramesView,
  PageUseName,
  RegionView,
  StepView,
  TimelineView,
} from '../../protocol/view.ts'
import { regionAt, regionRowsIn } from './nommu.ts'
import { remembered } from './rows.ts'

export interface FreeBlock {
  readonly pfn: Pfn
  readonly order: number
  /** Index into MIGRATETYPES. */
  readonly migratetype: number
}

/** Regions that hold a page, slack included. More than one only where memory-backed files overlap. */
export const regionsAtPage = (view: StepView, pfn: number): readonly RegionView[] =>
  regionRowsIn(view, pfn * PAGE_SIZE, pfn * PAGE_SIZE + 1).map((row) => regionAt(view, row))

/** What a page of the zone is. */
export const pageUseAt = (view: StepView, pfn: number): PageUseName =>
  PAGE_USES[view.frames.pageUse[pfn - view.frames.zone.startPfn] ?? PageUse.kernel] ?? 'kernel'

/** By page of the zone, the entry of the free block that begins there; -1 where none does. */
const blockAtPage = remembered(({ zone, freeBlocks: { pfn } }: FramesView) => {
  const entries = new Int32Array(zone.spannedPages).fill(-1)
  for (let i = pfn.length - 1; i >= 0; i--) entries[(pfn[i] ?? 0) - zone.startPfn] = i
  return entries
})

/** Entries of all free blocks, in address order. */
export const blocksByAddress = remembered((frames: FramesView) => {
  const entries = new Int32Array(frames.freeBlocks.pfn.length)
  let count = 0
  const atPage = blockAtPage(frames)
  for (let page = 0; page < atPage.length; page++) {
    const entry = atPage[page] ?? -1
    if (entry !== -1) entries[count++] = entry
  }
  return entries.subarray(0, count)
})

/** The free block that a page lies in: it begins at a multiple of its length, so that there are few places to look at. */
export function freeBlockAt({ frames }: StepView, pfn: number): FreeBlock | null {
  const { order, migratetype } = frames.freeBlocks
  const entries = blockAtPage(frames)
  for (let size = 1; size <= 2 ** MAX_PAGE_ORDER; size *= 2) {
    const first = Math.floor(pfn / size) * size
    const entry = entries[first - frames.zone.startPfn] ?? -1
    if (entry !== -1 && 2 ** (order[entry] ?? 0) > pfn - first)
      return { pfn: asPfn(first), order: order[entry] ?? 0, migratetype: migratetype[entry] ?? 0 }
  }
  return null
}

/** The line of the text that a step runs; null for step 0. */
export const lineOfStep = (timeline: TimelineView | null, step: number): number | null =>
  timeline?.line[step - 1] ?? null

/** What a step does to memory; null for step 0. */
export const kindOfStep = (timeline: TimelineView | null, step: number): CallKind | null =>
  CALL_KINDS[timeline?.kind[step - 1] ?? -1] ?? null

const stepsByLine = remembered(({ line }: TimelineView) => {
  const steps = new Int32Array(line.reduce((most, next) => Math.max(most, next), 0) + 1)
  line.forEach((of, i) => (steps[of] = i + 1))
  return steps
})

/** The step that a line of the text runs; null for comments, headers and lines with mistakes. */
export const stepOfLine = (timeline: TimelineView | null, line: number): number | null =>
  (timeline && stepsByLine(timeline)[line]) || null
