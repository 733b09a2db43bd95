/** The machine with an MMU after a step as the page draws it: everything a view needs, in one message. */
import { appendPages, asVirtAddr, asPfn, type PageRun } from '../../base/units.ts'
import type { MmuEra } from '../../sim/mmu/eraNames.ts'
import { isMeasured } from '../../sim/mmu/eras.ts'
import { VM } from '../../sim/mmu/mm/vmFlags.ts'
import type { MmuBoard } from '../../sim/mmu/board.ts'
import type { MemoryObject, Mm, Page, Vma } from '../../sim/mmu/structs.ts'
import { pageOf } from '../../sim/mmu/words.ts'
import {
  PAGE_STATES,
  PageUse,
  type FileView,
  type MmuView,
  type PageColumns,
  type PagedSpaces,
  type PageState,
  type RowRange,
  type ShmView,
  type StepView,
  type TablesView,
  type VmaColumns,
} from '../../protocol/view.ts'
import { framesView } from '../nommu/view/viewFrames.ts'
import { emptyVmaColumns, NamedFiles } from '../vmaColumns.ts'
import { nameOfVma } from './proc.ts'

/** Entries that a view lists at most. */
const MOST_ENTRIES = 2 ** 18
const MOST_TABLES = 512

/** What the machine alone tells; the step adds what happened. */
export function boardView(board: MmuBoard): Pick<StepView, 'frames' | 'spaces' | 'own'> {
  const frames = framesView(board.buddy)
  markPages(board, frames.pageUse)
  return { frames, spaces: spacesView(board), own: ownView(board) }
}

/** Which frame holds what: of the allocator's view only what is of nobody stays. */
function markPages({ machine, buddy, spaces }: MmuBoard, uses: Uint8Array): void {
  const first = buddy.zone.startPfn
  for (const { pages, name } of machine.objects) {
    const use = name.startsWith('/disk/') ? PageUse.pageCache : PageUse.ramFile
    for (const { pfn } of pages.values()) if (pfn >= 0) uses[pfn - first] = use
  }
  for (const { vmas, table } of spaces)
    for (const vma of vmas) {
      if ((vma.flags & VM.VM_MAYSHARE) !== 0) continue
      const use = vma.file === null ? PageUse.anonymous : PageUse.privateCopy
      table.forEach(pageOf(vma.start), pageOf(vma.end), ({ anonymous, pfn }) => {
        if (anonymous && pfn >= 0) uses[pfn - first] = use
      })
    }
}

const STATE_INDEX = Object.fromEntries(PAGE_STATES.map((state, index) => [state, index])) as Readonly<
  Record<PageState, number>
>

/** What an entry says of the page it names, in the mapping that it is of. */
function stateOf(page: Page, vma: Vma, users: number): PageState {
  if (page.id === 0) return 'zero'
  if (page.anonymous) return page.count * users > 1 ? 'cow' : 'private'
  return (vma.flags & VM.VM_MAYSHARE) === 0 ? 'file' : 'shared'
}

function spacesView(board: MmuBoard): PagedSpaces {
  const { machine, spaces } = board
  const ranges = new Map<Mm, RowRange>()
  const rows: Vma[] = []
  for (const mm of spaces) {
    ranges.set(mm, { first: rows.length, count: mm.vmas.size })
    for (const vma of mm.vmas) rows.push(vma)
  }
  return {
    kind: 'paged',
    processes: machine.processes.map(({ pid, name, mm, fds, bornAt }) => ({
      pid,
      name,
      startBrk: asVirtAddr(mm.startBrk),
      brk: asVirtAddr(mm.brk),
      endBrk: asVirtAddr(mm.brk),
      mapCount: mm.vmas.size,
      totalVm: [...mm.vmas].reduce((sum, { start, end }) => sum + pageOf(end) - pageOf(start), 0),
      vmas: ranges.get(mm) ?? { first: 0, count: 0 },
      fds: [...fds].map(([fd, file]) => ({ fd, path: pathOf(file.object) })),
      bornAt,
    })),
    vmas: vmaColumns(rows),
    pages: pageColumns(rows),
    end: asVirtAddr(machine.config.taskSize),
  }
}

/** Several objects without a name of their own are told apart by their number. */
const pathOf = ({ kind, name, id }: MemoryObject): string => (kind === 'anon' ? `${name} ${id}` : name)

function vmaColumns(rows: readonly Vma[]): VmaColumns {
  const { length } = rows
  const files = new NamedFiles<string>()
  const fileOf = (path: string, ino: number): number =>
    path === '' ? -1 : files.placeOf(`${ino} ${path}`, () => ({ path, ino }))
  const columns = emptyVmaColumns(length, files.list)
  rows.forEach((vma, i) => {
    columns.id[i] = vma.id
    columns.start[i] = vma.start
    columns.end[i] = vma.end
    columns.flags[i] = vma.flags
    columns.pgoff[i] = vma.file === null ? 0 : vma.pgoff
    columns.file[i] =
      vma.file === null ? fileOf(nameOfVma(vma), 0) : fileOf(pathOf(vma.file.object), vma.file.object.id)
    columns.isStack[i] = vma.foreign === '[stack]' ? 1 : 0
    columns.bornAt[i] = vma.bornAt
  })
  return columns
}

function pageColumns(rows: readonly Vma[]): PageColumns {
  const all = rows.reduce((sum, { mm }, i) => sum + (rows[i - 1]?.mm === mm ? 0 : mm.table.size), 0)
  const length = Math.min(all, MOST_ENTRIES)
  const first = new Uint32Array(rows.length + 1)
  const page = new Float64Array(length)
  const state = new Uint8Array(length)
  const pfn = new Float64Array(length)
  const count = new Uint32Array(length)
  let at = 0
  rows.forEach((vma, i) => {
    first[i] = at
    if (at < length)
      vma.mm.table.forEach(pageOf(vma.start), pageOf(vma.end), (entry, number) => {
        if (at >= length) return
        page[at] = number
        state[at] = STATE_INDEX[stateOf(entry, vma, 1)]
        pfn[at] = entry.pfn
        count[at] = entry.id === 0 ? 0 : entry.count
        at++
      })
  })
  first[rows.length] = at
  return { length: at, first, page, state, pfn, count, more: all - at }
}

function ownView(board: MmuBoard): MmuView {
  const { machine, spaces, tables } = board
  const era: MmuEra = machine.config.era
  return {
    machine: 'mmu',
    era,
    isMeasured: isMeasured(era),
    files: machine.objects.map((object) => fileView(board, object)),
    segments: machine.segments.map((segment): ShmView => ({
      shmid: segment.shmid,
      key: segment.key,
      size: segment.object.size,
      nattch: segment.nattch,
      path: segment.object.name,
    })),
    tables: spaces.map((mm): TablesView => ({
      pid: machine.processes.find((process) => process.mm === mm)?.pid ?? mm.pid,
      levels: board.levelsOf(mm).map(({ span, indexes }) => ({
        span,
        indexes: indexes.slice(0, MOST_TABLES),
        count: indexes.length,
      })),
      entries: mm.table.size,
    })),
    tablePages: tables.length,
    vmas: spaces.reduce((sum, { vmas }) => sum + vmas.size, 0),
    maxMapCount: machine.maxMapCount,
  }
}

function fileView({ files }: MmuBoard, object: MemoryObject): FileView {
  const spec = files.get(object.name)
  const pages: PageRun[] = []
  const frames = [...object.pages.values()].map(({ pfn }) => pfn).filter((pfn) => pfn >= 0)
  for (const pfn of frames.sort((a, b) => a - b)) appendPages(pages, asPfn(pfn), 1)
  return {
    path: pathOf(object),
    fs: spec?.fs ?? 'tmpfs',
    device: spec?.type === 'char' || spec?.type === 'block',
    ino: object.id,
    size: object.size,
    capabilities: [],
    address: null,
    pages,
  }
}
