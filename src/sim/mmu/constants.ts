/** Linux's numbers that only calls of a machine with an MMU take (include/uapi). */
import {
  IPC,
  MAP as COMMON_MAP,
  MREMAP as COMMON_MREMAP,
  OPEN,
  PROT as COMMON_PROT,
} from '../../base/uapi.ts'

export const PROT = {
  ...COMMON_PROT,
  PROT_SEM: 0x8,
  PROT_GROWSDOWN: 0x01000000,
  PROT_GROWSUP: 0x02000000,
} as const

export const MAP = {
  ...COMMON_MAP,
  MAP_32BIT: 0x40,
  MAP_NONBLOCK: 0x10000,
  MAP_HUGETLB: 0x40000,
  MAP_SYNC: 0x80000,
  /** Of the proposal of 2005, in remap_file_pages; today's MAP_STACK. */
  MAP_NOINHERIT: 0x20000,
} as const

export const MREMAP = { ...COMMON_MREMAP, MREMAP_DONTUNMAP: 4 } as const

export const MADV = {
  MADV_NORMAL: 0,
  MADV_RANDOM: 1,
  MADV_SEQUENTIAL: 2,
  MADV_WILLNEED: 3,
  MADV_DONTNEED: 4,
  MADV_REMOVE: 9,
  MADV_DONTFORK: 10,
  MADV_DOFORK: 11,
  MADV_DONTDUMP: 16,
  MADV_DODUMP: 17,
  MADV_WIPEONFORK: 18,
  MADV_KEEPONFORK: 19,
  MADV_POPULATE_READ: 22,
  MADV_POPULATE_WRITE: 23,
  MADV_DONTNEED_LOCKED: 24,
} as const

export const MS = { MS_ASYNC: 1, MS_INVALIDATE: 2, MS_SYNC: 4 } as const

export const FALLOC = { FALLOC_FL_KEEP_SIZE: 1, FALLOC_FL_PUNCH_HOLE: 2 } as const

export const SHM = {
  ...IPC,
  SHM_RND: 0o20000,
  SHM_REMAP: 0o40000,
  SHM_EXEC: 0o100000,
  SHM_NORESERVE: 0o10000,
} as const

export { OPEN }

/** Every name that a call may use in place of a number. */
export const MMU_CONSTANTS: Readonly<Record<string, number>> = {
  NULL: 0,
  ...PROT,
  ...MAP,
  ...MREMAP,
  ...MADV,
  ...MS,
  ...FALLOC,
  ...SHM,
  ...OPEN,
}
