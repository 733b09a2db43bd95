/**
 * The vocabulary of `nommu-trace/1`: what a real kernel was seen to do, one state after each call.
 * Addresses and lengths are bytes, page frame numbers are absolute, and every field has the recording's own name,
 * so that a value can be looked up in the file by the path that a message gives. README.md says what the fields mean.
 */
import type { Binary } from '../../../sim/nommu/exec/binary.ts'
import type { ErrnoName, Migratetype } from '../../../base/uapi.ts'

export const TRACE_FORMAT = 'nommu-trace/1'

/** Free blocks by migratetype, then order ('0'..'10'): PFNs, head of the list first. An empty list is left out. */
export type TraceFreeLists = {
  readonly [type in Migratetype]?: { readonly [order: string]: readonly number[] }
}

/** A node of the system's tree of mappings. */
interface TraceNode {
  readonly start: number
  readonly end: number
  readonly usage: number
  /** VM_* bits. */
  readonly flags: number
  /** Pages into the file. */
  readonly pgoff: number
  /** 0 if anonymous. */
  readonly ino: number
  /** `fe:00`, null if anonymous. */
  readonly dev: string | null
  /** Of the children: start addresses of regions, ids of VMAs. */
  readonly left: number | null
  readonly right: number | null
  readonly color: 'red' | 'black'
}

export interface TraceRegion extends TraceNode {
  /** `end` or above it: the pages between are slack. */
  readonly top: number
}

/** A VMA is a row of six numbers; `flags` are VM_* bits, `pgoff` is in pages, `regionStart` names its region. */
export type TraceVma = readonly [
  start: number,
  end: number,
  flags: number,
  pgoff: number,
  /** Before 2.6.29, where there are no regions: how many links the VMA has. */
  regionStart: number,
  ino: number,
  /** Before 2.6.30: address of the structure. */
  id?: number,
]

/** A VMA of the system (2.6.28 and before). */
export interface TraceSharedVma extends TraceNode {
  readonly id: number
  /** Bytes of its object of kmalloc; 0 if it is not a copy. */
  readonly ksize: number
}

/** Where a program's parts lie: not in all recordings. */
export const IMAGE_FIELDS = [
  'startCode',
  'endCode',
  'startData',
  'endData',
  'startStack',
  'argStart',
  'argEnd',
  'envStart',
  'envEnd',
] as const

export interface TraceProcess {
  readonly pid: number
  /** Kernels before 2.6.30: the program's name. */
  readonly comm?: string
  readonly startBrk: number
  readonly brk: number
  readonly endBrk: number
  /** Counts VMAs; may be more than `vmas` holds when a second mapping hid one. */
  readonly mapCount: number
  /** Pages. */
  readonly totalVm: number
  /** Where the program's parts lie (struct mm_struct); some recordings have these. */
  readonly startCode?: number
  readonly endCode?: number
  readonly startData?: number
  readonly endData?: number
  readonly startStack?: number
  readonly argStart?: number
  readonly argEnd?: number
  readonly envStart?: number
  readonly envEnd?: number
  /** In address order; in 2.6.29 in the order of mm->mmap. */
  readonly vmas: readonly TraceVma[]
  /** 2.6.29: mm->mm_rb in order. */
  readonly tree?: readonly (readonly [
    id: number,
    left: number | null,
    right: number | null,
    color: 'red' | 'black',
  ])[]
}

export interface TraceState {
  readonly freeLists: TraceFreeLists
  /** Type of each block of 2^pageblockOrder pages, from the zone's start. */
  readonly pageblocks: readonly Migratetype[]
  /** In address order. */
  readonly regions: readonly TraceRegion[]
  /** By pid. */
  readonly processes: readonly TraceProcess[]
  /** 2.6.28 and before, in the order of the tree; there are no regions then. */
  readonly vmaTree?: readonly TraceSharedVma[]
  /** Pages that mmap holds in copies. */
  readonly mmapPages: number
  readonly freePages: number
}

/** 1 for what belongs to the mapping itself, 0 for the rest of the kernel at work. */
export type TraceOwn = 0 | 1
export type TraceAlloc = readonly [
  kind: 'alloc',
  pfn: number,
  order: number,
  migratetype: Migratetype,
  own: TraceOwn,
]
/** A block given back, before merging; `toTail` 1 puts the merged block at its list's tail in any case. */
export type TraceFree = readonly [kind: 'free', pfn: number, order: number, toTail: 0 | 1, own: TraceOwn]
export type TraceMmapBegin = readonly [
  kind: 'mmap{',
  request: {
    readonly len: number
    readonly ino: number
    readonly prot: number
    readonly flags: number
    readonly pgoff: number
  },
]
export type TraceMunmapBegin = readonly [kind: 'munmap{', start: number, len: number]
/**
 * A refusal is written as an unsigned 64-bit number here (2^64 - 12), which a JavaScript number holds only roughly.
 * Ask the step's `ret` and `errno` instead. The same is true of a huge `len` in `mmap{`.
 */
export type TraceEnd = readonly [kind: '}', result: number]
export type TraceAllocatorEvent = TraceAlloc | TraceFree
/** kmalloc and kfree of a mapping's storage (2.6.28 and before); address 0: none was to be had. */
export type TraceKmalloc = readonly [kind: 'kmalloc', bytes: number, address: number, size: number]
export type TraceKfree = readonly [kind: 'kfree', address: number, size: number]
/** An allocation given up: order, gfp flags, own. */
export type TraceNoPage = readonly [kind: 'nopage', order: number, gfp: number, own: TraceOwn]
/** Brackets and events that only say where something happens. */
export type TraceMark = readonly [
  kind: 'mremap{' | 'reclaim{' | 'exec{' | 'exec}' | 'exit{' | 'exit}' | 'arg+' | 'arg-' | 'fail' | 'oom',
  ...values: unknown[],
]
export type TraceEvent =
  | TraceAllocatorEvent
  | TraceMmapBegin
  | TraceMunmapBegin
  | TraceEnd
  | TraceKmalloc
  | TraceKfree
  | TraceNoPage
  | TraceMark

export interface TraceStep {
  /** As the script has it: `A: p = mmap(NULL, 4096, ...)`. */
  readonly call: string
  /** The caller; absent for spawn, sysctl and cat. */
  readonly pid?: number
  readonly sys?: string
  /** Names resolved to numbers; a path stays text. */
  readonly args?: readonly (number | string)[]
  /** The file behind the descriptor that the call was given. */
  readonly path?: string
  readonly ret: number
  /** The program that the step starts, and the lengths of the strings that it is given. */
  readonly exec?: {
    readonly file: string
    /** By a child of init, made for it; otherwise the caller becomes the program. */
    readonly vfork: boolean
    readonly binary?: Binary
    readonly argv: readonly number[]
    readonly envp: readonly number[]
  }
  /** What killed the caller, or the program that was started. */
  readonly signal?: number
  /** Other processes that died. */
  readonly died?: readonly { readonly pid: number; readonly signal: number }[]
  /** The call was begun, and its result not waited for. */
  readonly async?: boolean
  /** Present when -4096 < ret < 0. */
  readonly errno?: ErrnoName
  /** The pid that a spawn made. */
  readonly spawned?: number
  /** Path of the program that it runs, where the recording says so. */
  readonly program?: string
  /** Text of the files that a `cat` step read, by path, without their last newline. */
  readonly proc?: { readonly [path: string]: string }
  /** Lines that the kernel logged. */
  readonly dmesg?: readonly string[]
  readonly events: readonly TraceEvent[]
  readonly after: TraceState
}

export interface TraceZone {
  readonly name: string
  readonly startPfn: number
  readonly spannedPages: number
  readonly managedPages: number
  /** Watermarks in pages. */
  readonly watermarkMin: number
  readonly watermarkLow: number
  readonly watermarkHigh: number
  readonly pageblockOrder: number
  readonly maxOrder: number
  readonly mobilityGrouping: boolean
  /** Kernels before 2.6.30: how many pages a CPU keeps for itself. */
  readonly pcp?: { readonly batch: number; readonly high: number }
}

export interface TraceFile {
  /** `ext2`, `romfs`, `ramfs`, ...; absent for devices. */
  readonly fs?: string
  /** Absent for a regular file. */
  readonly type?: 'directory' | 'char' | 'block'
  /** Bytes; absent where there is none, or for a ramfs file, which starts empty. */
  readonly size?: number
  readonly capabilities?: readonly string[]
  /** Where it lies in directly mapped flash or device memory. */
  readonly address?: number
  /** Known only if some mapping showed it. */
  readonly ino?: number
  /** The program in it. */
  readonly binary?: Binary
  /** Of a file that the script makes: its pages lie in one run. */
  readonly contiguous?: boolean
  /** false: the file cannot be mapped at all. */
  readonly mmap?: boolean
}

export interface TraceKernel {
  readonly version: string
  readonly arch: string
  readonly machine: string
  /** As the machine was given it: `15M`. */
  readonly ram: string
  /** Kernels before 2.6.30: SLAB, SLUB or SLOB. */
  readonly slab?: string
  /** Kernels before 2.6.30: their configuration in words. */
  readonly options?: string
  readonly config: { readonly [option: string]: boolean | number | string }
  readonly patches?: readonly string[]
}

export interface TraceDocument {
  readonly format: typeof TRACE_FORMAT
  /** Kernels before 2.6.30: their release. */
  readonly variant?: string
  readonly name: string
  readonly about: string
  readonly kernel: TraceKernel
  readonly zone: TraceZone
  /** Values before the first step, by name: `vm.nr_trim_pages`. */
  readonly sysctl: { readonly [name: string]: number }
  readonly files: { readonly [path: string]: TraceFile }
  readonly initial: TraceState
  readonly steps: readonly TraceStep[]
  /** Lines of a kernel that stopped; the call that stopped it has no step. */
  readonly panic?: readonly string[]
  /** Kernels before 2.6.30: what the kernel logged in a call that never came back, and that has no step; empty if it said nothing. */
  readonly unfinished?: readonly string[]
  /** The call that the machine never answered; it has no step. */
  readonly hung?: { readonly call: string; readonly dmesg?: readonly string[] }
  /** false when the kernel stopped before the script's end. */
  readonly complete: boolean
  /** The program in text; absent where nothing but `cat` was run. */
  readonly script?: string
}

/** What a model did in one step, in the recording's words, for compareSteps. */
export interface TraceStepResult {
  readonly ret: number
  readonly errno: ErrnoName | null
  /** Whom a signal ended. */
  readonly deaths: readonly { readonly pid: number; readonly signal: number }[]
  /** Lines that it logged. */
  readonly log: readonly string[]
  /** The model's own allocations and releases, in order. */
  readonly ownEvents: readonly TraceAllocatorEvent[]
  readonly after: TraceState
  /** Text of the /proc files that the model can print, by path; with or without the last newline. */
  readonly proc: { readonly [path: string]: string }
}
