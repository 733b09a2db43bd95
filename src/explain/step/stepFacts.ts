/** What is known of a step after it ran: what sentences and questions are made from. */
import type { SimEvent } from '../../sim/record/events.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import type { Change } from './change.ts'
import type { StepInfo, StepOutcome } from '../../engine/source.ts'

export interface StepFacts {
  readonly info: StepInfo
  readonly outcome: StepOutcome
  readonly events: readonly SimEvent[]
  readonly change: Change
  /** The caller's name; null for sysctl and cat. */
  readonly who: string | null
  /** The machine after the step. */
  readonly machine: Machine
}
