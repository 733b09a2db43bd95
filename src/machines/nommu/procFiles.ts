/** What lies below /proc in a run: the state before a step is looked at first, then the step is run again. */
import { procSnapshot, procText, procView, type ProcSnapshot } from '../../explain/proc/procView.ts'
import type { ProcView } from '../../protocol/view.ts'
import type { ProcFiles, ProcPart } from '../model.ts'
import type { NommuTimeline } from './tracks.ts'

export class NommuProcFiles implements ProcFiles {
  private readonly timeline: NommuTimeline

  constructor(timeline: NommuTimeline) {
    this.timeline = timeline
  }

  part(asked: ProcPart): ProcView {
    this.timeline.goTo(Math.max(0, asked.step - 1))
    const before = procSnapshot(this.timeline.machine)
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
    return procSnapshot(timeline.machine, read ?? {})
  }
}
