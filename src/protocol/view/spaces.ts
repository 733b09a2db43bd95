/** Processes, and the addresses that each of them sees. */
import type { Addr } from '../../base/units.ts'
import type { Pid, RegionId, VmaId } from '../../sim/record/events.ts'

/** One mapping. */
export interface VmaView {
  readonly id: VmaId
  readonly pid: Pid
  /** The region that holds its pages (vm_region); null on a machine that has none. */
  readonly region: RegionId | null
  readonly start: Addr
  readonly end: Addr
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

export interface ProcessView {
  readonly pid: Pid
  /** The scenario's letter or word for it; `init` or `pid 1` for one that was there before. */
  readonly name: string
  readonly startBrk: Addr
  readonly brk: Addr
  readonly endBrk: Addr
  readonly mapCount: number
  /** Pages. */
  readonly totalVm: number
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

/** What addresses mean; a machine whose processes have page tables adds a kind of its own. */
export type AddressSpaces = IdentitySpaces
