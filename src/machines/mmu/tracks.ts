/** What is followed over a run of the machine with an MMU: what is measured, and which addresses were ever mapped. */
import type { Tracks } from '../../engine/model.ts'
import type { Timeline } from '../../engine/timeline.ts'
import { MmuMeasureColumns } from '../../explain/mmu/measures.ts'
import type { MmuBoard } from '../../sim/mmu/board.ts'
import { Ev } from '../../sim/mmu/record/journal.ts'

export type MmuTimeline = Timeline<MmuBoard, MmuTracks>

interface Stretch {
  readonly start: number
  readonly end: number
}

/** More stretches than can be told apart in a picture: near ones become one then. */
const MOST = 4096

export class MmuTracks implements Tracks<MmuBoard> {
  readonly measures = new MmuMeasureColumns()
  /** Addresses that some process had mapped at some step: sorted, joined. */
  reach: readonly Stretch[] = []
  private readonly widenings: (Stretch & { readonly step: number })[] = []

  /** `machine` is before its first step. */
  constructor(machine: MmuBoard) {
    this.measures.add(machine)
  }

  adopt(from: MmuTracks, steps: number): void {
    this.measures.copyFrom(from.measures, steps)
    for (const { step, start, end } of from.widenings) {
      if (step > steps) break
      this.cover(step, start, end)
    }
  }

  /** Nothing is carried from step to step but what is in the columns. */
  resume(): void {
    return
  }

  add(machine: MmuBoard, step: number): void {
    this.measures.add(machine)
    machine.machine.journal.forEach((code, _id, _pid, start, end) => {
      if (code === Ev.vmaAdd || code === Ev.vmaResize) this.cover(step, start, end)
    })
  }

  private cover(step: number, start: number, end: number): void {
    if (end <= start || this.reach.some((s) => s.start <= start && end <= s.end)) return
    if (this.reach.length >= MOST) return
    this.widenings.push({ step, start, end })
    const joined: Stretch[] = []
    for (const s of [...this.reach, { start, end }].sort((a, b) => a.start - b.start)) {
      const last = joined.at(-1)
      if (last !== undefined && s.start <= last.end)
        joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, s.end) }
      else joined.push(s)
    }
    this.reach = joined
  }
}
