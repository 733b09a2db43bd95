/** Constants that arguments take, by the argument they belong to. Values are Linux's own (include/uapi). */
import { FUTEX, GFP, IPC, MAP, MREMAP, OPEN, PROT } from '../../base/uapi.ts'

export const FLAG_FAMILIES = {
  prot: PROT,
  map: MAP,
  mremap: { ...MREMAP, MREMAP_DONTUNMAP: 4 },
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
    MADV_DOFORK: 11,
    MADV_HUGEPAGE: 14,
    MADV_DONTDUMP: 16,
    MADV_DODUMP: 17,
    MADV_WIPEONFORK: 18,
    MADV_KEEPONFORK: 19,
    MADV_POPULATE_READ: 22,
    MADV_POPULATE_WRITE: 23,
  },
  msync: { MS_ASYNC: 1, MS_INVALIDATE: 2, MS_SYNC: 4 },
  mlockall: { MCL_CURRENT: 1, MCL_FUTURE: 2, MCL_ONFAULT: 4 },
  futex: FUTEX,
  gfp: GFP,
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
const SHORT_FORMS: { readonly [Family in FlagFamily]?: Readonly<Record<string, number>> } = {
  prot: { r: 1, w: 2, rw: 3, rx: 5, rwx: 7 },
  map: { MAP_ANON: MAP.MAP_ANONYMOUS },
}

const isFlagFamily = (kind: string): kind is FlagFamily => Object.hasOwn(FLAG_FAMILIES, kind)

/** The constants that an argument of this kind takes, without short forms; empty for plain numbers and paths. */
export const flagsOf = (kind: string): Readonly<Record<string, number>> =>
  isFlagFamily(kind) ? FLAG_FAMILIES[kind] : {}

const FLAG_VALUES: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map(
  Object.entries(FLAG_FAMILIES).map(([kind, values]) => {
    const short = isFlagFamily(kind) ? SHORT_FORMS[kind] : {}
    return [kind, new Map(Object.entries({ ...short, ...values }))]
  }),
)

/** The value of a constant in an argument of this kind, short forms included; null if it has no such constant. */
export function flagValue(kind: string, name: string): number | null {
  return FLAG_VALUES.get(kind)?.get(name) ?? null
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
