/** What is measured of every step, in growing columns beside those of the Summary. */
import { NR_PAGE_ORDERS } from '../../base/units.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import type { RunMeasures } from './measureTypes.ts'
import { countBlocks, fitMask, putUnusable } from './measuresFree.ts'
import { WasteTracker } from './measuresWaste.ts'

const FIRST_CAPACITY = 256

interface Columns {
  readonly mmapPages: Int32Array
  readonly slackPages: Int32Array
  readonly roundingBytes: Int32Array
  readonly fits: Uint16Array
  readonly unusable: Uint16Array
}

const columnsFor = (states: number): Columns => ({
  mmapPages: new Int32Array(states),
  slackPages: new Int32Array(states),
  roundingBytes: new Int32Array(states),
  fits: new Uint16Array(states),
  unusable: new Uint16Array(states * NR_PAGE_ORDERS),
})

export class MeasureColumns {
  private columns = columnsFor(FIRST_CAPACITY)
  /** States measured so far: one more than steps. */
  private length = 0
  private readonly waste = new WasteTracker()
  private isResumed = true
  private readonly counts = new Int32Array(NR_PAGE_ORDERS)

  /** The machine before its first step. */
  start(machine: Machine): void {
    this.waste.resume(machine)
    this.put(machine)
  }

  /** To be called with the machine as it was left, before more steps are added to columns that were taken over. */
  resume(machine: Machine): void {
    if (!this.isResumed) this.waste.resume(machine)
    this.isResumed = true
  }

  /** The machine after its next step. `asked`: bytes, if the step was an mmap. */
  add(machine: Machine, asked: number | null): void {
    this.waste.add(machine, asked)
    this.put(machine)
  }

  /** Takes over the first `steps` steps of another run. */
  copyFrom(other: MeasureColumns, steps: number): void {
    this.length = steps + 1
    const columns = columnsFor(Math.max(FIRST_CAPACITY, this.length))
    fill(columns, other.columns, this.length)
    this.columns = columns
    this.waste.copyFrom(other.waste)
    this.isResumed = false
  }

  /** Slack and rounding after a step that was measured. */
  wasteAt(step: number): { readonly slackPages: number; readonly roundingBytes: number } {
    return {
      slackPages: this.columns.slackPages[step] ?? 0,
      roundingBytes: this.columns.roundingBytes[step] ?? 0,
    }
  }

  /** Copies of the columns of the first `steps` steps. */
  slice(steps: number): RunMeasures {
    const columns = columnsFor(steps + 1)
    fill(columns, this.columns, steps + 1)
    return columns
  }

  private put(machine: Machine): void {
    const at = this.length++
    if (at === this.columns.fits.length) {
      const larger = columnsFor(at * 2)
      fill(larger, this.columns, at)
      this.columns = larger
    }
    const { columns, counts, waste } = this
    columns.mmapPages[at] = machine.mmapPages
    columns.slackPages[at] = waste.slackPages
    columns.roundingBytes[at] = waste.roundingBytes
    columns.fits[at] = fitMask(machine.buddy)
    countBlocks(machine.buddy, counts)
    putUnusable(counts, columns.unusable, at * NR_PAGE_ORDERS)
  }
}

function fill(to: Columns, from: Columns, states: number): void {
  to.mmapPages.set(from.mmapPages.subarray(0, states))
  to.slackPages.set(from.slackPages.subarray(0, states))
  to.roundingBytes.set(from.roundingBytes.subarray(0, states))
  to.fits.set(from.fits.subarray(0, states))
  to.unusable.set(from.unusable.subarray(0, states * NR_PAGE_ORDERS))
}
