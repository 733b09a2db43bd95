/**
 * The machine with an MMU as it can be stepped through: memory of a board with the page allocator that both machines share, and the
 * page frames that page tables take. What the kernel image takes at the bottom of RAM is what it takes without an MMU.
 */
import type { Observed } from '../../base/observed.ts'
import { NO_PFN, PAGE_SIZE, type Pfn } from '../../base/units.ts'
import { MT_UNMOVABLE, PageHolder, type BuddyAllocator } from '../pages/buddy.ts'
import { MmuMachine, type MmuConfig, type MmuSnapshot, type TableFrames } from './machine.ts'
import { BuddyFrames } from './pages/buddyFrames.ts'
import { missingTables, tableLevels, tablePages, type TableLevel } from './pages/pageTables.ts'
import { MmuWhyRecorder, type MmuWhyEvent } from './record/why.ts'
import type { Mm } from './structs.ts'

/** What the machine has to know of a file that is there from the start. */
export interface BoardFile {
  readonly path: string
  readonly type: 'regular' | 'directory' | 'char' | 'block'
  readonly fs: string
  /** Whether it has an mmap operation at all. */
  readonly mmap: boolean
  readonly noexec?: boolean
  /** Where the memory of a device lies; null for one without memory. */
  readonly address?: number | null
  /** Its driver answers ENOSYS when it is asked to map it, or where it lies. */
  readonly declines?: boolean
  readonly refuses?: boolean
}

/** A word or byte that a program read or wrote. */
export interface AccessedWord {
  /** Whose address it is, where that is another process than the one that calls. */
  readonly of?: number
  readonly address: number
  readonly bytes: number
  readonly wrote: boolean
  readonly before: number
  readonly value: number
}

export interface MmuBoardSnapshot {
  readonly machine: MmuSnapshot
  readonly tables: Float64Array
  readonly tracers: ReadonlyMap<number, number>
  readonly variables: ReadonlyMap<string, bigint>
}

export class MmuBoard implements TableFrames {
  /** A program that is too large is killed; the kernel goes on. */
  readonly stopped: string | null = null
  readonly machine: MmuMachine
  readonly buddy: BuddyAllocator
  /** What is known of files by their path: those that the header names. */
  readonly files: ReadonlyMap<string, BoardFile>
  /** Frames that hold page tables, newest last. */
  tables: Pfn[] = []
  /** Who traces whom: pid of the tracer by that of the traced. */
  tracers = new Map<number, number>()
  /** What runs the lines of a recording, with variables that go back with the machine; null for a scenario. */
  script: {
    save(): ReadonlyMap<string, bigint>
    load(from: ReadonlyMap<string, bigint>): void
  } | null = null
  /** What the step's call read or wrote in memory first, and what mincore answered. */
  lastWord: AccessedWord | null = null
  lastVec: string | null = null
  private readonly known = new WeakMap<
    Mm,
    { readonly shape: number; readonly levels: readonly TableLevel[] }
  >()

  constructor(
    config: Omit<MmuConfig, 'frames'>,
    buddy: BuddyAllocator,
    files: ReadonlyMap<string, BoardFile> = new Map(),
  ) {
    this.buddy = buddy
    this.files = files
    this.machine = new MmuMachine({ ...config, frames: new BuddyFrames(buddy) })
    this.machine.tableFrames = this
    // What came and went is followed from step to step.
    this.machine.journal.on = true
  }

  get vitals(): { readonly freePages: number; readonly largestFree: number } {
    const order = this.buddy.largestFreeOrder()
    return { freePages: this.buddy.freePages, largestFree: order < 0 ? 0 : 2 ** order }
  }

  /** Tests and choices recorded since everything was last observed. */
  observed: readonly MmuWhyEvent[] = []

  beginStep(step: number): void {
    const { machine } = this
    machine.step = step
    machine.journal.clear()
    this.lastWord = null
    this.lastVec = null
    this.buddy.journal.clear()
  }

  observe(what: Observed): void {
    const recorder = what === 'everything' ? new MmuWhyRecorder(this.machine.journal) : null
    if (recorder !== null) this.observed = recorder.events
    this.machine.why = recorder
    this.buddy.journal.detail = recorder !== null
  }

  snapshot(): MmuBoardSnapshot {
    return {
      machine: this.machine.snapshot(),
      tables: Float64Array.from(this.tables),
      tracers: new Map(this.tracers),
      variables: this.script?.save() ?? new Map(),
    }
  }

  restore({ machine, tables, tracers, variables }: MmuBoardSnapshot): void {
    this.machine.restore(machine)
    this.tables = Array.from(tables, (pfn) => pfn as Pfn)
    this.tracers = new Map(tracers)
    this.script?.load(variables)
    this.buddy.journal.clear()
  }

  /** The tables of an address space, the lowest level first. */
  levelsOf(mm: Mm): readonly TableLevel[] {
    const { table } = mm
    const known = this.known.get(mm)
    if (known?.shape === table.shape) return known.levels
    const levels = tableLevels(table.leafIndexes, PAGE_SIZE)
    this.known.set(mm, { shape: table.shape, levels })
    return levels
  }

  /** Every address space once, the oldest process's first. */
  get spaces(): readonly Mm[] {
    return [...new Set(this.machine.processes.map(({ mm }) => mm))]
  }

  /** __pte_alloc, __pmd_alloc, __pud_alloc: frames for the tables that an entry needs. */
  ensure({ table }: Mm, pageNumber: number): boolean {
    const before = this.tables.length
    for (let missing = missingTables(table, pageNumber); missing > 0; missing--) {
      if (this.takeTable()) continue
      while (this.tables.length > before) this.giveTable()
      return false
    }
    return true
  }

  private takeTable(): boolean {
    const pfn = this.buddy.alloc(0, MT_UNMOVABLE, PageHolder.kernel)
    if (pfn !== NO_PFN) this.tables.push(pfn)
    return pfn !== NO_PFN
  }

  private giveTable(): void {
    const pfn = this.tables.pop()
    if (pfn !== undefined) this.buddy.free(pfn, 0, false, true)
  }

  /**
   * After each call: gives the frames of tables that went, and takes those for new processes and for what mremap has moved. Without a
   * free frame these go without one until there is.
   */
  settleTables(): void {
    const needed = this.spaces.reduce((sum, mm) => sum + tablePages(this.levelsOf(mm)), 0)
    while (this.tables.length > needed) this.giveTable()
    while (this.tables.length < needed) if (!this.takeTable()) return
  }
}
