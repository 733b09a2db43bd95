/** Processes, and the addresses that each of them sees. */
import type { Addr } from '../../base/units.ts'
import type { Pid, RegionId, VmaId } from '../../sim/record/events.ts'

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
  /** In address order. */
  readonly vmas: readonly VmaView[]
  /** Open descriptors. */
  readonly fds: readonly { readonly fd: number; readonly path: string }[]
  readonly bornAt: number
}

/** Without an MMU every process uses physical addresses: where a mapping is in the space is where it lies in RAM. */
export interface IdentitySpaces {
  readonly kind: 'identity'
  /** Oldest first. */
  readonly processes: readonly ProcessView[]
}

/** What addresses mean; a machine whose processes have page tables adds a kind of its own. */
export type AddressSpaces = IdentitySpaces
