/**
 * The words of the scenario language as plain tables: what calls there are, what their arguments are called, which
 * constants an argument takes. The parser checks against them and the editor completes from them.
 * What the calls do is written in the model; how the text is read, in src/documents/scenario/README.md.
 */
import { FUTEX, IPC, MAP, MREMAP, OPEN, PROT } from '../../base/uapi.ts'

export * from '../headerWords.ts'

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
  futex: FUTEX,
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
  },
  { name: 'munmap', parameters: [addr, length] },
  {
    name: 'mremap',
    parameters: [
      parameter('old', 'address'),
      parameter('old_size', 'bytes'),
      parameter('new_size', 'bytes'),
      parameter('flags', 'mremap'),
      parameter('new', 'address', 0),
    ],
  },
  { name: 'brk', parameters: [addr] },
  {
    name: 'open',
    parameters: [path, openFlags, mode],
    runsAs: { name: 'openat', before: [FLAG_FAMILIES.dirfd.AT_FDCWD] },
  },
  {
    name: 'openat',
    parameters: [parameter('dirfd', 'dirfd'), path, openFlags, mode],
  },
  { name: 'close', parameters: [fd] },
  {
    name: 'ftruncate',
    parameters: [fd, length],
  },
  { name: 'read', parameters: buffer },
  { name: 'write', parameters: buffer },
  { name: 'pread', parameters: bufferAt },
  { name: 'pwrite', parameters: bufferAt },
  {
    name: 'pread64',
    parameters: bufferAt,
    runsAs: { name: 'pread', before: [] },
  },
  {
    name: 'pwrite64',
    parameters: bufferAt,
    runsAs: { name: 'pwrite', before: [] },
  },
  {
    name: 'peek',
    parameters: [addr],
  },
  {
    name: 'poke',
    parameters: [addr, parameter('value', 'number')],
  },
  {
    name: 'ptrace_peek',
    parameters: [parameter('process', 'process'), addr],
  },
  {
    name: 'ptrace_poke',
    parameters: [parameter('process', 'process'), addr, parameter('value', 'number')],
  },
  {
    name: 'ptrace_attach',
    parameters: [parameter('process', 'process')],
  },
  {
    name: 'ptrace_detach',
    parameters: [parameter('process', 'process')],
  },
  {
    name: 'shmget',
    parameters: [parameter('key', 'shmkey'), parameter('size', 'bytes'), parameter('flags', 'shmget')],
  },
  {
    name: 'shmat',
    parameters: [parameter('id', 'number'), parameter('addr', 'address', 0), parameter('flags', 'shmat', 0)],
  },
  { name: 'shmdt', parameters: [addr] },
  {
    name: 'shmctl',
    parameters: [parameter('id', 'number'), parameter('cmd', 'shmctl'), parameter('buf', 'address', 0)],
  },
  {
    name: 'nattch',
    parameters: [parameter('id', 'number')],
  },
  {
    name: 'mprotect',
    parameters: [addr, length, parameter('prot', 'prot')],
  },
  {
    name: 'madvise',
    parameters: [addr, length, parameter('advice', 'madvise')],
  },
  {
    name: 'msync',
    parameters: [addr, length, parameter('flags', 'msync')],
  },
  {
    name: 'mincore',
    parameters: [addr, length, parameter('vec', 'address', 0)],
  },
  { name: 'mlock', parameters: [addr, length] },
  { name: 'munlock', parameters: [addr, length] },
  { name: 'mlockall', parameters: [parameter('flags', 'mlockall')] },
  { name: 'munlockall', parameters: [] },
  {
    name: 'remap_file_pages',
    parameters: [
      addr,
      parameter('size', 'bytes'),
      parameter('prot', 'prot'),
      parameter('pgoff', 'number'),
      parameter('flags', 'map'),
    ],
  },
  { name: 'fork', parameters: [] },
  {
    name: 'vfork',
    parameters: [],
  },
  {
    name: 'clone',
    parameters: [parameter('flags', 'clone'), parameter('stack', 'address', 0)],
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
  },
  { name: 'exit', parameters: [status] },
  {
    name: 'exit_group',
    parameters: [status],
    runsAs: { name: 'exit', before: [] },
  },
]

/** Words that begin an operation that is no system call. */
export const KEYWORDS: readonly string[] = ['spawn', 'cat', 'sysctl']
export const SYSCTLS: readonly string[] = ['vm.nr_trim_pages']
/** Files that `cat` reads. */
export const PROC_FILES: readonly string[] = ['/proc/maps', '/proc/buddyinfo', '/proc/meminfo']
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

export const CALL_NAMES: readonly string[] = CALLS.map(({ name }) => name)
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
