/**
 * What the page is told about one step: a complete, self-contained picture of the machine after it.
 * Built in the worker, read-only in the page. Everything a view draws is in here; views never see the simulator.
 */
import type { ErrnoName, Migratetype } from '../base/uapi.ts'
import type { Addr, Pfn } from '../base/units.ts'
import type { Pid, RegionId, SimEvent, VmaId } from '../sim/record/events.ts'
import type { RunMeasures, StepMeasures } from '../explain/measures/measureTypes.ts'
import type { Narration } from '../explain/narration/narrationTypes.ts'
import type { WhyTree } from '../explain/why/whyTypes.ts'
import type { PredictQuestion } from '../explain/predict/predictTypes.ts'

export type { Pid, RegionId, SimEvent, VmaId } from '../sim/record/events.ts'
export type {
  NamedThing,
  Narration,
  NarrationParagraph,
  NarrationPart,
  QuestionView,
} from '../explain/narration/narrationTypes.ts'
export type {
  PredictAnswer,
  PredictChoice,
  PredictKind,
  PredictQuestion,
} from '../explain/predict/predictTypes.ts'
export type { WhyNode, WhyOutcome, WhyRef, WhyTree } from '../explain/why/whyTypes.ts'
export type { ProcessMeasures, Refusal, RunMeasures, StepMeasures } from '../explain/measures/measureTypes.ts'

/** What one page of RAM is, as the page map colours it. The values are stored in `StepView.pageUse`. */
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

export type Era = '2.6.28' | '2.6.29' | '6.12'

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
  readonly address: Addr | null
  /** Runs of RAM pages a memory-backed file owns. */
  readonly pages: readonly { readonly pfn: Pfn; readonly pages: number }[]
}

/** What a region holds, the same distinctions as PageUse makes; `device` is mapped flash or device memory. */
export type RegionKind = 'program' | 'anonymous' | 'privateCopy' | 'sharedCopy' | 'ramFile' | 'device'

export interface RegionView {
  readonly id: RegionId
  readonly kind: RegionKind
  readonly start: Addr
  readonly end: Addr
  /** Equal to `end` or above it; the difference is slack. */
  readonly top: Addr
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

export interface VmaView {
  readonly id: VmaId
  readonly pid: Pid
  readonly region: RegionId
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

export interface ShmView {
  readonly shmid: number
  readonly key: number
  readonly size: number
  readonly nattch: number
  readonly path: string
}

/** A run of pages; absolute page frame numbers. */
export interface PageRun {
  readonly pfn: Pfn
  readonly pages: number
}

/** What this step did, sorted out for marking in the views. All empty at step 0. */
export interface StepChange {
  /** Pages that were free before the step and are not after it. */
  readonly taken: readonly PageRun[]
  /** Pages allocated and given back within the step. */
  readonly trimmed: readonly PageRun[]
  /** Pages that were in use before and are free now. */
  readonly freed: readonly PageRun[]
  /** Free blocks that merging formed and that still exist after the step. */
  readonly merged: readonly { readonly pfn: Pfn; readonly order: number }[]
  readonly regionsAdded: readonly RegionId[]
  /** With the place where they were: they are no longer in `regions`. */
  readonly regionsRemoved: readonly { readonly id: RegionId; readonly start: Addr }[]
  /** Resized, split, or with another usage count. */
  readonly regionsChanged: readonly RegionId[]
  readonly rotated: readonly { readonly id: RegionId; readonly direction: 'left' | 'right' }[]
  readonly vmasAdded: readonly VmaId[]
  readonly vmasRemoved: readonly VmaId[]
  readonly vmasChanged: readonly VmaId[]
  readonly processesAdded: readonly Pid[]
  readonly processesRemoved: readonly Pid[]
}

/** Before the first step nothing has changed. */
export const NO_CHANGE: StepChange = {
  taken: [],
  trimmed: [],
  freed: [],
  merged: [],
  regionsAdded: [],
  regionsRemoved: [],
  regionsChanged: [],
  rotated: [],
  vmasAdded: [],
  vmasRemoved: [],
  vmasChanged: [],
  processesAdded: [],
  processesRemoved: [],
}

/** Calls sorted by what the timeline marks differently. Order fixed: TimelineView.kind stores the index. */
export const CALL_KINDS = [
  'process', // spawn, vfork, exit
  'map', // mmap, shmat
  'unmap', // munmap, shmdt
  'resize', // mremap, brk, ftruncate
  'file', // open, close, shmget, shmctl
  'memory', // peek, poke, write, read
  'settings', // sysctl
  'look', // cat, nattch
  'other', // calls that need an MMU, and the rest
] as const
export type CallKind = (typeof CALL_KINDS)[number]

export interface CallView {
  /** 1-based line of the scenario text. */
  readonly line: number
  /** As written, without comment. */
  readonly text: string
  readonly kind: CallKind
  /** Name in the scenario of the process that called; null for sysctl and cat. */
  readonly process: string | null
  readonly pid: Pid | null
  readonly ret: number
  readonly errno: ErrnoName | null
  /** As strace prints it: `= 0x80a60000`, `= -1 ENOMEM (Cannot allocate memory)`, `= ? (did not return)`. */
  readonly result: string
}

/** A recording says what the kernel did; this says whether the model did the same in this step. */
export interface Verdict {
  readonly identical: boolean
  /** At most 100, the most telling first: `region 0x80a70000 usage: model 2, kernel 1`. */
  readonly differences: readonly string[]
  /** How many there are, if more than listed. */
  readonly total: number
}

export interface StepView {
  /** 0 is the state before the first call. */
  readonly step: number
  readonly era: Era
  readonly zone: ZoneView
  /** One PageUse a page, zone.spannedPages long, index 0 is zone.startPfn. */
  readonly pageUse: Uint8Array
  readonly freeBlocks: FreeBlocks
  /** Migratetype index of each pageblock. */
  readonly pageblocks: Uint8Array
  /** In address order. */
  readonly regions: readonly RegionView[]
  readonly root: RegionId | null
  /** Oldest first. */
  readonly processes: readonly ProcessView[]
  /** Files that exist, memory-backed and on flash ones included. */
  readonly files: readonly FileView[]
  readonly segments: readonly ShmView[]
  /** Pages held in copies (MmapCopy). */
  readonly mmapPages: number
  readonly freePages: number
  readonly nrTrimPages: number
  /** Text of /proc files as the kernel prints them, by path. */
  readonly proc: Readonly<Record<string, string>>
  /** The same files as they were before this step, for marking what changed; at step 0 equal to `proc`. */
  readonly procBefore: Readonly<Record<string, string>>
  readonly call: CallView | null
  readonly change: StepChange
  readonly events: readonly SimEvent[]
  /** What happened, in one plain sentence with the numbers. */
  readonly sentence: string
  /** Lines the kernel logged in this step. */
  readonly dmesg: readonly string[]
  /** What the model says of itself: a defect of this kernel that was met, or something it does not model. */
  readonly notes: readonly string[]
  /** The kernel stopped in this step. */
  readonly stopped: boolean
  readonly verdict: Verdict | null
  /** The worker always measures; a view made by hand may leave it out. */
  readonly measures?: StepMeasures
  /** Which tests and choices led to the result; absent at step 0 and in a view made by hand. */
  readonly why?: WhyTree
  /** What the scenario's author says about this step, and asks after the last one; absent if nothing. */
  readonly narration?: Narration
  /** What to ask about the step after this one, before it is shown; null for nothing, absent when not asked for. */
  readonly question?: PredictQuestion | null
}

/** One number or byte a step, for the whole run: what the timeline draws without asking for each state. */
export interface TimelineView {
  /** Number of calls; arrays marked [steps] are indexed by step - 1. */
  readonly steps: number
  /** Index into CALL_KINDS. [steps] */
  readonly kind: Uint8Array
  /** errno number, 0 for success. [steps] */
  readonly errno: Uint8Array
  /** Return values. [steps] */
  readonly ret: Float64Array
  /** 1-based line of the text. [steps] */
  readonly line: Int32Array
  /** Free pages after each step; index 0 before the first. [steps + 1] */
  readonly freePages: Int32Array
  /** Pages in the largest free block, 0 if none. [steps + 1] */
  readonly largestFree: Int32Array
  /** The step in which the kernel stopped, else null. */
  readonly stoppedAt: number | null
  /** For a recording: steps in which the model did not do what the kernel did. */
  readonly differing?: readonly number[]
  /** Where the whole run maps memory, so that the address axis need not move from step to step. */
  readonly reach?: Reach
  /** The worker always measures; a timeline made by hand may leave it out. */
  readonly measures?: RunMeasures
}

export interface Reach {
  /**
   * One byte a page of the zone: 0 if no region or VMA ever covered it, else 1 + floor(log2(pages)) of the smallest
   * one that did at any step.
   */
  readonly finest: Uint8Array
  /** What is ever mapped outside the zone (flash, device memory): sorted, joined. */
  readonly outside: readonly { readonly start: Addr; readonly end: Addr }[]
}

export type { ErrnoName, Migratetype }
