/** What is followed over a run of the machine without an MMU: what is measured, and where memory was ever mapped. */
import type { Tracks } from '../../../engine/model.ts'
import type { StepOutcome } from '../../../engine/source.ts'
import type { Timeline } from '../../../engine/timeline.ts'
import { MeasureColumns } from '../../../explain/measures/measureColumns.ts'
import type { Machine } from '../../../sim/nommu/machine.ts'
import { Reach } from './reach.ts'

export type NommuTimeline = Timeline<Machine, NommuTracks>

export class NommuTracks implements Tracks<Machine> {
  readonly measures = new MeasureColumns()
  readonly reach: Reach

  /** `machine` is before its first step. */
  constructor(machine: Machine) {
    this.measures.start(machine)
    this.reach = new Reach(machine)
  }

  adopt(from: NommuTracks, steps: number): void {
    this.measures.copyFrom(from.measures, steps)
    this.reach.adopt(from.reach, steps)
  }

  resume(machine: Machine): void {
    this.measures.resume(machine)
  }

  add(machine: Machine, step: number, outcome: StepOutcome): void {
    this.measures.add(machine, outcome.mmapArgs?.[1] ?? null)
    this.reach.add(machine, step)
  }
}
