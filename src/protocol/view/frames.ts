/** Physical RAM, frame by frame: what the page map and the measures of memory need of a step, whatever machine made it. */
import type { PageRun, Pfn } from '../../base/units.ts'

/** What one page of RAM is, as the page map colours it. The values are stored in `FramesView.pageUse`. */
export const PageUse = {
  free: 0,
  /** Kernel image, reserved pages, slabs, stacks: everything the mapping code does not own. */
  kernel: 1,
  /** A program's text, data and stack, put there by the loader. */
  program: 2,
  anonymous: 3,
  /** Copy of a file that one mapping uses. */
  privateCopy: 4,
  /** Copy of a file that several mappings use. */
  sharedCopy: 5,
  /** Pages of a memory-backed file (ramfs, System V segment). */
  ramFile: 6,
  /** Between a region's end and its top: allocated, kept, used by nobody. */
  slack: 7,
  /** Page cache and buffers: movable pages the kernel took for files. */
  pageCache: 8,
} as const
export type PageUse = (typeof PageUse)[keyof typeof PageUse]
export const PAGE_USES = [
  'free',
  'kernel',
  'program',
  'anonymous',
  'privateCopy',
  'sharedCopy',
  'ramFile',
  'slack',
  'pageCache',
] as const satisfies readonly (keyof typeof PageUse)[]
export type PageUseName = (typeof PAGE_USES)[number]

export interface ZoneView {
  readonly name: string
  readonly startPfn: Pfn
  readonly spannedPages: number
  readonly managedPages: number
  readonly watermarkMin: number
  readonly watermarkLow: number
  readonly watermarkHigh: number
  readonly pageblockOrder: number
  readonly mobilityGrouping: boolean
}

/** Free blocks, head of each list first: all of unmovable order 0, then order 1, ... then movable order 0, ... */
export interface FreeBlocks {
  readonly pfn: Float64Array
  readonly order: Uint8Array
  /** Index into MIGRATETYPES. */
  readonly migratetype: Uint8Array
}

/** The zone, and what each of its frames is used for. */
export interface FramesView {
  readonly zone: ZoneView
  /** One PageUse a page, zone.spannedPages long, index 0 is zone.startPfn. */
  readonly pageUse: Uint8Array
  readonly freeBlocks: FreeBlocks
  /** Migratetype index of each pageblock. */
  readonly pageblocks: Uint8Array
  readonly freePages: number
  /** How sure the start of each page was, one Evidence a page; missing for a machine of which everything was known. */
  readonly evidence?: Uint8Array
}

/** A block that a step asked for and that the allocator did not give. */
export interface RefusedBlock {
  readonly order: number
  /** Free pages in a row, as many as were asked for, among which no block of the order begins; null where there are none. */
  readonly run: PageRun | null
}
