/**
 * The words of the scenario language as plain tables: what calls there are, what their arguments are called, which
 * constants an argument takes. The parser checks against them and the editor completes and explains from them.
 * What the calls do is written in the model; how the text is read, in src/scenario/README.md.
 */
import type { HeaderWord } from './headerWords.ts'
import { IPC, MAP, MREMAP, OPEN, PROT } from './uapi.ts'

export * from './headerWords.ts'

/** Constants by the argument they belong to. Values are Linux's own (include/uapi). */
export const FLAG_FAMILIES = {
  prot: PROT,
  map: MAP,
  mremap: MREMAP,
  open: OPEN,
  dirfd: { AT_FDCWD: -100 },
  shmkey: { IPC_PRIVATE: IPC.IPC_PRIVATE },
  shmget: { IPC_CREAT: IPC.IPC_CREAT, IPC_EXCL: IPC.IPC_EXCL },
  shmat: { SHM_RDONLY: IPC.SHM_RDONLY, SHM_RND: 0o20000, SHM_REMAP: 0o40000, SHM_EXEC: 0o100000 },
  shmctl: { IPC_RMID: IPC.IPC_RMID, IPC_SET: 1, IPC_STAT: 2 },
  madvise: {
    MADV_NORMAL: 0,
    MADV_RANDOM: 1,
    MADV_SEQUENTIAL: 2,
    MADV_WILLNEED: 3,
    MADV_DONTNEED: 4,
    MADV_FREE: 8,
    MADV_REMOVE: 9,
    MADV_DONTFORK: 10,
    MADV_HUGEPAGE: 14,
  },
  msync: { MS_ASYNC: 1, MS_INVALIDATE: 2, MS_SYNC: 4 },
  mlockall: { MCL_CURRENT: 1, MCL_FUTURE: 2, MCL_ONFAULT: 4 },
  futex: { FUTEX_WAIT: 0, FUTEX_WAKE: 1, FUTEX_REQUEUE: 3, FUTEX_CMP_REQUEUE: 4, FUTEX_PRIVATE_FLAG: 128 },
  clone: {
    CLONE_VM: 0x100,
    CLONE_FS: 0x200,
    CLONE_FILES: 0x400,
    CLONE_SIGHAND: 0x800,
    CLONE_VFORK: 0x4000,
    CLONE_THREAD: 0x10000,
    SIGCHLD: 17,
  },
} as const satisfies Record<string, Record<string, number>>
export type FlagFamily = keyof typeof FLAG_FAMILIES

/** Other spellings of a constant that are read as well: C's own, and letters as /proc/maps writes protections. */
export const FLAG_SHORT_FORMS: { readonly [Family in FlagFamily]?: Readonly<Record<string, number>> } = {
  prot: { r: 1, w: 2, rw: 3, rx: 5, rwx: 7 },
  map: { MAP_ANON: MAP.MAP_ANONYMOUS },
}

export type ParameterKind = 'address' | 'bytes' | 'descriptor' | 'number' | 'path' | 'process' | FlagFamily

export interface Parameter {
  readonly name: string
  readonly kind: ParameterKind
  /** May be left out, if all after it are left out too; then it has this value. */
  readonly otherwise?: number
}

export interface CallSignature {
  readonly name: string
  readonly parameters: readonly Parameter[]
  /** One line for people. */
  readonly doc: string
  /** Another spelling: runs as that call, with these values put before the arguments. */
  readonly runsAs?: { readonly name: string; readonly before: readonly number[] }
}

const parameter = (name: string, kind: ParameterKind, otherwise?: number): Parameter =>
  otherwise === undefined ? { name, kind } : { name, kind, otherwise }

const addr = parameter('addr', 'address')
const length = parameter('length', 'bytes')
const fd = parameter('fd', 'descriptor')
const path = parameter('path', 'path')
const mode = parameter('mode', 'number', 0o666)
const openFlags = parameter('flags', 'open')
const buffer = [fd, parameter('addr', 'address'), parameter('count', 'bytes')]
const bufferAt = [...buffer, parameter('offset', 'bytes')]
const status = parameter('status', 'number', 0)

export const CALLS: readonly CallSignature[] = [
  {
    name: 'mmap',
    parameters: [
      addr,
      length,
      parameter('prot', 'prot'),
      parameter('flags', 'map'),
      parameter('fd', 'descriptor', -1),
      parameter('offset', 'bytes', 0),
    ],
    doc: 'Map memory or a file. mmap(12K) is short for private anonymous memory to read and write.',
  },
  { name: 'munmap', parameters: [addr, length], doc: 'Unmap a range; anonymous memory also in part.' },
  {
    name: 'mremap',
    parameters: [
      parameter('old', 'address'),
      parameter('old_size', 'bytes'),
      parameter('new_size', 'bytes'),
      parameter('flags', 'mremap'),
      parameter('new', 'address', 0),
    ],
    doc: 'Change the size of a mapping, inside the memory it already has; it never moves.',
  },
  { name: 'brk', parameters: [addr], doc: 'Ask for the end of the heap (0), or move it.' },
  {
    name: 'open',
    parameters: [path, openFlags, mode],
    doc: 'Open a file; with O_CREAT make it if it is not there.',
    runsAs: { name: 'openat', before: [FLAG_FAMILIES.dirfd.AT_FDCWD] },
  },
  {
    name: 'openat',
    parameters: [parameter('dirfd', 'dirfd'), path, openFlags, mode],
    doc: 'Open a file, as strace prints it: openat(AT_FDCWD, "/ram/log", O_RDONLY).',
  },
  { name: 'close', parameters: [fd], doc: 'Close a descriptor; mappings of the file stay.' },
  {
    name: 'ftruncate',
    parameters: [fd, length],
    doc: 'Set the size of a file; an empty ramfs file gets contiguous pages.',
  },
  { name: 'read', parameters: buffer, doc: 'Read from a file into memory.' },
  { name: 'write', parameters: buffer, doc: 'Write from memory into a file.' },
  { name: 'pread', parameters: bufferAt, doc: 'Read from a place in a file into memory.' },
  { name: 'pwrite', parameters: bufferAt, doc: 'Write from memory to a place in a file.' },
  {
    name: 'pread64',
    parameters: bufferAt,
    doc: 'pread, as strace prints it.',
    runsAs: { name: 'pread', before: [] },
  },
  {
    name: 'pwrite64',
    parameters: bufferAt,
    doc: 'pwrite, as strace prints it.',
    runsAs: { name: 'pwrite', before: [] },
  },
  {
    name: 'peek',
    parameters: [addr],
    doc: 'Read the 8-byte word at an address. Any address: nothing protects it.',
  },
  {
    name: 'poke',
    parameters: [addr, parameter('value', 'number')],
    doc: 'Write an 8-byte word to an address. Any address: nothing protects it.',
  },
  {
    name: 'ptrace_peek',
    parameters: [parameter('process', 'process'), addr],
    doc: 'Read a word of another process by name, as a debugger does: only inside its mappings.',
  },
  {
    name: 'ptrace_poke',
    parameters: [parameter('process', 'process'), addr, parameter('value', 'number')],
    doc: 'Write a word of another process by name, as a debugger does: only inside its mappings.',
  },
  {
    name: 'ptrace_attach',
    parameters: [parameter('process', 'process')],
    doc: 'Trace another process by name: what it maps from now on is not shared.',
  },
  {
    name: 'ptrace_detach',
    parameters: [parameter('process', 'process')],
    doc: 'Trace a process no longer.',
  },
  {
    name: 'shmget',
    parameters: [parameter('key', 'shmkey'), parameter('size', 'bytes'), parameter('flags', 'shmget')],
    doc: 'Find or make a System V shared memory segment; gives its id.',
  },
  {
    name: 'shmat',
    parameters: [parameter('id', 'number'), parameter('addr', 'address', 0), parameter('flags', 'shmat', 0)],
    doc: 'Attach a shared memory segment.',
  },
  { name: 'shmdt', parameters: [addr], doc: 'Detach a shared memory segment.' },
  {
    name: 'shmctl',
    parameters: [parameter('id', 'number'), parameter('cmd', 'shmctl'), parameter('buf', 'address', 0)],
    doc: 'Control a shared memory segment; IPC_RMID removes it after the last detach.',
  },
  {
    name: 'nattch',
    parameters: [parameter('id', 'number')],
    doc: 'How many attachments the kernel counts for a segment (shm_nattch).',
  },
  {
    name: 'mprotect',
    parameters: [addr, length, parameter('prot', 'prot')],
    doc: 'Needs an MMU: gives ENOSYS.',
  },
  {
    name: 'madvise',
    parameters: [addr, length, parameter('advice', 'madvise')],
    doc: 'Needs an MMU: gives ENOSYS.',
  },
  {
    name: 'msync',
    parameters: [addr, length, parameter('flags', 'msync')],
    doc: 'Needs an MMU: gives ENOSYS.',
  },
  {
    name: 'mincore',
    parameters: [addr, length, parameter('vec', 'address', 0)],
    doc: 'Needs an MMU: gives ENOSYS.',
  },
  { name: 'mlock', parameters: [addr, length], doc: 'Needs an MMU: gives ENOSYS.' },
  { name: 'munlock', parameters: [addr, length], doc: 'Needs an MMU: gives ENOSYS.' },
  { name: 'mlockall', parameters: [parameter('flags', 'mlockall')], doc: 'Needs an MMU: gives ENOSYS.' },
  { name: 'munlockall', parameters: [], doc: 'Needs an MMU: gives ENOSYS.' },
  {
    name: 'remap_file_pages',
    parameters: [
      addr,
      parameter('size', 'bytes'),
      parameter('prot', 'prot'),
      parameter('pgoff', 'number'),
      parameter('flags', 'map'),
    ],
    doc: 'Needs an MMU: gives ENOSYS.',
  },
  { name: 'fork', parameters: [], doc: 'Needs an MMU: there is no fork.' },
  {
    name: 'vfork',
    parameters: [],
    doc: 'B = vfork(): a child, named B, that uses the memory of its parent.',
  },
  {
    name: 'clone',
    parameters: [parameter('flags', 'clone'), parameter('stack', 'address', 0)],
    doc: 'B = clone(CLONE_VM|SIGCHLD): a thread or child, named B; without an MMU only with CLONE_VM.',
  },
  {
    name: 'futex',
    parameters: [
      addr,
      parameter('op', 'futex'),
      parameter('val', 'number'),
      parameter('timeout', 'number', 0),
      parameter('addr2', 'address', 0),
      parameter('val3', 'number', 0),
    ],
    doc: 'Wait for or wake who waits at an address. Only the address and the value are checked: nobody waits here.',
  },
  { name: 'exit', parameters: [status], doc: 'End the process; every mapping it alone has is released.' },
  {
    name: 'exit_group',
    parameters: [status],
    doc: 'exit, as strace prints it.',
    runsAs: { name: 'exit', before: [] },
  },
]

export interface Described {
  readonly name: string
  readonly doc: string
}

/** Header lines: all before the first operation. */
export const HEADERS: readonly (Described & { readonly name: HeaderWord })[] = [
  { name: 'title', doc: 'title TEXT: the name of the scenario.' },
  { name: 'about', doc: 'about TEXT: one sentence on what it shows.' },
  { name: 'chapter', doc: 'chapter TEXT: the part of the course that it belongs to.' },
  { name: 'kernel', doc: 'kernel 6.12, 2.6.29 or 2.6.28: which kernel is modelled.' },
  { name: 'board', doc: 'board 32M, or board boot-16m for a measured one.' },
  { name: 'file', doc: 'file "/rom/lib.so" romfs 40K at 0x22004000: a file that exists from the start.' },
]

/** Words that begin an operation that is no system call. */
export const KEYWORDS: readonly Described[] = [
  { name: 'spawn', doc: 'A = spawn: start a process (vfork and execve of a small program).' },
  {
    name: 'cat',
    doc: 'cat /proc/maps, or A: cat maps, A: cat core: read a file of /proc, or list a core dump.',
  },
  { name: 'sysctl', doc: 'sysctl vm.nr_trim_pages = 0: set a kernel parameter.' },
]

export const SYSCTLS: readonly Described[] = [
  {
    name: 'vm.nr_trim_pages',
    doc: 'Give excess pages back if there are at least this many; 0: never (1 at first).',
  },
]

/** Files that `cat` reads. */
export const PROC_FILES: readonly Described[] = [
  { name: '/proc/maps', doc: 'All regions of the system.' },
  { name: '/proc/buddyinfo', doc: 'Free blocks by order.' },
  { name: '/proc/meminfo', doc: 'MemFree and MmapCopy.' },
]
/** The file that `A: cat maps` reads: the VMAs of the process. */
export const PROCESS_MAPS = 'maps'

/** The file that `A: cat core` reads: what a core dump of the process would hold, listed as its maps are. */
export const PROCESS_CORE = 'core'
/** Calls whose result names the process they start. */
export const CHILD_CALLS: readonly string[] = ['vfork', 'clone']

/** `kernel 6.12 shm-direct`: patched so that System V segments can be mapped. */
export const SHM_DIRECT = 'shm-direct'
export const BOARD_WORDS = ['reserved', 'at', 'mobility'] as const
export const SPAWN_WORDS = ['program', 'stack'] as const
export const FILE_WORDS = ['at', 'ino', 'dev', 'nommap', 'refuses', 'declines', 'noexec'] as const
export const FILE_TYPES = ['regular', 'directory', 'char', 'block'] as const
/** File systems that a `file` line may name. `dev` is for device nodes. */
export const FILE_SYSTEMS = [
  'ramfs',
  'romfs',
  'cramfs',
  'squashfs',
  'jffs2',
  'ext2',
  'ext4',
  'vfat',
  'nfs',
  'proc',
  'dev',
] as const

const callsByName = new Map(CALLS.map((call) => [call.name, call]))
/** The signature of a call; null for a name that is no call. */
export const callSignature = (name: string): CallSignature | null => callsByName.get(name) ?? null

const isFlagFamily = (kind: ParameterKind): kind is FlagFamily => Object.hasOwn(FLAG_FAMILIES, kind)
/** The constants that an argument of this kind takes, without short forms; empty for plain numbers and paths. */
export const flagsOf = (kind: ParameterKind): Readonly<Record<string, number>> =>
  isFlagFamily(kind) ? FLAG_FAMILIES[kind] : {}

/** The value of a constant in an argument of this kind, short forms included; null if it has no such constant. */
export function flagValue(kind: ParameterKind, name: string): number | null {
  if (!isFlagFamily(kind)) return null
  const values: Readonly<Record<string, number>> = FLAG_FAMILIES[kind]
  if (Object.hasOwn(values, name)) return values[name] ?? null
  const short = FLAG_SHORT_FORMS[kind]
  return short !== undefined && Object.hasOwn(short, name) ? (short[name] ?? null) : null
}

/** Every constant, with the families that know it. */
export const FLAG_HOMES: ReadonlyMap<string, readonly FlagFamily[]> = collectHomes()

function collectHomes(): Map<string, FlagFamily[]> {
  const homes = new Map<string, FlagFamily[]>()
  for (const family of Object.keys(FLAG_FAMILIES) as FlagFamily[]) {
    for (const name of Object.keys(FLAG_FAMILIES[family]))
      homes.set(name, [...(homes.get(name) ?? []), family])
  }
  return homes
}
