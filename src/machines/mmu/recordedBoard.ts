/**
 * A state as it was recorded of a kernel with an MMU, to be drawn beside the model's. Recordings tell which pages are the same and not where
 * they lay, so that a page lies where the model has put the one of that number; what only the kernel had is drawn into frames that are free.
 */
import { asPfn, NO_PFN, PAGE_SIZE } from '../../base/units.ts'
import type { Identities } from '../../documents/recording/mmu/stateOf.ts'
import type {
  MmuObjectState,
  MmuProcessState,
  MmuTraceState,
  MmuVma,
} from '../../documents/recording/mmu/types.ts'
import { PageUse } from '../../protocol/view.ts'
import { MmuBoard } from '../../sim/mmu/board.ts'
import { RangeList } from '../../sim/mmu/mm/rangeList.ts'
import { flagsOf } from '../../sim/mmu/mm/vmFlags.ts'
import { PageTable } from '../../sim/mmu/pages/pageTable.ts'
import {
  NO_BYTES,
  type MemoryObject,
  type Mm,
  type OpenFile,
  type Page,
  type Process,
  type Vma,
} from '../../sim/mmu/structs.ts'
import { pageOf } from '../../sim/mmu/words.ts'
import { framesView } from '../nommu/view/viewFrames.ts'

/** @param ids What the recording calls the model's pages and objects. `model` is after `step`, and stays as it is. */
export function recordedBoard(
  model: MmuBoard,
  state: MmuTraceState,
  ids: Identities,
  step: number,
): MmuBoard {
  const board = new MmuBoard(model.machine.config, model.buddy, model.files)
  board.tables = [...model.tables]
  board.machine.step = step
  new Recorded(board, model, ids).put(state)
  return board
}

class Recorded {
  private readonly board: MmuBoard
  private readonly model: MmuBoard
  /** The model's, by the number that the recording gives them. */
  private readonly pagesOfModel = new Map<number, Page>()
  private readonly objectsOfModel = new Map<number, MemoryObject>()
  private readonly pages = new Map<number, Page>()
  private readonly objects = new Map<number, MemoryObject>()
  private readonly freeFrames: Generator<number, void>

  constructor(board: MmuBoard, model: MmuBoard, ids: Identities) {
    this.board = board
    this.model = model
    this.freeFrames = freeFrames(model)
    const { machine } = model
    for (const object of machine.objects) {
      this.objectsOfModel.set(ids.object(object), object)
      for (const page of object.pages.values()) this.pagesOfModel.set(ids.page(machine, page), page)
    }
    for (const { table } of model.spaces)
      table.forEach(0, Infinity, (page) => this.pagesOfModel.set(ids.page(machine, page), page))
    this.pages.set(0, board.machine.zeroPage)
    // What is new here has numbers that the model has not given yet.
    Object.assign(board.machine.next, machine.next)
  }

  put({ processes, objects }: MmuTraceState): void {
    const { machine } = this.board
    for (const object of objects) machine.objects.push(this.object(object))
    for (const object of objects)
      if (object.nattch !== undefined) machine.segments.push(this.segment(object, object.nattch))
    for (const [name, process] of Object.entries(processes))
      machine.processes.push(this.process(name, process))
  }

  private object({ id, kind, name, size, pages }: MmuObjectState): MemoryObject {
    const same = this.objectsOfModel.get(id)
    const object: MemoryObject = {
      id: same?.id ?? this.board.machine.count('object'),
      kind,
      name,
      size,
      pages: new Map(),
      named: same?.named ?? true,
      filled: same?.filled ?? 0,
      ino: same?.ino ?? 0,
      isDevice: false,
      holes: new Set(),
      users: same?.users ?? 1,
      vmas: same?.vmas ?? 0,
    }
    this.objects.set(id, object)
    for (const [index, number] of pages) object.pages.set(index, this.page(number, object, index))
    return object
  }

  private segment({ id }: MmuObjectState, nattch: number) {
    const same = this.model.machine.segments.find(({ object }) => object === this.objectsOfModel.get(id))
    const object = this.objects.get(id) ?? this.object({ id, kind: 'sysv', name: '', size: 0, pages: [] })
    const shmid = same?.shmid ?? this.board.machine.count('shmid')
    return { shmid, key: same?.key ?? 0, object, nattch, removed: false, destroyed: false }
  }

  private process(name: string, { brk, vmas }: MmuProcessState): Process {
    const { machine } = this.board
    const same = this.model.machine.processes.find((process) => process.name === name)
    const mm: Mm = {
      id: same?.mm.id ?? machine.count('mm'),
      pid: same?.pid ?? machine.count('pid'),
      vmas: new RangeList<Vma>(),
      table: new PageTable<Page>(),
      outOfOrder: new Map(),
      startBrk: machine.config.startBrk,
      brk,
    }
    const foreign = machine.config.foreign.map((own) => ({
      ...own,
      pgoff: pageOf(own.start),
      file: null,
      foreign: own.name,
    }))
    const listed = 'count' in vmas ? [...vmas.first, ...vmas.last] : vmas
    const recorded = listed.map(([start, end, , offset, object, flags]) => ({
      start,
      end,
      flags: flagsOf(flags) ?? 0,
      pgoff: offset / PAGE_SIZE,
      file: this.file(object),
      foreign: null,
    }))
    let last = 0
    for (const part of [...foreign, ...recorded].sort((a, b) => a.start - b.start)) {
      // A file can say what no kernel would.
      if (part.start < last || part.end <= part.start || part.end > machine.config.taskSize) continue
      last = part.end
      const { start, end, flags, pgoff, file } = part
      const before = same?.mm.vmas.at(start)
      const isSame = before?.start === start
      mm.vmas.insert({
        id: isSame ? before.id : machine.count('vma'),
        mm,
        start,
        end,
        flags,
        pgoff,
        file,
        root: null,
        chain: [],
        foreign: part.foreign,
        bornAt: isSame ? before.bornAt : machine.step,
      })
    }
    for (const vma of listed) this.enter(mm, vma)
    return { pid: mm.pid, name, mm, fds: new Map(same?.fds), bornAt: same?.bornAt ?? machine.step }
  }

  /** The page-table entries of a mapping. */
  private enter(mm: Mm, [start, end, , , of, , , , pages]: MmuVma): void {
    for (const [index, number, bits] of pages) {
      const at = pageOf(start) + index
      if (at >= pageOf(end)) continue
      const page = this.page(number, bits.includes('f') ? (this.objects.get(of) ?? null) : null, index)
      if (mm.table.set(at, page) === null && number !== 0) page.count++
    }
  }

  private file(id: number): OpenFile | null {
    const object = this.objects.get(id)
    if (object === undefined) return null
    const segment = this.board.machine.segments.find((candidate) => candidate.object === object) ?? null
    return { id, object, readable: true, writable: true, append: false, position: 0, segment, users: 1 }
  }

  private page(number: number, object: MemoryObject | null, index: number): Page {
    const known = this.pages.get(number)
    if (known !== undefined) return known
    const same = this.pagesOfModel.get(number)
    const page: Page = {
      id: same?.id ?? this.board.machine.count('page'),
      pfn: same?.pfn ?? asPfn(this.freeFrames.next().value ?? NO_PFN),
      anonymous: object === null,
      exclusive: false,
      count: 0,
      bytes: same?.bytes ?? NO_BYTES,
      bornAt: same?.bornAt ?? this.board.machine.step,
      object,
      index,
    }
    this.pages.set(number, page)
    return page
  }
}

/** The highest ones first: the allocator takes the lowest, as a rule. */
function* freeFrames({ buddy }: MmuBoard): Generator<number, void> {
  const { pageUse, zone } = framesView(buddy)
  for (let page = pageUse.length - 1; page >= 0; page--)
    if (pageUse[page] === PageUse.free) yield zone.startPfn + page
}
