/** What lies below /proc in a run: the state before a step is looked at first, then the step is run again. */
import type { Tracks } from '../engine/model.ts'
import type { Simulation } from '../engine/simulation.ts'
import type { Timeline } from '../engine/timeline.ts'
import { procText, procView, type ProcSnapshot } from '../explain/proc/procView.ts'
import type { ProcView } from '../protocol/view.ts'
import type { ProcFiles, ProcPart } from './model.ts'

/** All files of a machine. `read`: others that the step read, by path. */
export type TakeSnapshot<S> = (machine: S, read: Readonly<Record<string, string>>) => ProcSnapshot

export class RunProcFiles<S extends Simulation, T extends Tracks<S>> implements ProcFiles {
  private readonly timeline: Timeline<S, T>
  private readonly take: TakeSnapshot<S>

  constructor(timeline: Timeline<S, T>, take: TakeSnapshot<S>) {
    this.timeline = timeline
    this.take = take
  }

  part(asked: ProcPart): ProcView {
    this.timeline.goTo(Math.max(0, asked.step - 1))
    const before = this.take(this.timeline.machine, {})
    return procView(before, this.after(asked.step), asked)
  }

  text(step: number): string {
    return procText(this.after(step))
  }

  private after(step: number): ProcSnapshot {
    const { timeline } = this
    if (step === 0) timeline.goTo(0)
    // What the step itself read may be a file that the machine does not print by itself.
    const read = step === 0 ? null : timeline.rerun(step).proc
    return this.take(timeline.machine, read ?? {})
  }
}
