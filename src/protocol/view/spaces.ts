/** Processes, and the addresses that each of them sees. */
import type { VirtAddr } from '../../base/units.ts'
import type { Pid, RegionId, VmaId } from '../../sim/record/events.ts'

/** One mapping. */
export interface VmaView {
  readonly id: VmaId
  readonly pid: Pid
  /** The region that holds its pages (vm_region); null on a machine that has none. */
  readonly region: RegionId | null
  readonly start: VirtAddr
  readonly end: VirtAddr
  readonly flags: number
  readonly pgoff: number
  readonly file: string | null
  readonly ino: number
  readonly isStack: boolean
  readonly bornAt: number
}

/**
 * Mappings as columns, one entry a mapping: there may be as many as pages, and objects would take longer to send than all
 * else. Those of one address space stand together in address order, the oldest process's first. A mapping that another one
 * was laid over keeps what is left of it, which may be two entries.
 */
export interface VmaColumns {
  readonly length: number
  readonly id: Uint32Array
  /** Id of the region that holds its pages; 0 on a machine that has none. */
  readonly region: Uint32Array
  readonly start: Float64Array
  readonly end: Float64Array
  readonly flags: Uint32Array
  /** Pages. */
  readonly pgoff: Float64Array
  /** Index into `files`; -1 without a file. */
  readonly file: Int32Array
  /** 1 for the stack of its process. */
  readonly isStack: Uint8Array
  readonly bornAt: Uint32Array
  readonly files: readonly { readonly path: string; readonly ino: number }[]
}

/** The entries `first` to `first + count - 1` of a table. */
export interface RowRange {
  readonly first: number
  readonly count: number
}

/** Bytes of a program in memory, from `start` to before `end`. */
export interface ProgramBytes {
  readonly what: 'text' | 'data' | 'bss' | 'hole'
  readonly start: number
  readonly end: number
  /** They are of the interpreter that the program names. */
  readonly isInterpreter?: true
}

/** What the loader put where. */
export interface ProgramImageView {
  readonly bytes: readonly ProgramBytes[]
  /** Heap and stack lie in one block with the data, as those of a flat program do. */
  readonly hasHeap: boolean
  /** Where the stack pointer was when the program began: what the program was given lies above. */
  readonly startStack: number
}

export interface ProcessView {
  readonly pid: Pid
  /** The scenario's letter or word for it; `init` or `pid 1` for one that was there before. */
  readonly name: string
  readonly startBrk: VirtAddr
  readonly brk: VirtAddr
  readonly endBrk: VirtAddr
  readonly mapCount: number
  /** Pages. */
  readonly totalVm: number
  /** Of a program that was started from a file. */
  readonly image?: ProgramImageView
  /** Its part of `AddressSpaces.vmas`; the same for processes that share all their memory. */
  readonly vmas: RowRange
  /** Open descriptors. */
  readonly fds: readonly { readonly fd: number; readonly path: string }[]
  readonly bornAt: number
}

/** Without an MMU every process uses physical addresses: where a mapping is in the space is where it lies in RAM. */
export interface IdentitySpaces {
  readonly kind: 'identity'
  /** Oldest first. */
  readonly processes: readonly ProcessView[]
  readonly vmas: VmaColumns
}

/** What a page-table entry says, as the pictures tell them apart. PageColumns.state stores the index. */
export const PAGE_STATES = [
  /** The one page of zeros that everybody reads. */
  'zero',
  /** A page of this mapping alone, written in place. */
  'private',
  /** An anonymous page that others see too: whoever writes it gets a copy. */
  'cow',
  /** A page of a file in a private mapping: it is copied when it is written. */
  'file',
  /** A page of an object in a shared mapping. */
  'shared',
] as const
export type PageState = (typeof PAGE_STATES)[number]

/** Page-table entries as columns: those of one mapping together, upwards, the mappings in their order. */
export interface PageColumns {
  readonly length: number
  /** Where the entries of each mapping begin; the last number is where all end. [vmas.length + 1] */
  readonly first: Uint32Array
  /** Page number of the address: address / 4096. */
  readonly page: Float64Array
  /** Index into PAGE_STATES. */
  readonly state: Uint8Array
  /** The page frame; -1 for the page of zeros. */
  readonly pfn: Float64Array
  /** Page-table entries on the machine that say this page; 0 for the page of zeros. */
  readonly count: Uint32Array
  /** Entries that are not listed, because there are too many. */
  readonly more: number
}

/** With an MMU each process has addresses of its own, and a page table says which frame lies there. */
export interface PagedSpaces {
  readonly kind: 'paged'
  /** Oldest first. */
  readonly processes: readonly ProcessView[]
  readonly vmas: VmaColumns
  readonly pages: PageColumns
  /** Addresses of programs end below it. */
  readonly end: VirtAddr
}

/** What addresses mean. */
export type AddressSpaces = IdentitySpaces | PagedSpaces
