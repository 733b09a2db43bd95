/**
 * Where a whole run maps memory. The address axis of the page is made from this and not from the step in sight, so that
 * things stay at the same height from step to step.
 */
import { RegionField } from '../sim/regions.ts'
import { addrToPfn, bytesToPages } from '../base/units.ts'
import { Ev } from '../sim/journal.ts'
import type { Machine } from '../sim/machine.ts'

export interface Stretch {
  readonly start: number
  readonly end: number
}

export class Reach {
  /** One byte a page: 0 if never mapped, else 1 + floor(log2(pages)) of the smallest region or VMA over it. */
  readonly finest: Uint8Array
  private stretches: Stretch[] = []

  constructor(machine: Machine) {
    this.finest = new Uint8Array(machine.config.zone.spannedPages)
    for (const row of machine.regions.inOrder())
      this.cover(
        machine,
        machine.regions.get(row, RegionField.start),
        machine.regions.get(row, RegionField.top),
      )
  }

  /** Mapped places outside RAM, sorted and joined. */
  get outside(): readonly Stretch[] {
    return this.stretches
  }

  /** Takes in what the machine's last step mapped. */
  add(machine: Machine): void {
    machine.journal.forEach((code, _id, b, c, d) => {
      if (code === Ev.regionAdd || code === Ev.regionResize) this.cover(machine, b, d)
      else if (code === Ev.vmaAdd) this.cover(machine, c, d)
    })
  }

  copyFrom(other: Reach): void {
    this.finest.set(other.finest)
    this.stretches = [...other.stretches]
  }

  private cover(machine: Machine, start: number, end: number): void {
    const pages = bytesToPages(end - start)
    if (pages <= 0) return
    const pfn = addrToPfn(start)
    if (!machine.buddy.contains(pfn)) {
      this.addOutside({ start, end })
      return
    }
    const size = 32 - Math.clz32(pages)
    const first = pfn - machine.config.zone.startPfn
    const last = Math.min(first + pages, this.finest.length)
    for (let page = first; page < last; page++) {
      const before = this.finest[page] ?? 0
      if (before === 0 || size < before) this.finest[page] = size
    }
  }

  private addOutside(stretch: Stretch): void {
    if (this.stretches.some((s) => s.start <= stretch.start && stretch.end <= s.end)) return
    const joined: Stretch[] = []
    for (const s of [...this.stretches, stretch].sort((a, b) => a.start - b.start)) {
      const last = joined.at(-1)
      if (last !== undefined && s.start <= last.end)
        joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, s.end) }
      else joined.push(s)
    }
    this.stretches = joined
  }
}
