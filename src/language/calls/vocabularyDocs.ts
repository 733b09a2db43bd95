/** The words of the scenario language in one line each, for those who write it. Reading it needs no more than the words. */

const CALL_DOCS: Readonly<Record<string, string>> = {
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
  mprotect: 'Needs an MMU: gives ENOSYS.',
  madvise: 'Needs an MMU: gives ENOSYS.',
  msync: 'Needs an MMU: gives ENOSYS.',
  mincore: 'Needs an MMU: gives ENOSYS.',
  mlock: 'Needs an MMU: gives ENOSYS.',
  munlock: 'Needs an MMU: gives ENOSYS.',
  mlockall: 'Needs an MMU: gives ENOSYS.',
  munlockall: 'Needs an MMU: gives ENOSYS.',
  remap_file_pages: 'Needs an MMU: gives ENOSYS.',
  fork: 'Needs an MMU: there is no fork.',
  vfork: 'B = vfork(): a child, named B, that uses the memory of its parent.',
  clone: 'B = clone(CLONE_VM|SIGCHLD): a thread or child, named B; without an MMU only with CLONE_VM.',
  futex:
    'Wait for or wake who waits at an address. Only the address and the value are checked: nobody waits here.',
  exit: 'End the process; every mapping it alone has is released.',
  exit_group: 'exit, as strace prints it.',
}

/** Header lines, words that begin an operation that is no call, kernel parameters, files of /proc. */
const WORD_DOCS: Readonly<Record<string, string>> = {
  title: 'title TEXT: the name of the scenario.',
  about: 'about TEXT: one sentence on what it shows.',
  chapter: 'chapter TEXT: the part of the course that it belongs to.',
  kernel: 'kernel 6.12, 2.6.29 or 2.6.28: which kernel is modelled.',
  board: 'board 32M, or board boot-16m for a measured one.',
  file: 'file "/rom/lib.so" romfs 40K at 0x22004000: a file that exists from the start.',
  spawn: 'A = spawn: start a process (vfork and execve of a small program).',
  cat: 'cat /proc/maps, or A: cat maps, A: cat core: read a file of /proc, or list a core dump.',
  sysctl: 'sysctl vm.nr_trim_pages = 0: set a kernel parameter.',
  'vm.nr_trim_pages': 'Give excess pages back if there are at least this many; 0: never (1 at first).',
  '/proc/maps': 'All regions of the system.',
  '/proc/buddyinfo': 'Free blocks by order.',
  '/proc/meminfo': 'MemFree and MmapCopy.',
}

/** What a call does; empty for a name that is no call. */
export const callDoc = (name: string): string => CALL_DOCS[name] ?? ''
/** What another word of the language means; empty for one that it does not have. */
export const wordDoc = (word: string): string => WORD_DOCS[word] ?? ''
