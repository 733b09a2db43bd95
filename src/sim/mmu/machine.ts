/**
 * One machine with an MMU: physical pages, objects, processes. Plain state and the few things that every call needs; what calls do is
 * in the files named after them. Deterministic: no clock, no randomness, no DOM. The same calls give the same state.
 */
import { NO_PFN, PAGE_SIZE } from '../../base/units.ts'
import { assert } from '../../base/assert.ts'
import { errnoReturn, type ErrnoName } from '../../base/uapi.ts'
import type { MmuEra } from './eraNames.ts'
import { MMU_RULES, type MmuRules } from './eras.ts'
import type { FrameSource } from './pages/frames.ts'
import { Ev, MmuJournal } from './record/journal.ts'
import { copyState } from './snapshot.ts'
import {
  NO_BYTES,
  type Counter,
  type MemoryObject,
  type Mm,
  type MmuState,
  type Page,
  type Process,
} from './structs.ts'
import type { MmuWhyRecorder, TestName, TestValues } from './record/why.ts'

/** A VMA that every program has from its start. */
export interface ForeignVma {
  readonly start: number
  readonly end: number
  readonly name: string
  /** VM_... */
  readonly flags: number
  /** Something of a file lies there, which is never the same as anonymous memory beside it. */
  readonly hasFile: boolean
}

export interface MmuConfig {
  readonly era: MmuEra
  readonly frames: FrameSource
  /** For the overcommit rule: no request may ask for more. */
  readonly ramPages: number
  /** Addresses of programs end below it, bytes. */
  readonly taskSize: number
  /** Top of the area in which mmap places, bytes. */
  readonly mmapBase: number
  readonly startBrk: number
  /** vm.max_map_count before the first call. */
  readonly maxMapCount: number
  /** The lowest address for hints and growing, bytes. */
  readonly mmapMinAddr: number
  /** Pages that one read fault may enter (fault_around_bytes / 4096). */
  readonly faultAroundPages: number
  /** RLIMIT_STACK, bytes. */
  readonly stackLimit: number
  readonly stackGuardGapPages: number
  readonly foreign: readonly ForeignVma[]
}

/** Where the page frames of page tables come from. */
export interface TableFrames {
  /** Takes those that an entry at a page number needs and that are not there yet; false, and none taken, if they cannot be had. */
  ensure(mm: Mm, pageNumber: number): boolean
}

export interface MmuSnapshot {
  readonly state: MmuState
  readonly frames: unknown
}

/** mmap_base(): where the area for mmap ends, without randomisation. Bytes. */
export function mmapBaseOf(taskSize: number, stackLimit: number): number {
  const gap = Math.min(Math.max(stackLimit + 2 ** 20, 128 * 2 ** 20), (taskSize / 6) * 5)
  return Math.ceil((taskSize - gap) / 4096) * 4096
}

const zeroPage = (): Page => ({
  id: 0,
  pfn: NO_PFN,
  anonymous: false,
  exclusive: false,
  count: 0,
  bytes: NO_BYTES,
  bornAt: 0,
  object: null,
  index: 0,
})

export class MmuMachine implements MmuState {
  readonly journal = new MmuJournal()
  readonly config: MmuConfig
  readonly rules: MmuRules
  /** Takes down tests and choices; null while nobody looks. */
  why: MmuWhyRecorder | null = null
  /** The step that runs (1-based), 0 before the first: what is made now is of it. */
  step = 0
  /** Null where page tables take no memory. */
  tableFrames: TableFrames | null = null

  maxMapCount: number
  processes: Process[] = []
  objects: MemoryObject[] = []
  segments: MmuState['segments'] = []
  zeroPage = zeroPage()
  next: Record<Counter, number> = { page: 1, object: 1, file: 1, root: 1, vma: 1, mm: 1, pid: 1, shmid: 0 }

  constructor(config: MmuConfig) {
    this.config = config
    this.maxMapCount = config.maxMapCount
    this.rules = MMU_RULES[config.era]
  }

  count(counter: Counter): number {
    return this.next[counter]++
  }

  findProcess(pid: number): Process | null {
    return this.processes.find((process) => process.pid === pid) ?? null
  }

  // --- pages -----------------------------------------------------------------------------------------------------

  /** A page in a frame, zeroed; null if none is free. A page of a device's own memory needs none. */
  takePage(object: MemoryObject | null, index: number): Page | null {
    const isDevice = object?.isDevice === true
    const pfn = isDevice ? NO_PFN : this.config.frames.take()
    if (!isDevice && this.refuses('frame-free', pfn === NO_PFN, this.config.ramPages)) return null
    const page: Page = {
      id: this.count('page'),
      pfn,
      anonymous: object === null,
      exclusive: object === null,
      count: 0,
      bytes: NO_BYTES,
      bornAt: this.step,
      object,
      index,
    }
    if (!isDevice) this.journal.push(Ev.pageTake, page.id, pfn, object === null ? 1 : 0)
    return page
  }

  /** Page tables for an entry at a page number, as far as they are missing (__pte_alloc); false if no frame is free for one. */
  makeTables(mm: Mm, pageNumber: number): boolean {
    const fits = this.tableFrames === null || this.tableFrames.ensure(mm, pageNumber)
    return !this.refuses('table-frame', !fits, pageNumber * PAGE_SIZE)
  }

  /** Gives the frame back if nothing maps or holds the page any more. */
  releasePage(page: Page): void {
    if (page.count > 0 || page.object !== null || page === this.zeroPage) return
    if (page.pfn === NO_PFN) return
    this.journal.push(Ev.pageFree, page.id, page.pfn)
    this.config.frames.give(page.pfn)
  }

  // --- tests -----------------------------------------------------------------------------------------------------

  /** One of the kernel's tests: whether it refuses. Taken down when somebody looks. */
  refuses<T extends TestName>(test: T, failed: boolean, ...values: TestValues[T]): boolean {
    if (this.why !== null) this.why.check(test, failed, ...values)
    return failed
  }

  // --- going back ------------------------------------------------------------------------------------------------

  snapshot(): MmuSnapshot {
    return { state: copyState(this), frames: this.config.frames.snapshot() }
  }

  restore({ state, frames }: MmuSnapshot): void {
    const copy = copyState(state)
    this.maxMapCount = copy.maxMapCount
    this.processes = copy.processes
    this.objects = copy.objects
    this.segments = copy.segments
    this.zeroPage = copy.zeroPage
    this.next = { ...copy.next }
    this.config.frames.restore(frames)
    this.journal.clear()
  }
}

/** What a call gives back when it is refused. */
export const fail = (name: ErrnoName): number => errnoReturn(name)

/** The process of a pid that must be alive. */
export function processOf(m: MmuMachine, pid: number): Process {
  const process = m.findProcess(pid)
  assert(process !== null, `no process ${pid}`)
  return process
}
