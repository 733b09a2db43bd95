import type { Pfn, PageRun } from '../../base/units.ts'
import type { WordFacts } from '../../explain/step/words.ts'
import type { Pid, VmaId } from '../../sim/record/events.ts'

export type { WordFacts }

/** What a step did to frames, mappings and processes, sorted out for marking in the views. All empty at step 0. */
export interface StepChange {
  /** Pages that were free before the step and are not after it. */
  readonly taken: readonly PageRun[]
  /** Pages allocated and given back within the step. */
  readonly trimmed: readonly PageRun[]
  /** Pages that were in use before and are free now. */
  readonly freed: readonly PageRun[]
  /** Free blocks that merging formed and that still exist after the step. */
  readonly merged: readonly { readonly pfn: Pfn; readonly order: number }[]
  readonly vmasAdded: readonly VmaId[]
  readonly vmasRemoved: readonly VmaId[]
  readonly vmasChanged: readonly VmaId[]
  readonly processesAdded: readonly Pid[]
  readonly processesRemoved: readonly Pid[]
  /** Memory that was read or written, in the order in which it was. */
  readonly words: readonly WordFacts[]
}

/** Before the first step nothing has changed. */
export const NO_CHANGE: StepChange = {
  taken: [],
  trimmed: [],
  freed: [],
  merged: [],
  vmasAdded: [],
  vmasRemoved: [],
  vmasChanged: [],
  processesAdded: [],
  processesRemoved: [],
  words: [],
}
