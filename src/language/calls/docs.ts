/** The words of the scenario language in one line each, for those who write it. Reading it needs no more than the words. */
import type { ErrnoName, MAP } from '../../base/uapi.ts'
import type { HeaderWord, Keyword } from '../lineWords.ts'
import { CALLS, isCallName, runNameOf, specOf, type CallName, type ErrnoOf, type RunName } from './calls.ts'
import { specOn, type MachineKind } from './spec.ts'

/** What a call does, in a sentence that an author can act on. */
const CALL_DOCS: Readonly<Record<CallName, string>> = {
  mmap: 'Map memory or a file. mmap(12K) is short for private anonymous memory to read and write.',
  munmap: 'Unmap a range; anonymous memory also in part.',
  mremap: 'Change the size of a mapping, inside the memory it already has; it never moves.',
  brk: 'Ask for the end of the heap (0), or move it.',
  open: 'Open a file; with O_CREAT make it if it is not there.',
  openat: 'Open a file, as strace prints it: openat(AT_FDCWD, "/ram/log", O_RDONLY).',
  close: 'Close a descriptor; mappings of the file stay.',
  ftruncate: 'Set the size of a file; an empty ramfs file gets contiguous pages.',
  read: 'Read from a file into memory.',
  write: 'Write from memory into a file.',
  pread: 'Read from a place in a file into memory.',
  pwrite: 'Write from memory to a place in a file.',
  pread64: 'pread, as strace prints it.',
  pwrite64: 'pwrite, as strace prints it.',
  peek: 'Read the 8-byte word at an address. Any address: nothing protects it.',
  poke: 'Write an 8-byte word to an address. Any address: nothing protects it.',
  touch:
    'Read one byte, or with w write one: touch(a), touch(a, w). With an MMU the page comes in, or the program gets a signal.',
  ptrace_peek:
    'Read a word of another process that the caller traces, as a debugger does: only inside its mappings.',
  ptrace_poke:
    'Write a word of another process that the caller traces, as a debugger does: only inside its mappings.',
  ptrace_attach: 'Trace another process by name: what it maps from now on is not shared.',
  ptrace_detach: 'Trace a process no longer.',
  shmget: 'Find or make a System V shared memory segment; gives its id.',
  shmat: 'Attach a shared memory segment.',
  shmdt: 'Detach a shared memory segment.',
  shmctl: 'Control a shared memory segment; IPC_RMID removes it after the last detach.',
  nattch: 'How many attachments the kernel counts for a segment (shm_nattch).',
  futex:
    'Wait for or wake who waits at an address. Only the address and the value are checked: nobody waits here.',
  mprotect: 'Change what may be done with pages.',
  madvise: 'Say how memory is going to be used, or that it is not needed.',
  msync: 'Write a shared mapping back to its file.',
  mincore: 'Ask which pages are in RAM.',
  mlock: 'Keep pages in RAM.',
  munlock: 'Let pages leave RAM again.',
  mlockall: 'Keep all pages of the process in RAM.',
  munlockall: 'Let all pages of the process leave RAM again.',
  remap_file_pages: 'Show other pages of a file in a mapping.',
  fork: 'B = fork(): a child, named B, with a copy of the memory at the same addresses.',
  vfork: 'B = vfork(): a child, named B, that uses the memory of its parent.',
  clone: 'B = clone(CLONE_VM|SIGCHLD): a thread or child, named B; without an MMU only with CLONE_VM.',
  execve:
    'Become another program: execve("/rom/ls", args 3x20, env 2x50), with three arguments of 20 letters and two strings of environment.',
  exit: 'End the process; every mapping it alone has is released.',
  exit_group: 'exit, as strace prints it.',
  kalloc:
    'The kernel takes blocks for itself, as a driver or the network does: kalloc(GFP_ATOMIC, 2, 10), ten blocks of order 2, or as many as there are.',
}

const NOT_OPEN = 'the descriptor is not open, or not for this'
const NO_MEMORY_THERE = 'there is no memory at the address'
const READS = {
  EFAULT: NO_MEMORY_THERE,
  EBADF: NOT_OPEN,
  EISDIR: 'it is a directory',
  EINVAL: 'the offset or the length is negative',
}
const WRITES = {
  EFAULT: NO_MEMORY_THERE,
  EBADF: NOT_OPEN,
  ENOSPC: 'a file in RAM has no page there',
  EINVAL: 'the offset or the length is negative',
}
const TRACED = {
  ESRCH: 'the caller does not trace the process',
  EIO: 'the word is not in a mapping that allows it',
}

/** Of calls that only a kernel with an MMU has. */
const PROTECTED = {
  ENOMEM: 'part of the range is not mapped, or the process has too many VMAs',
  EINVAL: 'an address inside a page, or a value that the call does not know',
  EACCES: 'the mapping may never be used so',
  EBUSY: 'the mapping is locked',
  EFAULT: 'a page of the range is beyond the end of its object',
}

/** When a call is refused with an errno, as a manual page lists it. */
const ERRNO_DOCS: { readonly [N in RunName]: Readonly<Record<ErrnoOf<N>, string>> } = {
  mmap: {
    ENOMEM: 'no free block is large enough, or the reserve would be touched',
    EINVAL: 'length 0, MAP_FIXED, no type, an offset inside a page, a part that cannot be shared',
    ENODEV: 'the file cannot be mapped in this way',
    EACCES: 'the file is not open for what the mapping asks',
    EBADF: 'the descriptor is not open',
    EPERM: 'PROT_EXEC on a file system mounted noexec',
    EOVERFLOW: 'offset and length together are too large',
  },
  munmap: {
    EINVAL:
      'no such mapping: file mappings can only be unmapped whole; anonymous memory page by page within one mapping',
  },
  mremap: {
    ENOMEM: 'the mapping would have to grow beyond its memory, or to move',
    EINVAL: 'no mapping is exactly this one, or a length is 0',
    EPERM: 'others may share the mapping',
    EFAULT: 'the mapping has another length (Linux 2.6.28 and before)',
  },
  brk: {},
  openat: {
    ENOENT: 'there is no such file, and O_CREAT is not set',
    EROFS: 'the file system is read only',
    EEXIST: 'O_CREAT|O_EXCL, and the file is there',
    EISDIR: 'a directory is not written',
    ETXTBSY: 'O_TRUNC, and a shared mapping uses the file',
  },
  close: { EBADF: 'the descriptor is not open' },
  ftruncate: {
    ENOMEM: 'the pages of a file in RAM must lie in one block, and none is large enough',
    ETXTBSY: 'a shared mapping uses the end of the file',
    EINVAL: 'it is not a regular file open for writing, or the size is negative',
    EFBIG: 'no block is as large as the file would be',
    EBADF: 'the descriptor is not open',
    EEXIST: 'the file was read while it was empty (before Linux 2.6.30)',
  },
  read: READS,
  write: WRITES,
  pread: READS,
  pwrite: WRITES,
  peek: { EFAULT: NO_MEMORY_THERE },
  poke: { EFAULT: NO_MEMORY_THERE },
  touch: { EFAULT: NO_MEMORY_THERE },
  ptrace_peek: TRACED,
  ptrace_poke: TRACED,
  ptrace_attach: { EPERM: 'it has a tracer already, or is the caller', ESRCH: 'it is not there' },
  ptrace_detach: { ESRCH: 'the caller does not trace the process' },
  shmget: {
    ENOMEM: 'no free block is large enough',
    EINVAL: 'size 0, or more than the segment has',
    EEXIST: 'IPC_CREAT|IPC_EXCL, and the key has a segment',
    ENOENT: 'no segment has the key, and IPC_CREAT is not set',
    EFBIG: 'no block is as large as the segment would be',
  },
  shmat: {
    ENODEV: 'Linux 6.12 cannot map segments without an MMU (kernel 6.12 shm-direct can)',
    EINVAL: 'there is no such segment, or an address is asked for',
    EIDRM: 'the segment is removed',
  },
  shmdt: { EINVAL: 'no segment is attached there' },
  shmctl: { EINVAL: 'there is no such segment' },
  nattch: { EINVAL: 'there is no such segment' },
  kalloc: { ENOMEM: 'no block of the order is free, or it may not take it' },
  futex: {
    EAGAIN: 'the value is not the one expected',
    EFAULT: 'the process has no RAM mapped there',
    EINVAL: 'the address is not a multiple of 4',
    ENOSYS: 'the command is not modelled',
  },
  mprotect: PROTECTED,
  madvise: PROTECTED,
  msync: PROTECTED,
  mincore: PROTECTED,
  mlock: PROTECTED,
  munlock: PROTECTED,
  mlockall: PROTECTED,
  munlockall: PROTECTED,
  remap_file_pages: PROTECTED,
  fork: { ENOMEM: 'with an MMU: the copy would ask for more than there is' },
  vfork: {},
  clone: { EINVAL: 'CLONE_VM is not set: memory cannot be copied to the same addresses' },
  execve: {
    ENOENT: 'there is no such file, or not the interpreter that it names',
    ENOEXEC: 'not a program, or one that the loaders refuse',
    EACCES: 'it is a directory or a device, or on a file system mounted noexec',
    E2BIG: 'path, arguments and environment are more than 128 KiB',
    ETXTBSY: 'somebody has the file open for writing',
    ENOMEM: 'data and bss are more than RLIMIT_DATA',
    ELIBBAD: 'its interpreter is not an ELF file',
  },
  exit: {},
}

/** Header lines, words that begin an operation that is no call, kernel parameters, files of /proc. */
const WORD_DOCS: Readonly<Record<HeaderWord | Keyword, string>> & Readonly<Record<string, string>> = {
  title: 'title TEXT: the name of the scenario.',
  about: 'about TEXT: one sentence on what it shows.',
  chapter: 'chapter TEXT: the part of the course that it belongs to.',
  kernel:
    'kernel 6.12, 2.6.29, 2.6.28 or 2.6.20: which kernel is modelled. With an MMU: 6.18, 2.6.7 [expand-fix], 2.6.13 [protection-rfc].',
  mmu: 'mmu: the machine has an MMU; the same calls run on it.',
  board: 'board 32M, or board boot-16m for a measured one.',
  file: 'file "/rom/lib.so" romfs 40K at 0x22004000: a file that exists from the start.',
  view: 'view owner map+columns: how it is looked at first: kind or owner; map, map+columns or all; at ADDRESS SIZE.',
  beside:
    'beside sysctl vm.nr_trim_pages = 0: a second machine beside the first, which differs in what the line says: sysctl, kernel, board, without LINE, mmu; several joined by commas.',
  without: 'without 12: the second machine does not make the call in line 12.',
  goal: 'goal largest >= 256K: what must hold when the run is over. Also free, slack, no failures, and mmap(132K) succeeds.',
  limit: 'limit 3 calls: so many calls beside the locked ones; limit 5 edits: so many lines that differ.',
  keep: 'keep 4-9: the calls of these lines must stay as they are.',
  hint: 'A hint, shown when the reader asks for it; several are shown one by one.',
  spawn:
    'A = spawn: start a process (vfork and execve of a small program). ENOMEM stands for its death by SIGSEGV while it is loaded.',
  exec: 'P = exec("/rom/ls", args 3x20, env 2x50): start a program from its file (vfork and execve).',
  cat: 'cat /proc/maps, or A: cat maps, A: cat core: read a file of /proc, or list a core dump.',
  sysctl: 'sysctl vm.nr_trim_pages = 0: set a kernel parameter.',
  'vm.nr_trim_pages': 'Give excess pages back if there are at least this many; 0: never (1 at first).',
  'vm.max_map_count':
    'With an MMU: how many mappings a process may have (65,530 at first; before 3.2 65,536).',
  '/proc/maps': 'All regions of the system.',
  '/proc/buddyinfo': 'Free blocks by order.',
  '/proc/meminfo': 'MemFree and MmapCopy.',
}

const NO_EFFECT = 'Without an MMU it has no effect (recorded on 6.12)'

/** What each flag of mmap asks for, and what a kernel without an MMU makes of it. */
const MAP_DOCS: Readonly<Record<keyof typeof MAP, string>> = {
  MAP_FILE: 'Is 0: a mapping is of a file unless MAP_ANONYMOUS says otherwise.',
  MAP_SHARED:
    'Others who map the file see what is written. Without an MMU the file itself must lie in memory.',
  MAP_PRIVATE:
    'Writes stay with this mapping. Without an MMU that is a copy made immediately, or the file itself where nobody writes.',
  MAP_SHARED_VALIDATE: 'MAP_SHARED that refuses unknown flags. Without an MMU it is refused: EINVAL.',
  MAP_DROPPABLE: 'Memory that may be dropped. Without an MMU it is refused: EINVAL (recorded on 6.12).',
  MAP_FIXED:
    'Map at exactly this address. Without an MMU it is refused: EINVAL, as every page has only one address.',
  MAP_ANONYMOUS: 'No file: memory of zeros. Without an MMU it is one block of contiguous pages.',
  MAP_GROWSDOWN: 'Marks a stack (VM_GROWSDOWN). Without an MMU it never grows (recorded on 6.12).',
  MAP_DENYWRITE: `Keep others from writing the file: ignored since long. ${NO_EFFECT}; 2.6.28 keeps the bit.`,
  MAP_EXECUTABLE: `Marks a program: ignored since long. ${NO_EFFECT}; 2.6.28 keeps the bit.`,
  MAP_LOCKED:
    'Lock the pages. Without an MMU they never leave RAM: only VM_LOCKED is set (recorded on 6.12).',
  MAP_NORESERVE: `Count no swap for it. ${NO_EFFECT}: its pages are taken immediately.`,
  MAP_POPULATE: `Take the pages now. ${NO_EFFECT}: they always are.`,
  MAP_NONBLOCK: `With MAP_POPULATE: do not read. ${NO_EFFECT}.`,
  MAP_STACK: `For a stack of a thread. ${NO_EFFECT}.`,
  MAP_HUGETLB: `Huge pages. ${NO_EFFECT}: there are no page tables, so no page of them is larger.`,
  MAP_SYNC: 'For persistent memory. Without an MMU only VM_SYNC is set (recorded on 6.12).',
  MAP_FIXED_NOREPLACE: `MAP_FIXED that covers nothing. ${NO_EFFECT}: the address is a hint, and ignored.`,
  MAP_UNINITIALIZED:
    'Do not clear the memory: only without an MMU, and only where the kernel is built for it.',
  MAP_HUGE_2MB:
    'The size for MAP_HUGETLB. Not recorded without an MMU; one of its bits is MAP_UNINITIALIZED.',
  MAP_HUGE_1GB: 'The size for MAP_HUGETLB. Not recorded without an MMU.',
}

const MAP_FLAG_DOCS: Readonly<Record<string, string>> = MAP_DOCS

/** What a call does on a kind of machine; empty for a name that is no call. */
export function callDoc(name: string, machine: MachineKind = 'nommu'): string {
  if (!isCallName(name)) return ''
  const does = CALL_DOCS[name]
  if (specOn(specOf(runNameOf(name)), machine) !== null) return does
  return `Needs an MMU: gives ENOSYS. With one: ${does.charAt(0).toLowerCase()}${does.slice(1)}`
}

/** When a call is refused, by errno and likeliest first; empty for a name that is no call or a call that is never refused. */
export function callErrnos(name: string): readonly (readonly [ErrnoName, string])[] {
  if (!isCallName(name)) return []
  const run = runNameOf(name)
  const words: Readonly<Partial<Record<ErrnoName, string>>> = ERRNO_DOCS[run]
  const errnos: readonly ErrnoName[] = CALLS[run].errnos
  return errnos.map((errno) => [errno, words[errno] ?? ''])
}

/** What another word of the language means, a flag of mmap for one; empty for one that it does not have. */
export const wordDoc = (word: string): string => WORD_DOCS[word] ?? MAP_FLAG_DOCS[word] ?? ''
