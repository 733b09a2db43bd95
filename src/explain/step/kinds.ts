/** Calls sorted by what they do to memory, for the timeline's marks. */

export const CALL_KIND_NAMES = [
  'process',
  'map',
  'unmap',
  'resize',
  'file',
  'memory',
  'settings',
  'look',
  'other',
] as const
export type CallKindName = (typeof CALL_KIND_NAMES)[number]

const KINDS: Readonly<Record<string, CallKindName>> = {
  spawn: 'process',
  exit: 'process',
  vfork: 'process',
  clone: 'process',
  mmap: 'map',
  shmat: 'map',
  munmap: 'unmap',
  shmdt: 'unmap',
  mremap: 'resize',
  brk: 'resize',
  ftruncate: 'resize',
  open: 'file',
  openat: 'file',
  close: 'file',
  shmget: 'file',
  shmctl: 'file',
  read: 'memory',
  write: 'memory',
  pread: 'memory',
  pwrite: 'memory',
  peek: 'memory',
  poke: 'memory',
  ptrace_peek: 'memory',
  ptrace_poke: 'memory',
  sysctl: 'settings',
  cat: 'look',
  nattch: 'look',
}

export const kindOf = (call: string): CallKindName => KINDS[call] ?? 'other'
export const kindIndex = (call: string): number => CALL_KIND_NAMES.indexOf(kindOf(call))
