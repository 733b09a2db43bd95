/** What reports of the kernel hold, as printed: counts are in the unit of the text, nothing is worked out yet. */

/** One column of a free list: `6*512kB (UM)`. */
export interface FreeColumn {
  readonly kb: number
  readonly count: number
  /** Migrate types that have blocks in it: U, M, E, C, H, I, R; null on kernels that do not print them. */
  readonly letters: string | null
}

/** The free blocks of a zone: `Normal: 23*4kB (U) ... = 6060kB`. */
export interface FreeList {
  readonly node: number | null
  readonly zone: string
  readonly columns: readonly FreeColumn[]
  readonly totalKb: number | null
  /** The first column is that of single pages. */
  readonly fromFirst: boolean
  /** The last column is that of the largest order: the sum follows it. */
  readonly toLast: boolean
  /** Nothing is missing or damaged: the columns double and add up to the sum printed. */
  readonly whole: boolean
}

/** The numbers of a zone, in kB as printed: `Normal free:6060kB min:352kB low:440kB ...`. */
export interface ZoneLine {
  readonly node: number | null
  readonly zone: string
  readonly kb: ReadonlyMap<string, number>
  readonly lowmemReserve: readonly number[] | null
}

/** One Mem-Info. */
export interface MemInfo {
  /** Pages over all zones: `free`, `active_file`, `slab_unreclaimable`, ... */
  readonly pages: Map<string, number>
  readonly zones: ZoneLine[]
  readonly lists: FreeList[]
  /** Zones that the report calls empty. */
  readonly empty: { readonly node: number | null; readonly zone: string }[]
  /** `2048 pages RAM` */
  ramPages: number | null
  /** `726 pages reserved`; null where the number has wrapped around. */
  reservedPages: number | null
  /** What stands before it is lost: lines of zones (which shows in what is left of them), or free lists as well. */
  readonly lost: 'zones' | 'lists' | null
  /** Words of the text that tell old kernels from new ones. */
  readonly marks: Set<string>
}

export interface Task {
  readonly pid: number
  readonly name: string
  /** Pages. */
  readonly totalVm: number | null
  readonly rss: number | null
}

export const EVENT_KINDS = [
  'allocation-failure',
  'stall',
  'oom',
  'vmalloc',
  'nommu',
  'loader',
  'slab',
  'warning',
  'bug',
  'memory',
] as const
export type EventKind = (typeof EVENT_KINDS)[number]

/** One thing that went wrong, with all that the text says of it. */
export interface KernelEvent {
  kind: EventKind
  /** Lines of the paste, counted from 1. */
  readonly firstLine: number
  lastLine: number
  readonly time: string | null
  process: string | null
  pid: number | null
  order: number | null
  /** As printed: `0xcc0(GFP_KERNEL)`. */
  gfp: string | null
  /** 2.4 only: the caller was freeing memory itself and could use all of it. */
  memalloc: boolean | null
  /** Bytes asked for in one piece (`nommu: Allocation of length N`), or of address space (vmalloc). */
  length: number | null
  stallMs: number | null
  kernel: string | null
  /** In the order of the text; the first is the one nearest to the failure. */
  readonly memory: MemInfo[]
  readonly tasks: Task[]
  killed: { readonly pid: number; readonly name: string | null } | null
  /** Nodes that the process may use (mems_allowed); null where none are named. */
  nodes: readonly number[] | null
  /** Of a warning: the function of the kernel that gave it. */
  readonly warnedIn: string | null
  /** More was asked of vmalloc than the machine has pages. */
  isBeyondMemory: boolean
  /** The limit of a memory cgroup was reached, not the machine's. */
  cgroup: { readonly usageKb: number | null; readonly limitKb: number | null } | null
  /** What the loader said: `Unable to allocate RAM for process text/data`. */
  loader: string | null
  /** The kernel stopped. */
  panic: boolean
  /** How often the same was said, 1 for once. */
  repeats: number
  /** The line is damaged: what it lacks is not known. */
  damaged: boolean
}
