/**
 * Where a whole run maps memory. The address axis of the page is made from this and not from the step in sight, so that
 * things stay at the same height from step to step.
 */
import { RegionField } from '../../../sim/nommu/mm/regions.ts'
import { addrToPfn, bytesToPages } from '../../../base/units.ts'
import { Ev } from '../../../sim/record/journal.ts'
import type { Machine } from '../../../sim/nommu/machine.ts'

export interface Stretch {
  readonly start: number
  readonly end: number
}

/** Something that a step mapped and that widened the reach. */
interface Widening extends Stretch {
  /** 0 is before the first step. */
  readonly step: number
}

export class Reach {
  /** One byte a page: 0 if never mapped, else 1 + floor(log2(pages)) of the smallest region or VMA over it. */
  readonly finest: Uint8Array
  private readonly zoneStart: number
  private stretches: Stretch[] = []
  /**
   * By step. What changes nothing is left out, so that this stops growing when a long run has been everywhere, and the reach of
   * a run's beginning is had by going through it again.
   */
  private readonly widenings: Widening[] = []

  constructor(machine: Machine) {
    const { zone } = machine.config
    this.finest = new Uint8Array(zone.spannedPages)
    this.zoneStart = zone.startPfn
    const { regions } = machine
    for (const row of regions.inOrder())
      this.cover(0, regions.get(row, RegionField.start), regions.get(row, RegionField.top))
  }

  /** Mapped places outside RAM, sorted and joined. */
  get outside(): readonly Stretch[] {
    return this.stretches
  }

  /** Takes in what the machine's last step, `step`, mapped. */
  add(machine: Machine, step: number): void {
    machine.journal.forEach((code, _id, b, c, d) => {
      if (code === Ev.regionAdd || code === Ev.regionResize) this.cover(step, b, d)
      else if (code === Ev.vmaAdd || code === Ev.vmaResize) this.cover(step, c, d)
    })
  }

  /** Takes over what the first `steps` steps of another run on such a board mapped. */
  adopt(from: Reach, steps: number): void {
    for (const { step, start, end } of from.widenings) {
      if (step > steps) break
      this.cover(step, start, end)
    }
  }

  private cover(step: number, start: number, end: number): void {
    const pages = bytesToPages(end - start)
    if (pages <= 0) return
    const first = addrToPfn(start) - this.zoneStart
    const isInZone = first >= 0 && first < this.finest.length
    const isWider = isInZone ? this.refine(first, pages) : this.addOutside({ start, end })
    if (isWider) this.widenings.push({ step, start, end })
  }

  /** True if that changed anything. */
  private refine(first: number, pages: number): boolean {
    const { finest } = this
    const size = 1 + Math.floor(Math.log2(pages))
    const last = Math.min(first + pages, finest.length)
    let isFiner = false
    for (let page = first; page < last; page++) {
      const before = finest[page] ?? 0
      if (before !== 0 && size >= before) continue
      finest[page] = size
      isFiner = true
    }
    return isFiner
  }

  /** True if that changed anything. */
  private addOutside(stretch: Stretch): boolean {
    if (this.stretches.some((s) => s.start <= stretch.start && stretch.end <= s.end)) return false
    const joined: Stretch[] = []
    for (const s of [...this.stretches, stretch].sort((a, b) => a.start - b.start)) {
      const last = joined.at(-1)
      if (last !== undefined && s.start <= last.end)
        joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, s.end) }
      else joined.push(s)
    }
    this.stretches = joined
    return true
  }
}
