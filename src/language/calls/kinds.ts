/** Calls sorted by what they do to memory: the timeline marks each kind differently. */

/** Order fixed: TimelineView.kind stores the index. */
export const CALL_KINDS = [
  'process', // spawn, vfork, exit
  'map', // mmap, shmat
  'unmap', // munmap, shmdt
  'resize', // mremap, brk, ftruncate
  'file', // open, close, shmget, shmctl
  'memory', // peek, poke, write, read
  'settings', // sysctl
  'look', // cat, nattch
  'other', // calls that need an MMU, and the rest
] as const
export type CallKind = (typeof CALL_KINDS)[number]
