/**
 * What the page is told about one step: a complete, self-contained picture of the machine after it.
 * Built in the worker, read-only in the page. Everything a view draws is in here; views never see the simulator.
 * It has a part that every machine has, physical RAM, the address spaces, and what only one kind of machine has.
 */
import type { DifferingPlace, ToldDifference } from '../base/differing.ts'
import type { ErrnoName, Migratetype } from '../base/uapi.ts'
import type { SimEvent } from '../sim/record/events.ts'
import type { StepMeasures } from '../explain/measures/measureTypes.ts'
import type { Narration } from '../explain/narration/narrationTypes.ts'
import type { ReadView } from '../explain/proc/procTypes.ts'
import type { WhyTree } from '../explain/why/tree.ts'
import type { PredictQuestion } from '../explain/predict/predictTypes.ts'
import type { CallView } from './view/call.ts'
import type { StepChange } from './view/change.ts'
import type { FramesView, RefusedBlock } from './view/frames.ts'
import type { MmuView } from './view/mmu.ts'
import type { NommuView } from './view/nommu.ts'
import type { AddressSpaces } from './view/spaces.ts'

export * from './view/call.ts'
export * from './view/change.ts'
export * from './view/frames.ts'
export type * from './view/mmu.ts'
export * from './view/nommu.ts'
export * from './view/spaces.ts'
export type * from './view/timeline.ts'

export type { Pid, RegionId, SimEvent, VmaId } from '../sim/record/events.ts'
export type {
  NamedThing,
  Narration,
  NarrationParagraph,
  NarrationPart,
  QuestionView,
} from '../explain/narration/narrationTypes.ts'
export type {
  PredictAnswer,
  PredictChoice,
  PredictKind,
  PredictQuestion,
} from '../explain/predict/predictTypes.ts'
export type {
  LineChange,
  LinePart,
  ProcFileView,
  ProcLine,
  ProcView,
  ReadView,
} from '../explain/proc/procTypes.ts'
export type { WhyNode, WhyOutcome, WhyRef, WhyTree } from '../explain/why/tree.ts'
export type {
  PagingMeasures,
  ProcessMeasures,
  Refusal,
  RunMeasures,
  StepMeasures,
} from '../explain/measures/measureTypes.ts'

/** A recording says what the kernel did; this says whether the model did the same in this step. */
export interface Verdict {
  readonly identical: boolean
  /** At most 100, the most telling first. */
  readonly differences: readonly ToldDifference[]
  /** How many there are, if more than listed. */
  readonly total: number
}

export interface StepView {
  /** 0 is the state before the first call. */
  readonly step: number
  readonly frames: FramesView
  readonly spaces: AddressSpaces
  /** What only this kind of machine has; null for one that has no more than frames and address spaces. */
  readonly own: NommuView | MmuView | null
  readonly call: CallView | null
  readonly change: StepChange
  readonly events: readonly SimEvent[]
  /** What happened, in one plain sentence with the numbers. */
  readonly sentence: string
  /** Lines the kernel logged in this step. */
  readonly dmesg: readonly string[]
  /** What the model says of itself: a defect of this kernel that was met, or something it does not model. */
  readonly notes: readonly string[]
  /** The kernel stopped in this step. */
  readonly stopped: boolean
  readonly verdict: Verdict | null
  /** Absent where no call failed for want of a block, and in a view made by hand. */
  readonly refused?: RefusedBlock
  /** The worker always measures; a view made by hand may leave it out. */
  readonly measures?: StepMeasures
  /** Which tests and choices led to the result; absent at step 0 and in a view made by hand. */
  readonly why?: WhyTree
  /** What the scenario's author says about this step, and asks after the last one; absent if nothing. */
  readonly narration?: Narration
  /** What the step rests on where no recording of a kernel backs it; absent where one does. */
  readonly unrecorded?: string
  /** The file below /proc that the step read; absent where it read none. */
  readonly read?: ReadView
  /** What to ask about the step after this one, before it is shown; null for nothing, absent when not asked for. */
  readonly question?: PredictQuestion | null
}

export type { DifferingPlace, ErrnoName, Migratetype, ToldDifference }
