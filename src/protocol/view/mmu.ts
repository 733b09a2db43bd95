/** What only the machine with an MMU has: page tables, and objects whose pages mappings show. */
import type { Pid } from '../../sim/record/events.ts'
import type { FileView, ShmView } from './nommu.ts'

/** The page table of one process. */
export interface TablesView {
  readonly pid: Pid
  /** The lowest level first; the highest has one table. */
  readonly levels: readonly {
    /** Bytes of addresses that one table covers. */
    readonly span: number
    /** Where the addresses of each begin, / span. At most 512 are listed. */
    readonly indexes: readonly number[]
    readonly count: number
  }[]
  /** Entries of the lowest level that are in use. */
  readonly entries: number
}

export interface MmuView {
  readonly machine: 'mmu'
  readonly era: string
  /** Whether recordings of this kernel back the model. */
  readonly isMeasured: boolean
  /** Files with a name, shared anonymous memory and segments. */
  readonly files: readonly FileView[]
  readonly segments: readonly ShmView[]
  /** Oldest process first; one for processes that use the same memory. */
  readonly tables: readonly TablesView[]
  /** Pages that all page tables take. */
  readonly tablePages: number
  /** VMAs of all processes, and how many one may have. */
  readonly vmas: number
  readonly maxMapCount: number
}
