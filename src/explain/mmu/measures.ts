/** What is measured of the machine with an MMU: memory as everywhere, and what virtual memory costs. */
import { MAX_PAGE_ORDER, NR_PAGE_ORDERS } from '../../base/units.ts'
import type { MmuBoard } from '../../sim/mmu/board.ts'
import type { Mm } from '../../sim/mmu/structs.ts'
import { longestFreeRun } from '../../sim/pages/freeRuns.ts'
import type { PagingMeasures, ProcessMeasures, RunMeasures, StepMeasures } from '../measures/measureTypes.ts'
import {
  byOrder,
  countBlocks,
  fitMask,
  fragmentationIndex,
  putUnusable,
  unusableFreeIndex,
} from '../measures/measuresFree.ts'

export function mmuStepMeasures(board: MmuBoard): StepMeasures {
  const { buddy, machine } = board
  const counts = new Int32Array(NR_PAGE_ORDERS)
  countBlocks(buddy, counts)
  const users = usersOfSpaces(board)
  return {
    longestRun: longestFreeRun(buddy),
    unusable: byOrder((order) => unusableFreeIndex(counts, order)),
    fragmentation: byOrder((order) => fragmentationIndex(counts, order)),
    refusals: byOrder((order) => buddy.refusal(order)),
    slackPages: 0,
    roundingBytes: 0,
    savedBySharingPages: savedBySharing(board),
    savedInPlacePages: 0,
    processes: machine.processes.map(({ pid, mm }) => processMeasures(pid, mm, users.get(mm) ?? 1)),
    paging: pagingOf(board),
  }
}

function usersOfSpaces({ machine }: MmuBoard): ReadonlyMap<Mm, number> {
  const users = new Map<Mm, number>()
  for (const { mm } of machine.processes) users.set(mm, (users.get(mm) ?? 0) + 1)
  return users
}

/** By page-table entries: a page of zeros counts as nothing, as in smaps. */
function processMeasures(pid: number, mm: Mm, users: number): ProcessMeasures {
  let privatePages = 0
  let sharedPages = 0
  let proportionalPages = 0
  mm.table.forEach(0, Infinity, ({ count }) => {
    if (count === 0) return
    if (count === 1 && users === 1) privatePages++
    else sharedPages++
    proportionalPages += 1 / (count * users)
  })
  return { pid, privatePages, sharedPages, proportionalPages }
}

/** What as many pages as there are entries would take beyond the pages that there are. */
function savedBySharing(board: MmuBoard): number {
  const pages = new Set<unknown>()
  let entries = 0
  for (const mm of board.spaces)
    mm.table.forEach(0, Infinity, (page) => {
      if (page.count === 0) return
      entries++
      pages.add(page)
    })
  return entries - pages.size
}

export function pagingOf(board: MmuBoard): PagingMeasures {
  let vmas = 0
  let entries = 0
  for (const { vmas: own, table } of board.spaces) {
    vmas += own.size
    entries += table.size
  }
  return { vmas, entries, tablePages: board.tables.length }
}

const FIRST_CAPACITY = 256

interface Columns {
  readonly fits: Uint16Array
  readonly unusable: Uint16Array
  readonly vmas: Int32Array
  readonly entries: Int32Array
  readonly tablePages: Int32Array
}

const columnsFor = (states: number): Columns => ({
  fits: new Uint16Array(states),
  unusable: new Uint16Array(states * NR_PAGE_ORDERS),
  vmas: new Int32Array(states),
  entries: new Int32Array(states),
  tablePages: new Int32Array(states),
})

function fill(to: Columns, from: Columns, states: number): void {
  to.fits.set(from.fits.subarray(0, states))
  to.unusable.set(from.unusable.subarray(0, states * NR_PAGE_ORDERS))
  to.vmas.set(from.vmas.subarray(0, states))
  to.entries.set(from.entries.subarray(0, states))
  to.tablePages.set(from.tablePages.subarray(0, states))
}

/** The same of every step, as far as it is cheap, in growing columns. */
export class MmuMeasureColumns {
  private columns = columnsFor(FIRST_CAPACITY)
  /** States measured so far: one more than steps. */
  private length = 0
  private readonly counts = new Int32Array(MAX_PAGE_ORDER + 1)

  add(board: MmuBoard): void {
    const at = this.length++
    if (at === this.columns.fits.length) {
      const larger = columnsFor(at * 2)
      fill(larger, this.columns, at)
      this.columns = larger
    }
    const { columns, counts } = this
    const { vmas, entries, tablePages } = pagingOf(board)
    columns.fits[at] = fitMask(board.buddy)
    countBlocks(board.buddy, counts)
    putUnusable(counts, columns.unusable, at * NR_PAGE_ORDERS)
    columns.vmas[at] = vmas
    columns.entries[at] = entries
    columns.tablePages[at] = tablePages
  }

  /** Takes over the first `steps` steps of another run. */
  copyFrom(other: MmuMeasureColumns, steps: number): void {
    this.length = steps + 1
    const columns = columnsFor(Math.max(FIRST_CAPACITY, this.length))
    fill(columns, other.columns, this.length)
    this.columns = columns
  }

  /** Copies of the columns of the first `steps` steps. */
  slice(steps: number): RunMeasures {
    const states = steps + 1
    const { fits, unusable, ...paging } = columnsFor(states)
    fill({ fits, unusable, ...paging }, this.columns, states)
    const nothing = (): Int32Array => new Int32Array(states)
    return { fits, unusable, mmapPages: nothing(), slackPages: nothing(), roundingBytes: nothing(), paging }
  }
}
