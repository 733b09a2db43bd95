/**
 * Why a call came out as it did: the kernel's own tests and choices, written down as the model makes them. Nothing is recorded unless
 * somebody looks (`MmuMachine.why` is null then). An event keeps its values as numbers, and its place in the journal
 * (`at`: how many records were there before it).
 */

/** The functions of the kernel that are entered, with what they are called for. Addresses, lengths and sizes in bytes. */
export interface PhaseValues {
  mmap: [len: number, prot: number, flags: number]
  munmap: [start: number, end: number]
  mprotect: [start: number, end: number, prot: number]
  madvise: [start: number, end: number, advice: number]
  mlock: [start: number, end: number, lock: number]
  msync: [start: number, end: number]
  mincore: [start: number, pages: number]
  mremap: [addr: number, oldLen: number, newLen: number, flags: number]
  'move-vma': [vma: number, from: number, to: number, oldLen: number, newLen: number]
  'remap-file-pages': [start: number, size: number, pgoff: number]
  brk: [from: number, to: number]
  populate: [start: number, end: number]
  fault: [address: number, write: number]
  fork: [vmas: number]
  exit: [vmas: number]
  shmget: [key: number, size: number]
  shmat: [shmid: number]
  shmdt: [addr: number]
  ftruncate: [object: number, size: number]
  'punch-hole': [object: number, offset: number, len: number]
}

/** The tests that can refuse a call or a touch, with what they looked at. */
export interface TestValues {
  'mmap-offset-aligned': [offset: number]
  'mmap-descriptor': [fd: number]
  'mmap-length': [len: number]
  'mmap-length-limit': [len: number]
  'mmap-offset-range': [pgoff: number, pages: number]
  'map-count': [count: number, max: number]
  'area-length': [len: number, taskSize: number]
  'area-gap': [len: number, mmapBase: number]
  'area-range': [addr: number, len: number, taskSize: number]
  'area-aligned': [addr: number]
  'fixed-noreplace': [addr: number, len: number]
  'file-range': [pgoff: number, len: number]
  'mmap-validate': [flags: number]
  'mmap-file-write': [file: number]
  'mmap-file-read': [file: number]
  'mmap-grows-down': [flags: number]
  'mmap-type': [flags: number]
  'enough-memory': [pages: number, ramPages: number]
  'split-count': [count: number, max: number]
  'hole-count': [count: number, max: number]
  'segment-alive': [shmid: number]
  'munmap-range': [start: number, len: number]
  'munmap-length': [len: number]
  'mprotect-growth': [prot: number]
  'mprotect-aligned': [start: number]
  'mprotect-range': [start: number, len: number]
  'mprotect-bits': [prot: number]
  'mprotect-mapped': [start: number]
  'mprotect-may': [vma: number, prot: number]
  'mprotect-hole': [at: number]
  'madvise-advice': [advice: number]
  'madvise-range': [start: number, len: number]
  'madvise-hole': [at: number]
  'madvise-locked': [vma: number]
  'madvise-object': [vma: number]
  'madvise-shared': [vma: number]
  'madvise-nonlinear': [vma: number]
  'madvise-private': [vma: number]
  'madvise-special': [vma: number]
  'populate-mapped': [addr: number]
  'populate-access': [vma: number, write: number]
  'populate-fault': [addr: number]
  'mlock-range': [start: number, end: number]
  'mlock-mapped': [addr: number]
  'mlock-populate': [addr: number]
  'msync-flags': [flags: number]
  'msync-range': [start: number, len: number]
  'msync-hole': [at: number]
  'msync-locked': [vma: number]
  'mincore-aligned': [start: number]
  'mincore-range': [start: number, len: number]
  'mincore-mapped': [at: number]
  'mremap-flags': [flags: number]
  'mremap-aligned': [addr: number]
  'mremap-length': [newLen: number, taskSize: number]
  'mremap-target-range': [newAddr: number, newLen: number]
  'mremap-target-aligned': [newAddr: number]
  'mremap-fixed-moves': [flags: number]
  'mremap-dontunmap-size': [oldLen: number, newLen: number]
  'mremap-overlap': [addr: number, newAddr: number]
  'mremap-count': [count: number, max: number]
  'mremap-mapped': [addr: number]
  'mremap-segment': [vma: number]
  'mremap-private-copy': [vma: number]
  'mremap-dontunmap-special': [vma: number]
  'mremap-rest': [oldLen: number, rest: number]
  'mremap-offset-range': [pgoff: number, newLen: number]
  'mremap-dontexpand': [vma: number, newLen: number, limit: number]
  'mremap-may-move': [flags: number]
  'remap-prot': [prot: number]
  'remap-range': [start: number, size: number]
  'remap-offset-range': [pgoff: number, size: number]
  'remap-shared': [start: number]
  'remap-one-mapping': [start: number, end: number]
  'remap-object-end': [pgoff: number, size: number]
  'brk-low': [brk: number, startBrk: number]
  'brk-mapped': [from: number, to: number]
  'brk-room': [to: number, next: number]
  'shm-exclusive': [key: number]
  'shm-size-existing': [size: number, existing: number]
  'shm-exists': [key: number]
  'shm-size': [size: number]
  'shm-id': [shmid: number]
  'shmat-aligned': [addr: number]
  'shmat-remap': [addr: number]
  'shmat-free': [addr: number, size: number]
  'shmdt-aligned': [addr: number]
  'shmdt-attached': [addr: number]
  'shmctl-command': [command: number]
  'open-found': []
  'open-exclusive': []
  'unlink-found': []
  descriptor: [fd: number]
  'file-mode': [file: number, write: number]
  'file-offset': [offset: number]
  'truncate-size': [size: number]
  'truncate-mode': [file: number]
  'fallocate-range': [offset: number, len: number]
  'fallocate-mode': [mode: number]
  'fault-mapped': [address: number]
  'fault-grow-low': [address: number, mmapMinAddr: number]
  'fault-grow-gap': [address: number, below: number]
  'fault-grow-offset': [pages: number, pgoff: number]
  'fault-grow-size': [size: number, stackLimit: number]
  'fault-access': [vma: number, write: number]
  'fault-page-access': [address: number, prot: number, write: number]
  'fault-object-end': [index: number, size: number]
  'frame-free': [ramPages: number]
  /** The model's own limit. */
  'table-room': [entries: number, most: number]
}

/** What was found or chosen on the way, where nothing could be refused. */
export interface NoteValues {
  'hint-taken': [hint: number]
  /** Something lies there, or it ends in a guard gap; `vma` -1: it is no place for a program. */
  'hint-ignored': [hint: number, vma: number]
  'gap-found': [gapEnd: number, len: number, address: number]
  /** The search begins again below the guard gap of a VMA that grows down. */
  'gap-guarded': [gapEnd: number, vma: number, guard: number]
  'gap-huge': [area: number, address: number]
  'gap-upwards': [from: number]
  'merge-left': [vma: number]
  'merge-right': [vma: number]
  'merge-differs': [vma: number, flags: number, wanted: number]
  'merge-other-file': [vma: number]
  'merge-out-of-line': [vma: number, pgoff: number, wanted: number]
  /** Roots by id, 0 for none. */
  'merge-roots': [vma: number, root: number, wanted: number, chain: number]
  'merge-roots-between': [left: number, right: number]
  'merge-segment': [vma: number]
  'root-shared': [vma: number, root: number, lender: number]
  'root-new': [vma: number, root: number]
  'fork-empty': [vma: number]
  'fork-copied': [vma: number, entries: number]
  'fork-left-out': [vma: number]
  'fork-wiped': [vma: number]
  'fork-root-reused': [vma: number, root: number]
  'account-set': [vma: number, pages: number]
  'account-cleared': [vma: number]
  'fault-around': [from: number, to: number, entered: number]
  'page-alone': [page: number]
  'page-shared': [page: number, count: number]
  'object-hole': [object: number, index: number]
  'object-grown': [object: number, size: number]
  duplicate: [vma: number]
  'expand-in-place': [vma: number, end: number]
  'shrink-in-place': [vma: number, end: number]
  'root-dropped': [vma: number]
}

export type Phase = keyof PhaseValues
export type TestName = keyof TestValues
export type NoteName = keyof NoteValues

interface Placed {
  /** Journal records written before. */
  readonly at: number
}
export interface EnterEvent<P extends Phase = Phase> extends Placed {
  readonly type: 'enter'
  readonly phase: P
  readonly values: PhaseValues[P]
}
export interface CheckEvent<T extends TestName = TestName> extends Placed {
  readonly type: 'check'
  readonly test: T
  readonly failed: boolean
  readonly values: TestValues[T]
}
export interface NoteEvent<N extends NoteName = NoteName> extends Placed {
  readonly type: 'note'
  readonly note: N
  readonly values: NoteValues[N]
}
export type MmuWhyEvent = EnterEvent | CheckEvent | NoteEvent | ({ readonly type: 'leave' } & Placed)

export class MmuWhyRecorder {
  readonly events: MmuWhyEvent[] = []
  private readonly journal: { readonly length: number }

  /** @param journal What is written beside it: its length tells when an event was. */
  constructor(journal: { readonly length: number }) {
    this.journal = journal
  }

  enter<P extends Phase>(phase: P, ...values: PhaseValues[P]): void {
    this.events.push({ type: 'enter', phase, values, at: this.journal.length })
  }

  leave(): void {
    this.events.push({ type: 'leave', at: this.journal.length })
  }

  check<T extends TestName>(test: T, failed: boolean, ...values: TestValues[T]): void {
    this.events.push({ type: 'check', test, failed, values, at: this.journal.length })
  }

  note<N extends NoteName>(note: N, ...values: NoteValues[N]): void {
    this.events.push({ type: 'note', note, values, at: this.journal.length })
  }
}
