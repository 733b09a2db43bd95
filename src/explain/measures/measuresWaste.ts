/**
 * Memory that regions hold and nobody asked for: slack between a region's end and its top, and the rest of the last page
 * behind the length that mmap was asked for. Followed from step to step through the journal, because adding it up
 * anew after every step would cost more than the step.
 */
import { bytesToPages, pageAlign } from '../../base/units.ts'
import { Ev } from '../../sim/record/journal.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import { RegionField } from '../../sim/nommu/mm/regions.ts'

interface Rounding {
  /** Where the region ended when it was made: cutting off its tail cuts off the rounding. */
  readonly end: number
  readonly bytes: number
}

export class WasteTracker {
  slackPages = 0
  roundingBytes = 0
  /** Slack pages of each region that has some. */
  private readonly slack = new Map<number, number>()
  /** What counts in `roundingBytes`. */
  private readonly counted = new Map<number, Rounding>()
  /** Every rounding of the run, by region; kept when the region goes, so that `resume` can take up any step. */
  private readonly known = new Map<number, Rounding>()

  /** Counts anew for a machine in any state that was gone through before. */
  resume(machine: Machine): void {
    const { regions } = machine
    this.slack.clear()
    this.counted.clear()
    this.slackPages = 0
    this.roundingBytes = 0
    for (const row of regions.inOrder()) {
      const id = regions.table.serialOf(row)
      const end = regions.get(row, RegionField.end)
      this.setSlack(id, end, regions.get(row, RegionField.top))
      const rounding = this.known.get(id)
      if (rounding?.end === end) this.setRounding(id, rounding)
    }
  }

  /** Takes in the machine's last step. `asked`: bytes, if it was an mmap. */
  add(machine: Machine, asked: number | null): void {
    const rounding = asked === null ? 0 : pageAlign(asked) - asked
    const hasRegions = machine.rules.vmas !== 'links'
    machine.journal.forEach((code, id, _start, c, d, isCopy) => {
      switch (code) {
        case Ev.regionAdd: {
          this.setSlack(id, c, d)
          // An object below a page shares its page: what is behind it there is of others.
          const bytes = hasRegions ? rounding : Math.min(rounding, d - c)
          const own = isCopy === 1 && bytes > 0 ? { end: c, bytes } : null
          if (own === null) this.known.delete(id)
          else this.known.set(id, own)
          this.setRounding(id, own)
          return
        }
        case Ev.regionResize:
          this.setSlack(id, c, d)
          if (this.counted.get(id)?.end !== c) this.setRounding(id, null)
          return
        case Ev.regionRemove:
          this.setSlack(id, 0, 0)
          this.setRounding(id, null)
          return
        default:
      }
    })
  }

  copyFrom(other: WasteTracker): void {
    this.known.clear()
    for (const [id, rounding] of other.known) this.known.set(id, rounding)
  }

  private setSlack(id: number, end: number, top: number): void {
    const pages = bytesToPages(top) - bytesToPages(end)
    const before = this.slack.get(id) ?? 0
    if (pages === before) return
    this.slackPages += pages - before
    if (pages === 0) this.slack.delete(id)
    else this.slack.set(id, pages)
  }

  private setRounding(id: number, rounding: Rounding | null): void {
    const before = this.counted.get(id)
    if (before === undefined && rounding === null) return
    this.roundingBytes += (rounding?.bytes ?? 0) - (before?.bytes ?? 0)
    if (rounding === null) this.counted.delete(id)
    else this.counted.set(id, rounding)
  }
}
