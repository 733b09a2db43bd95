import type { ErrnoName } from '../../base/uapi.ts'
import type { Pid } from '../../sim/record/events.ts'

/** Calls sorted by what the timeline marks differently. Order fixed: TimelineView.kind stores the index. */
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

export interface CallView {
  /** 1-based line of the scenario text. */
  readonly line: number
  /** As written, without comment. */
  readonly text: string
  readonly kind: CallKind
  /** Name in the scenario of the process that called; null for sysctl and cat. */
  readonly process: string | null
  readonly pid: Pid | null
  readonly ret: number
  readonly errno: ErrnoName | null
  /** As strace prints it: `= 0x80a60000`, `= -1 ENOMEM (Cannot allocate memory)`, `= ? (did not return)`. */
  readonly result: string
}
