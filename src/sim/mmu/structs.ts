/**
 * What a machine with an MMU is made of, named after the kernel's own structures. Plain data: what is done with it stands in the
 * files named after the kernel's. Ids are given at creation and never again in a run.
 */
import type { Pfn } from '../../base/units.ts'
import type { PageTable } from './pages/pageTable.ts'
import type { RangeList } from './mm/rangeList.ts'

/** What a page holds: bytes by their offset, zero where none is named. Never changed: a write makes another one. */
export type Bytes = ReadonlyMap<number, number>
export const NO_BYTES: Bytes = new Map()

/** struct page: one page of memory that is in use. */
export interface Page {
  readonly id: number
  /** The page frame it lies in, -1 for the zero page and for pages of a device. Which frame a page gets is the model's own choice. */
  readonly pfn: Pfn
  /** Made by a private mapping (PageAnon); the others belong to an object. */
  readonly anonymous: boolean
  /** An anonymous page of one process, which writes it without a fault (PageAnonExclusive). Fork ends that. */
  exclusive: boolean
  /** Page-table entries on the machine that say it (mapcount). Not counted for the zero page. */
  count: number
  bytes: Bytes
  /** The step that made it. */
  readonly bornAt: number
  /** The object that holds it and where; null for anonymous pages and when the object has let go of it. */
  object: MemoryObject | null
  readonly index: number
}

export type ObjectKind = 'file' | 'anon' | 'sysv'

/** An inode with its page cache: a file, the memory behind a shared anonymous mapping, or a System V segment. */
export interface MemoryObject {
  readonly id: number
  readonly kind: ObjectKind
  /** `/tmp/f`, `/dev/zero (deleted)`, `/SYSV00000017 (deleted)`. */
  readonly name: string
  /** Bytes. */
  size: number
  /** By index, counted in pages from the object's start. */
  readonly pages: Map<number, Page>
  /** A file that still has its name. */
  named: boolean
  /** A file that is there from the start holds something up to here, bytes; 0 for one that holds zeros. */
  filled: number
  /** Its inode number, of which that is made. */
  readonly ino: number
  /** Memory of a device: its pages lie there, and take no page frame. */
  readonly isDevice: boolean
  /** Pages of that in which a hole was made. */
  readonly holes: Set<number>
  /** Open files of it, and 1 for a segment that exists. */
  users: number
  /** VMAs that map it, on the whole machine. */
  vmas: number
}

/** struct file: what one open() made, one shared anonymous mmap, or one shmat. Merging compares these, not the objects. */
export interface OpenFile {
  readonly id: number
  readonly object: MemoryObject
  readonly readable: boolean
  readonly writable: boolean
  /** O_APPEND. */
  readonly append: boolean
  /** f_pos: where the next read or write begins, bytes. */
  position: number
  /** The segment of an attachment: its VMAs count, and have a close hook. */
  readonly segment: Segment | null
  /** Descriptors and VMAs that have it. */
  users: number
}

/** struct shmid_kernel. */
export interface Segment {
  readonly shmid: number
  /** 0 (IPC_PRIVATE) once it is removed. */
  key: number
  readonly object: MemoryObject
  /** VMAs that are attached to it. */
  nattch: number
  /** IPC_RMID was called: it goes with its last attachment. */
  removed: boolean
  /** It is gone; a VMA can only be in the middle of going too. */
  destroyed: boolean
}

/** struct anon_vma: what groups VMAs whose anonymous pages may be the same. */
export interface AnonRoot {
  readonly id: number
  /** Itself for one that was not made by fork. */
  readonly parent: AnonRoot | null
  /** Roots made from it by fork, and 1 for itself if it has no parent (num_children). */
  children: number
  /** VMAs that put their new pages here (num_active_vmas). */
  active: number
  /** VMAs that have it in their chain. */
  links: number
}

/** struct vm_area_struct. */
export interface Vma {
  readonly id: number
  readonly mm: Mm
  start: number
  end: number
  /** VM_... of vmFlags.ts. */
  flags: number
  /** Pages: where in the file it begins, or its address / 4096 when it was made. */
  pgoff: number
  readonly file: OpenFile | null
  /** anon_vma; null until it needs a page of its own. */
  root: AnonRoot | null
  /** anon_vma_chain, oldest first. Never changed: another one is made. */
  chain: readonly AnonRoot[]
  /** One that the program had from its start, by name; null for those it made. */
  readonly foreign: string | null
  /** The step that made it, also as a part of another one. */
  readonly bornAt: number
}

/** Where a page out of order comes from (pte_file), and its own protection if it has one. */
export interface FileEntry {
  readonly pgoff: number
  /** PROT_...; -1: the VMA's. */
  readonly prot: number
}

/** struct mm_struct: one address space. */
export interface Mm {
  readonly id: number
  /** Process that lives in it. */
  readonly pid: number
  readonly vmas: RangeList<Vma>
  readonly table: PageTable<Page>
  /** Pages of nonlinear VMAs that are not where the VMA would have them, by page number of the address. */
  readonly outOfOrder: Map<number, FileEntry>
  readonly startBrk: number
  brk: number
}

export interface Process {
  readonly pid: number
  readonly name: string
  /** Several processes have the same one after vfork or clone(CLONE_VM); execve gives another one. */
  mm: Mm
  readonly fds: Map<number, OpenFile>
  readonly bornAt: number
}

/** Everything that a call can change. */
export interface MmuState {
  /** vm.max_map_count. */
  maxMapCount: number
  /** Living ones, oldest first. */
  processes: Process[]
  /** Oldest first. */
  objects: MemoryObject[]
  /** Oldest first, those that can still be attached or looked at. */
  segments: Segment[]
  zeroPage: Page
  /** Next id of each kind. */
  next: Readonly<Record<Counter, number>>
}

export type Counter = 'page' | 'object' | 'file' | 'root' | 'vma' | 'mm' | 'pid' | 'shmid'
