/** What a machine is made of, beside its pages and tables: plain records. */
import type { Architecture } from './boards/architectures.ts'
import type { ProgramImage, Start } from './exec/binary.ts'
import type { Pfn } from '../../base/units.ts'
import type { ZoneConfig } from '../pages/buddy.ts'
import type { Pid } from '../record/events.ts'
import type { Era, Slab } from './era.ts'
import type { Contents } from './files/contents.ts'
import type { FileSpec } from './files/files.ts'
import type { OpenFile } from './files/inodes.ts'
import type { RbVmas } from './mm/rbVmas.ts'
import type { ResizeRequest, SharedMapping } from './mm/requests.ts'
import type { SlabCaches } from './mm/slabCaches.ts'
import type { VmaTree } from './mm/vmaTree.ts'

/** struct mm_struct: what one program has mapped. Processes made by vfork or clone(CLONE_VM) share one. */
export interface Mm {
  readonly id: number
  /** Processes that use it. */
  users: number
  startBrk: number
  brk: number
  endBrk: number
  /** VMAs, those included that the tree has lost. */
  mapCount: number
  /** Pages. */
  totalVm: number
  /** Where the program's parts lie; null where nothing says so. */
  image: ProgramImage | null
  readonly vmas: VmaTree
  /** The red-black tree of 2.6.29, whose order `vmas` repeats; null in other kernels. */
  readonly rb: RbVmas | null
}

export interface Process {
  readonly pid: Pid
  readonly name: string
  /** task_struct.comm: the program's name, as the kernel's log has it. */
  comm: string
  /** Inode of the program that it runs; -1 where that is no file. */
  exe: number
  /** RLIMIT_DATA, bytes. */
  rlimitData: number
  mm: Mm
  readonly fds: Map<number, OpenFile>
  /** What personality() returns; nothing here depends on it. */
  personality: number
  /** A tracer watches it (ptrace): its read-only mappings are not shared. */
  traced: boolean
  /** Who that is; 0 for nobody. */
  tracer: Pid
  /** A child of clone in a recording: it goes on while its parent does. */
  runsFreely: boolean
  /** A child of vfork that has not run a program of its own. */
  inVfork: boolean
  /** The block of its kernel stack, which goes with it; null where the model took none. */
  kernelStack: { readonly pfn: Pfn; readonly order: number } | null
  readonly bornAt: number
}

/** What starts programs from files. */
export interface Loaders {
  /** vfork and execve as one: the new pid, also of a process that died while it started; or a negative errno. */
  vforkExec(name: string, start: Start): number
  /** The caller becomes another program. 0, a negative errno with the old one still there; -1 where it died. */
  execve(caller: Process, start: Start): number
}

/** What 2.6.28 and before do in place of the functions for regions, and the caches in which kmalloc stores copies. */
export interface SystemVmas {
  readonly slabs: SlabCaches
  /** The address, or a negative errno (do_mmap_pgoff after its tests of the request). */
  map(caller: Process, mapping: SharedMapping): number
  /** do_munmap: a whole mapping, named by its start and its exact end, or by its start and length 0. */
  unmap(caller: Process, start: number, length: number): number
  /** do_mremap: only the end moves, up to the end of the object. Addresses and lengths need not be whole pages. */
  resize(caller: Process, request: ResizeRequest): number
  /** put_vma, and the link goes: the last one gives the storage back. */
  drop(caller: Process, row: number): void
}

/** A stretch of memory as it is kept. */
export interface Place {
  readonly contents: Contents
  /** Where in them it begins, bytes. */
  readonly at: number
  /** Bytes from there on. */
  readonly bytes: number
  /** False for flash, which takes no writes. */
  readonly isWritable: boolean
}

export interface ShmSegment {
  readonly shmid: number
  readonly key: number
  readonly inode: number
  readonly size: number
  nattch: number
  /** IPC_RMID was called: it goes with its last attachment. */
  removed: boolean
}

export interface MachineConfig {
  readonly zone: ZoneConfig
  readonly era: Era
  /** The release that it is called by, where it is not the modelled one that the era names. */
  readonly release?: string
  /** No call is run on it: its states are those that were recorded. A mapping may lack its region. */
  readonly isPicture?: boolean
  readonly files: readonly FileSpec[]
  /** One Evidence a page, for a board that was rebuilt from reports. */
  readonly evidence?: Uint8Array
  readonly nrTrimPages: number
  /** CONFIG_MMAP_ALLOW_UNINITIALIZED. */
  readonly allowUninitialized: boolean
  /** shm files got the mapping capability back by a patch (6.12 refuses shmat without it). */
  readonly shmPatched: boolean
  /** The first descriptor that a program gets; those below are open in it already. */
  readonly firstFd?: number
  /** Descriptors above that are open as well. */
  readonly openFds?: readonly number[]
  /** Pages of clean page cache at the start; absent: not known. */
  readonly cachePages?: number
  /** CONFIG_DEBUG_NOMMU_REGIONS: the kernel checks its tree of regions whenever it changes, and stops at an overlap. */
  readonly debugRegions?: boolean
  /** An architecture with FDPIC: such programs are loaded segment by segment. As the architecture has it where nothing is said. */
  readonly knowsFdpic?: boolean
  /** Absent: riscv64. */
  readonly arch?: Architecture
  /** CONFIG_BINFMT_FLAT_OLD_ALWAYS_RAM. */
  readonly oldFlatInRam?: boolean
  /** CONFIG_LARGE_ALLOCS: SLAB of 2.6.20 gives objects of more than 1 MiB. */
  readonly largeAllocs?: boolean
  /** Device numbers that files have, by path; others by their file system. */
  readonly devices?: ReadonlyMap<string, string>
  /** What hands out memory below whole blocks; it decides only in kernels before 2.6.29. */
  readonly slab?: Slab
  /** Inode numbers that files get when they are made, by path; others are counted up. */
  readonly inodeNumbers: ReadonlyMap<string, number>
}

/**
 * What the rest of the kernel did during a recorded call. A replay sets this; the machine then lets it allocate and free in its
 * recorded places between the machine's own allocations.
 */
export interface ForeignFeed {
  /** Whether the kernel gave the request up that was announced by beforeOwn: what reclaim freed for it may have come too late. */
  isRefused(): boolean
  /** Whether the last round of reclaim came to nothing. */
  reclaimFailed(): boolean
  /** Before each allocation or release by the mapping code. */
  beforeOwn(): void
  /** What the rest of the kernel did before the next of those, or before the next call of the mapping code. */
  beforeCall(): void
  /** Before what is free is logged, in a line that `print` gives: what the rest of the kernel did until then. */
  beforeLog(print: () => string): void
  /** At the start and the end of do_mmap and do_munmap. */
  enter(): void
  leave(): void
  /** Where the structure of a VMA at this address lies; null where the recording does not say. */
  structAddress(start: number): number | null
  /** What the recorded kmalloc for a mapping gave, 0 for nothing. */
  kmalloc(bytes: number): { readonly address: number } | null
  /** kfree of such an object; `told`: what it gives back to the free lists is not the model's to know. */
  kfree(told: boolean): void
}
