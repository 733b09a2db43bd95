/**
 * Why a call came out as it did: the kernel's own tests and choices, written down as the model makes them. Nothing is
 * recorded unless somebody looks (`Machine.why` is null then), so that a run costs no more for it.
 *
 * An event keeps its values as numbers and its place in the journal (`at`: how many records were there before it), so
 * that splits, merges and rotations need not be written twice.
 */
import { MIGRATETYPES } from '../../base/uapi.ts'
import { MAX_PAGE_ORDER } from '../../base/units.ts'
import { Recorder, type Check, type Enter, type Note, type RecordedEvent } from './recorder.ts'

/** The functions of the kernel that are entered, with what they are called for. */
export interface PhaseValues {
  /** Bytes. */
  mmap: [len: number]
  share: [inode: number, pgoff: number, pages: number]
  'private-copy': [len: number]
  alloc: [order: number, migratetype: number, own: number]
  trim: [pfn: number, pages: number, block: number]
  munmap: [start: number, end: number]
  'split-vma': [vma: number, addr: number]
  'shrink-vma': [vma: number, from: number, to: number]
  'delete-vma': [vma: number, start: number, end: number]
  'put-region': [region: number, start: number, top: number]
  mremap: [addr: number, oldLen: number, newLen: number]
  ftruncate: [inode: number, size: number]
  'expand-file': [inode: number, size: number]
  'shrink-mappings': [inode: number, newSize: number]
  truncate: [inode: number, size: number, pages: number]
  shmget: [key: number, size: number]
  shmat: [shmid: number]
  shmdt: [addr: number]
  exit: [pid: number, mappings: number]
  exec: [inode: number, argc: number, envc: number]
  /** `isFlat` 0: ELF. */
  'exec-load': [inode: number, isFlat: number]
  /** A mapping that the loader makes, with the sizes that its length is made of. */
  'exec-part': [part: LoadedPart, len: number, ...sizes: number[]]
}

/** The tests that can refuse a call, with what they looked at. Inodes by index, prot and flags as given. */
export interface TestValues {
  /** A call of a process that never came to be does not reach the kernel. */
  'caller-there': []
  'needs-mmu': []
  'call-known': []
  'proc-file': [pid: number]
  'sysctl-known': []
  'access-memory': [addr: number]
  'clone-vm': [flags: number]
  'clone-thread': [flags: number]
  'mmap-offset-aligned': [offset: number]
  'mmap-descriptor': [fd: number]
  'map-fixed': [flags: number]
  'map-hint': [addr: number]
  'map-type': [flags: number]
  'map-length': [len: number]
  'map-length-limit': [len: number]
  'map-offset-range': [pgoff: number, len: number]
  'file-mappable': [inode: number]
  'file-readable': [inode: number]
  'file-writable': [inode: number, prot: number]
  'file-direct': [inode: number, capabilities: number]
  'file-copy': [inode: number, capabilities: number]
  'device-protection': [inode: number, capabilities: number, prot: number]
  'file-noexec': [inode: number, prot: number]
  'share-mismatch': [region: number, from: number, to: number, wantFrom: number, wantTo: number]
  /** Before 2.6.30: the file would be mapped in place, and takes only shared mappings. */
  'share-private': [inode: number]
  'place-error': [inode: number]
  /** Before 2.6.30: pages of a file in memory are missing or do not lie in a row. */
  'place-scattered': [inode: number]
  'place-declined': [inode: number]
  'place-refused': [inode: number]
  'place-needed': [inode: number]
  'place-shared-only': [inode: number]
  'copy-readable': [inode: number]
  'order-limit': [pages: number, order: number]
  'kmalloc-limit': [bytes: number, limit: number]
  /** `blocks`: first page and order of each free block. */
  'block-missing': [order: number, largest: number, freePages: number, ...blocks: number[]]
  'memory-exhausted': [order: number, largest: number, freePages: number, mark: number]
  watermark: [order: number, freePages: number, mark: number]
  'watermark-order': [
    order: number,
    below: number,
    left: number,
    mark: number,
    largest: number,
    freePages: number,
  ]
  /** `region` -1: none begins there. */
  /** CONFIG_DEBUG_NOMMU_REGIONS. */
  'regions-apart': [start: number]
  'region-place': [start: number, region: number]
  'munmap-length': [len: number]
  'munmap-found': [start: number, end: number]
  'munmap-exact': [start: number, end: number]
  'munmap-file-start': [start: number, vma: number, vmaStart: number]
  'munmap-file-end': [start: number, end: number]
  'munmap-inside': [start: number, end: number, vma: number, vmaStart: number, vmaEnd: number]
  'munmap-start-aligned': [start: number]
  'munmap-end-aligned': [end: number]
  'mremap-lengths': [oldLen: number, newLen: number]
  'mremap-aligned': [addr: number]
  'mremap-fixed': [addr: number, newAddr: number, flags: number]
  'mremap-found': [addr: number, oldLen: number]
  'mremap-old-length': [vma: number, oldLen: number, length: number]
  'mremap-private': [vma: number]
  'mremap-room': [region: number, newLen: number, room: number]
  'open-found': []
  'open-creates': []
  'open-exclusive': [inode: number]
  'open-directory': [inode: number]
  'open-writes': [inode: number]
  /** The program in it runs. */
  'open-running': [inode: number]
  'close-descriptor': [fd: number]
  'io-offset': [offset: number]
  'io-descriptor': [fd: number]
  /** `write` 1: for writing, 0: for reading. */
  'io-mode': [inode: number, write: number]
  'io-count': [count: number]
  'io-directory': [inode: number]
  /** `room`: bytes of memory from the address on, 0 if it is none. */
  'io-memory': [addr: number, count: number, room: number]
  'io-room': [inode: number]
  'futex-command': [op: number]
  'futex-aligned': [addr: number]
  'futex-mapped': [addr: number]
  'futex-value': [value: number, expected: number]
  'ptrace-target': [pid: number]
  'ptrace-other': [pid: number]
  'ptrace-untraced': [pid: number]
  'ptrace-tracer': [pid: number]
  'ptrace-mapped': [addr: number]
  'ptrace-allowed': [vma: number, write: number]
  'ptrace-whole': [addr: number, vma: number, end: number]
  'truncate-descriptor': [fd: number]
  'truncate-size': [size: number]
  'truncate-kind': [inode: number, isRegular: number, isWritable: number]
  'truncate-mapped': [inode: number, vma: number, newSize: number]
  'file-order': [pages: number, order: number]
  'file-page-there': [inode: number]
  'shm-exclusive': [key: number, shmid: number]
  'shm-size-existing': [size: number, existing: number]
  'shm-exists': [key: number]
  'shm-size': [size: number]
  'shm-free': [addr: number]
  'shm-huge': [flags: number]
  'shm-id': [shmid: number]
  'shm-alive': [shmid: number]
  'shm-attached': [addr: number]
  'exec-found': []
  'exec-allowed': [inode: number]
  'exec-unwritten': [inode: number]
  /** Bytes of all strings with their ends. */
  'exec-strings': [bytes: number]
  'exec-format': [inode: number]
  'exec-version': [rev: number]
  'exec-header': [inode: number]
  'exec-data-limit': [bytes: number, limit: number]
  'exec-movable': [inode: number]
  'exec-interpreter-elf': [inode: number]
  'exec-segment-aligned': [vaddr: number, offset: number]
}

/** What was found or chosen on the way, where nothing could be refused. */
export interface NoteValues {
  /** Page cache that was dropped, and what is left of it. */
  reclaimed: [pages: number, left: number]
  /** Whom the OOM killer chose, by which score, of how many processes. */
  'oom-victim': [pid: number, score: number, processes: number]
  'oom-reserve': [pid: number, freePages: number, mark: number, served: number]
  capabilities: [inode: number, capabilities: number]
  'drop-copy': [inode: number]
  /** `reason` 0: it is private and may be written; 1: the device does not allow what is asked. */
  'drop-direct': [inode: number, reason: number, capabilities: number, prot: number]
  'vm-flags': [flags: number, shareable: number]
  'share-skip': [region: number, reason: ShareSkip, start: number, end: number, from: number, to: number]
  'share-join': [region: number, from: number, to: number, wantFrom: number, wantTo: number]
  'share-none': [inode: number]
  'place-found': [inode: number, address: number, pages: number]
  /** ENOSYS of get_unmapped_area: `page` is the page of the file at which it ended, -1 if none did. */
  'place-none': [inode: number, reason: PlaceMissing, page: number]
  'place-copy': [inode: number]
  'order-wanted': [pages: number, order: number]
  /** Free pages in a row that would hold what was asked for; no free block of the order begins among them. */
  'run-unaligned': [order: number, pfn: number, pages: number]
  list: [migratetype: number, order: number, pfn: number, blocks: number]
  /** `whole` 1: a whole pageblock changes its type; 0: only as far as it is free. */
  claim: [order: number, from: number, to: number, pfn: number, whole: number]
  'claim-declined': [pfn: number, from: number, to: number, beyondZone: number]
  steal: [order: number, from: number, to: number, pfn: number]
  /** `why` 0: at the head; 1: at the tail, as asked; 2: at the tail, as it may merge soon. */
  placed: [pfn: number, order: number, migratetype: number, why: number]
  'trim-kept': [pfn: number, pages: number, excess: number, nrTrimPages: number]
  cleared: [pfn: number, pages: number]
  uninitialized: [pfn: number, pages: number]
  filled: [pfn: number, pages: number, inode: number, pgoff: number]
  /** `side` 0: left, 1: right; parent -1: the region is the root. */
  'tree-insert': [
    region: number,
    start: number,
    end: number,
    parent: number,
    parentStart: number,
    side: number,
  ]
  'tree-erase': [region: number, start: number, end: number]
  'direct-kept': [region: number, start: number, top: number]
  'munmap-search-next': [vma: number, vmaEnd: number, end: number]
  'brk-range': [brk: number, from: number, to: number]
  'file-same-size': [inode: number, size: number]
  'shm-found': [shmid: number]
  'kernel-stack': [pfn: number, order: number]
  'exec-argument-pages': [bytes: number, pages: number]
  'exec-arguments-back': [pages: number]
  'exec-no-return': [vfork: number]
  'exec-break': [start: number, end: number]
  'exec-overwrites': [start: number, bytes: number]
  'exec-dies': []
}

/**
 * What a mapping of a loader is for. Sizes that come with it: `flatText` none; `flatData` data, bss, stack of the header, arguments and
 * their tables, relocations; `flatAll` text, then as `flatData`; `elfAll` bytes of segments, of holes; `elfSegment` 1 if it is written
 * to; `stack` what the program asks for, -1 if it does not say; `unpacking` none, and no mapping.
 */
export const LoadedPart = {
  flatText: 0,
  flatData: 1,
  flatAll: 2,
  elfAll: 3,
  elfSegment: 4,
  stack: 5,
  unpacking: 6,
} as const
export type LoadedPart = (typeof LoadedPart)[keyof typeof LoadedPart]

export type Phase = keyof PhaseValues
export type TestName = keyof TestValues
export type NoteName = keyof NoteValues

/** Why a region was not taken by the search for one to share. */
export const ShareSkip = { private: 0, otherFile: 1, otherPart: 2, notSame: 3, tooSmall: 4 } as const
export type ShareSkip = (typeof ShareSkip)[keyof typeof ShareSkip]

/** Why a file could not say where it lies. */
export const PlaceMissing = { refuses: 0, noAddress: 1, pastEnd: 2, noPage: 3, notContiguous: 4 } as const
export type PlaceMissing = (typeof PlaceMissing)[keyof typeof PlaceMissing]

export type EnterEvent<P extends Phase = Phase> = Enter<PhaseValues, P>
export type CheckEvent<T extends TestName = TestName> = Check<TestValues, T>
export type NoteEvent<N extends NoteName = NoteName> = Note<NoteValues, N>
export type WhyEvent = RecordedEvent<PhaseValues, TestValues, NoteValues>

export class WhyRecorder extends Recorder<PhaseValues, TestValues, NoteValues> {}

/** Each free block: its first page and its order, one after the other. */
export function freeBlocksOf(zone: { list(type: number, order: number): Iterable<number> }): number[] {
  const out: number[] = []
  for (let order = 0; order <= MAX_PAGE_ORDER; order++)
    for (let type = 0; type < MIGRATETYPES.length; type++)
      for (const pfn of zone.list(type, order)) out.push(pfn, order)
  return out
}

/** One of the kernel's tests: whether it refuses the call. Recorded when somebody looks. */
export function refuses<T extends TestName>(
  why: WhyRecorder | null,
  test: T,
  failed: boolean,
  ...values: TestValues[T]
): boolean {
  if (why !== null) why.check(test, failed, ...values)
  return failed
}
