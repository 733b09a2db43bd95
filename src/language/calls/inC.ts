/** How a program of C makes each call (for glibc, musl and uClibc alike). */
import type { RunName } from './calls.ts'
import type { ParameterKind } from './spec.ts'

export type CForm =
  /** The function of the C library that has its name. */
  | 'function'
  /** Another expression of type long; `arg`: the arguments as C. */
  | { readonly write: (...arg: string[]) => string }
  /** An expression that starts a process; only where the scenario gives orders to that. `child`: its number. */
  | { readonly start: (child: number, ...arg: string[]) => string }
  /** The process ends. */
  | 'end'
  /** It becomes another program, which takes no orders. */
  | 'program'
  /** It is not made, with the words that finish `left out, ...`. */
  | { readonly leftOut: string }

const DEBUGGER: CForm = { leftOut: 'it is a debugger that makes it' }
/** Why a call that starts a process is not made when the scenario has no name for that. */
export const NO_CHILD = 'nobody would end the child'

export const CALLS_IN_C: Readonly<Record<RunName, CForm>> = {
  mmap: 'function',
  munmap: 'function',
  mremap: 'function',
  // The C library's own brk returns 0.
  brk: { write: (addr = '') => `syscall(SYS_brk, ${addr})` },
  openat: 'function',
  close: 'function',
  ftruncate: 'function',
  read: 'function',
  write: 'function',
  pread: 'function',
  pwrite: 'function',
  peek: { write: (addr = '') => `*(volatile long *)${addr}` },
  poke: { write: (addr = '', value = '') => `(*(volatile long *)${addr} = ${value}, 0)` },
  touch: {
    write: (addr = '', access = '', value = '') =>
      `((${access}) & 2 ? (*(volatile unsigned char *)${addr} = (unsigned char)${value}, 0) : *(volatile unsigned char *)${addr})`,
  },
  ptrace_peek: DEBUGGER,
  ptrace_poke: DEBUGGER,
  ptrace_attach: DEBUGGER,
  ptrace_detach: DEBUGGER,
  shmget: 'function',
  shmat: 'function',
  shmdt: 'function',
  shmctl: { write: (id = '', cmd = '') => `shmctl((int)${id}, (int)${cmd}, NULL)` },
  kalloc: { leftOut: 'it is the kernel that makes it' },
  nattch: { write: (id = '') => `attachments((int)${id})` },
  futex: { write: (...arg) => `syscall(SYS_futex, ${arg.slice(0, 3).join(', ')}, NULL, NULL, 0)` },
  mprotect: 'function',
  madvise: 'function',
  msync: 'function',
  mincore: 'function',
  mlock: 'function',
  munlock: 'function',
  mlockall: 'function',
  munlockall: 'function',
  remap_file_pages: 'function',
  fork: { leftOut: 'no kernel without an MMU has it' },
  vfork: { start: () => 'start_by_vfork()' },
  clone: { start: (child, flags = '') => `start_by_clone(${child}, ${flags})` },
  execve: 'program',
  exit: 'end',
}

/** What an argument is cast to, where a plain long would be warned of or means something else. */
export const C_CASTS: { readonly [Kind in ParameterKind]?: string } = {
  address: '(void *)',
  bytes: '(size_t)',
  descriptor: '(int)',
  segment: '(int)',
  shmkey: '(key_t)',
}
