/** Processes of a step and what they map. All answers are null or empty when the thing is not there in this step. */
import { asVirtAddr, PAGE_SIZE } from '../../base/units.ts'
import type { Pid, ProcessView, RegionId, StepView, VmaColumns, VmaId, VmaView } from '../../protocol/view.ts'
import { countUpTo, remembered, rowsById } from './rows.ts'

type Spaces = Pick<StepView, 'spaces'>

/** What looks at all mappings reads these columns; `vmaAt` makes an object of a single one. */
export const vmasOf = ({ spaces }: Spaces): VmaColumns => spaces.vmas

interface ProcessIndex {
  readonly byPid: ReadonlyMap<Pid, ProcessView>
  /** Where each address space with something in it begins in the table, ascending, and whose it is, oldest first. */
  readonly firsts: Float64Array
  readonly sharers: readonly (readonly ProcessView[])[]
}

const processIndex = remembered((processes: readonly ProcessView[]): ProcessIndex => {
  const sharers = new Map<number, ProcessView[]>()
  for (const process of processes) {
    const { first, count } = process.vmas
    const others = sharers.get(first)
    if (count === 0) continue
    if (others) others.push(process)
    else sharers.set(first, [process])
  }
  const spaces = [...sharers].sort(([a], [b]) => a - b)
  return {
    byPid: new Map(processes.toReversed().map((process) => [process.pid, process])),
    firsts: Float64Array.from(spaces, ([first]) => first),
    sharers: spaces.map(([, all]) => all),
  }
})

export const processByPid = ({ spaces }: Spaces, pid: Pid): ProcessView | null =>
  processIndex(spaces.processes).byPid.get(pid) ?? null

const NOBODY: readonly ProcessView[] = []

/** The processes that have the mapping in an entry of the table, oldest first: more than one where they share all memory. */
export function processesOfRow({ spaces }: Spaces, row: number): readonly ProcessView[] {
  const { firsts, sharers } = processIndex(spaces.processes)
  const all = sharers[countUpTo(firsts, row) - 1] ?? NOBODY
  const range = all[0]?.vmas
  return range !== undefined && row < range.first + range.count ? all : NOBODY
}

const rowOfId = remembered((vmas: VmaColumns) => rowsById(vmas.id))

/** The entry of a mapping, the first if it has two; -1 where the step does not have it. */
export const vmaRow = ({ spaces }: Spaces, id: VmaId): number => rowOfId(spaces.vmas)(id)

/** The mapping in an entry of the table, told of as the oldest process's where several have it. */
export function vmaAt(view: Spaces, row: number): VmaView {
  const { vmas } = view.spaces
  const file = vmas.files[vmas.file[row] ?? -1]
  const region = vmas.region[row] ?? 0
  return {
    id: vmas.id[row] ?? 0,
    pid: processesOfRow(view, row)[0]?.pid ?? 0,
    region: region === 0 ? null : region,
    start: asVirtAddr(vmas.start[row] ?? 0),
    end: asVirtAddr(vmas.end[row] ?? 0),
    flags: vmas.flags[row] ?? 0,
    pgoff: vmas.pgoff[row] ?? 0,
    file: file?.path ?? null,
    ino: file?.ino ?? 0,
    isStack: vmas.isStack[row] === 1,
    bornAt: vmas.bornAt[row] ?? 0,
  }
}

/** The mappings of a process as objects, told of as its own: for few, or for tests. */
export const vmasOfProcess = (view: Spaces, process: ProcessView): readonly VmaView[] =>
  Array.from({ length: process.vmas.count }, (_, at) => ({
    ...vmaAt(view, process.vmas.first + at),
    pid: process.pid,
  }))

export function vmaById(view: Spaces, id: VmaId): VmaView | null {
  const row = vmaRow(view, id)
  return row === -1 ? null : vmaAt(view, row)
}

/** The processes that have a VMA, oldest first. */
export function processesOfVma(view: Spaces, id: VmaId): readonly ProcessView[] {
  const row = vmaRow(view, id)
  return row === -1 ? NOBODY : processesOfRow(view, row)
}

/** Pages that a process maps now. The kernel's own counter, totalVm, is never lowered by munmap without an MMU. */
export function mappedPages({ spaces: { vmas } }: Spaces, { vmas: { first, count } }: ProcessView): number {
  let pages = 0
  for (let row = first; row < first + count; row++)
    pages += ((vmas.end[row] ?? 0) - (vmas.start[row] ?? 0)) / PAGE_SIZE
  return pages
}

/** Entries of all mappings, those of each region together. A region is known by the first entry that maps it. */
interface Users {
  readonly firstOfRegion: (id: RegionId) => number
  /** Where the entries of a region begin in `rows`, by its first entry; they end where the next begin. */
  readonly begin: Int32Array
  readonly rows: Int32Array
}

/** Counts, then places: linear, and the oldest process stays first. */
const usersOf = remembered((vmas: VmaColumns): Users => {
  const firstOfRegion = rowsById(vmas.region)
  const isTwice = (row: number): boolean => rowOfId(vmas)(vmas.id[row] ?? 0) !== row
  const begin = new Int32Array(vmas.length + 1)
  for (let row = 0; row < vmas.length; row++) {
    const after = firstOfRegion(vmas.region[row] ?? 0) + 1
    if (!isTwice(row)) begin[after] = (begin[after] ?? 0) + 1
  }
  for (let at = 1; at < begin.length; at++) begin[at] = (begin[at] ?? 0) + (begin[at - 1] ?? 0)
  const next = begin.slice()
  const rows = new Int32Array(begin.at(-1) ?? 0)
  for (let row = 0; row < vmas.length; row++) {
    if (isTwice(row)) continue
    const first = firstOfRegion(vmas.region[row] ?? 0)
    rows[next[first] ?? 0] = row
    next[first] = (next[first] ?? 0) + 1
  }
  return { firstOfRegion, begin, rows }
})

const NO_ROWS = new Int32Array()

/** Entries of a region's mappings, oldest process first; one that several processes have is one mapping. */
export function vmaRowsOfRegion({ spaces: { vmas } }: Spaces, id: RegionId | null): Int32Array {
  const { firstOfRegion, begin, rows } = usersOf(vmas)
  const first = id === null ? -1 : firstOfRegion(id)
  return first === -1 ? NO_ROWS : rows.subarray(begin[first], begin[first + 1])
}

/** The mappings of a region as objects. */
export const vmasOfRegion = (view: Spaces, id: RegionId | null): readonly VmaView[] =>
  Array.from(vmaRowsOfRegion(view, id), (row) => vmaAt(view, row))
