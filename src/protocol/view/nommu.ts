/** What only the machine without an MMU has: regions that mappings share, in a tree, and what stands beside them. */
import type { PhysAddr, PageRun } from '../../base/units.ts'
import type { RegionId } from '../../sim/record/events.ts'
import type { PageUseName } from './frames.ts'

export interface FileView {
  readonly path: string
  readonly fs: string
  /** What it maps is the memory of a device, or a disk in memory; flash devices (mtd) are not meant. */
  readonly device: boolean
  readonly ino: number
  /** Bytes. */
  readonly size: number
  readonly capabilities: readonly string[]
  /** Where the file lies in directly mapped flash or device memory; null elsewhere. */
  readonly address: PhysAddr | null
  /** Runs of RAM pages a memory-backed file owns. */
  readonly pages: readonly PageRun[]
  /** A loader knows what it holds. */
  readonly isProgram?: true
}

/** What a region holds, the same distinctions as PageUse makes; `device` is mapped flash or device memory. */
export const REGION_KINDS = [
  'program',
  'anonymous',
  'privateCopy',
  'sharedCopy',
  'ramFile',
  'device',
] as const satisfies readonly (PageUseName | 'device')[]
export type RegionKind = (typeof REGION_KINDS)[number]

/** One region. */
export interface RegionView {
  readonly id: RegionId
  readonly kind: RegionKind
  readonly start: PhysAddr
  readonly end: PhysAddr
  /** Equal to `end` or above it; the difference is slack. */
  readonly top: PhysAddr
  readonly usage: number
  /** VM_* bits. */
  readonly flags: number
  /** Pages into the file. */
  readonly pgoff: number
  readonly file: string | null
  readonly ino: number
  readonly left: RegionId | null
  readonly right: RegionId | null
  readonly color: 'red' | 'black'
  /** The step that made it; 0 if it was there at the start. */
  readonly bornAt: number
}

/** Regions as columns in address order, one entry a region: see VmaColumns for the reason. */
export interface RegionColumns {
  readonly length: number
  readonly id: Uint32Array
  /** Index into REGION_KINDS. */
  readonly kind: Uint8Array
  readonly start: Float64Array
  readonly end: Float64Array
  readonly top: Float64Array
  readonly usage: Uint32Array
  readonly flags: Uint32Array
  readonly pgoff: Float64Array
  /** Index into `NommuView.files`; -1 without a file. */
  readonly file: Int32Array
  /** Entries of this table; -1 for none. */
  readonly left: Int32Array
  readonly right: Int32Array
  /** 1 for red. */
  readonly isRed: Uint8Array
  readonly bornAt: Uint32Array
}

export interface ShmView {
  readonly shmid: number
  readonly key: number
  readonly size: number
  readonly nattch: number
  readonly path: string
}

/** What a step did to the regions, for marking in the views. All empty at step 0. */
export interface RegionsChange {
  readonly regionsAdded: readonly RegionId[]
  /** With the place where they were: they are no longer in `regions`. */
  readonly regionsRemoved: readonly { readonly id: RegionId; readonly start: PhysAddr }[]
  /** Resized, split, or with another usage count. */
  readonly regionsChanged: readonly RegionId[]
  readonly rotated: readonly { readonly id: RegionId; readonly direction: 'left' | 'right' }[]
}

export const NO_REGIONS_CHANGE: RegionsChange = {
  regionsAdded: [],
  regionsRemoved: [],
  regionsChanged: [],
  rotated: [],
}

/** What a kernel has, and an older one has not. */
export interface Having {
  /** Regions apart from the VMAs that use them: before 2.6.29 the VMAs are the system's own. */
  readonly regions: boolean
  readonly trimming: boolean
  /** The line MmapCopy in /proc/meminfo. */
  readonly mmapCopy: boolean
}

export interface NommuView {
  readonly machine: 'nommu'
  /** The release of Linux. */
  readonly era: string
  readonly has: Having
  readonly regions: RegionColumns
  /** Entry of the tree's root; -1 for an empty tree. */
  readonly root: number
  readonly change: RegionsChange
  /** Files that exist, memory-backed and on flash ones included. */
  readonly files: readonly FileView[]
  readonly segments: readonly ShmView[]
  /** Pages held in copies (MmapCopy). */
  readonly mmapPages: number
  readonly nrTrimPages: number
}
