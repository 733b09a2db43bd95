/** vm_flags (include/linux/mm.h) as far as this machine has them, and the two ways in which /proc writes them. */
import { VM as COMMON } from '../../../base/uapi.ts'

export const VM = {
  VM_READ: COMMON.VM_READ,
  VM_WRITE: COMMON.VM_WRITE,
  VM_EXEC: COMMON.VM_EXEC,
  VM_SHARED: COMMON.VM_SHARED,
  VM_MAYREAD: COMMON.VM_MAYREAD,
  VM_MAYWRITE: COMMON.VM_MAYWRITE,
  VM_MAYEXEC: COMMON.VM_MAYEXEC,
  VM_MAYSHARE: COMMON.VM_MAYSHARE,
  VM_GROWSDOWN: COMMON.VM_GROWSDOWN,
  VM_PFNMAP: COMMON.VM_PFNMAP,
  VM_LOCKED: COMMON.VM_LOCKED,
  VM_IO: COMMON.VM_IO,
  VM_SEQ_READ: 0x8000,
  VM_RAND_READ: 0x10000,
  VM_DONTCOPY: 0x20000,
  VM_DONTEXPAND: COMMON.VM_DONTEXPAND,
  VM_ACCOUNT: 0x100000,
  VM_NORESERVE: 0x200000,
  VM_SYNC: 0x800000,
  VM_WIPEONFORK: 0x2000000,
  VM_DONTDUMP: COMMON.VM_DONTDUMP,
  /** Its pages have an order of their own (remap_file_pages up to 3.19). The bit is free today. */
  VM_NONLINEAR: 0x8000000,
  /** Its pages have protections of their own (proposed in 2005). The bit is free today. */
  VM_NONUNIFORM: 0x10000000,
  VM_NOHUGEPAGE: 0x40000000,
} as const

export const VM_ACCESS = VM.VM_READ | VM.VM_WRITE | VM.VM_EXEC
/** Mappings that are never merged and never locked. */
export const VM_SPECIAL = VM.VM_IO | VM.VM_DONTEXPAND | VM.VM_PFNMAP
/** From VM_READ to VM_MAYREAD, and so on. */
export const MAY_SHIFT = 4

/** The VmFlags of /proc/PID/smaps in the order of their bits, which is the order in which they are printed. */
const MNEMONICS: readonly (readonly [bit: number, name: string])[] = [
  [VM.VM_READ, 'rd'],
  [VM.VM_WRITE, 'wr'],
  [VM.VM_EXEC, 'ex'],
  [VM.VM_SHARED, 'sh'],
  [VM.VM_MAYREAD, 'mr'],
  [VM.VM_MAYWRITE, 'mw'],
  [VM.VM_MAYEXEC, 'me'],
  [VM.VM_MAYSHARE, 'ms'],
  [VM.VM_GROWSDOWN, 'gd'],
  [VM.VM_PFNMAP, 'pf'],
  [VM.VM_LOCKED, 'lo'],
  [VM.VM_IO, 'io'],
  [VM.VM_SEQ_READ, 'sr'],
  [VM.VM_RAND_READ, 'rr'],
  [VM.VM_DONTCOPY, 'dc'],
  [VM.VM_DONTEXPAND, 'de'],
  [VM.VM_ACCOUNT, 'ac'],
  [VM.VM_NORESERVE, 'nr'],
  [VM.VM_SYNC, 'sf'],
  [VM.VM_WIPEONFORK, 'wf'],
  [VM.VM_DONTDUMP, 'dd'],
  [VM.VM_NONLINEAR, 'nl'],
  [VM.VM_NONUNIFORM, 'nu'],
  [VM.VM_NOHUGEPAGE, 'nh'],
]

const BIT_OF = new Map(MNEMONICS.map(([bit, name]) => [name, bit]))

/** `rd wr mr mw me ac`, as smaps prints it. */
export function flagsText(flags: number): string {
  let text = ''
  for (const [bit, name] of MNEMONICS) if ((flags & bit) !== 0) text += text === '' ? name : ` ${name}`
  return text
}

/** The flags that such a text names; null if a word of it is none. */
export function flagsOf(text: string): number | null {
  let flags = 0
  for (const word of text.split(' ')) {
    if (word === '') continue
    const bit = BIT_OF.get(word)
    if (bit === undefined) return null
    flags |= bit
  }
  return flags
}

/** `rw-p`, as /proc/PID/maps prints it: `s` for a shared mapping, also of a descriptor that may only be read. */
export const permissions = (flags: number): string =>
  ((flags & VM.VM_READ) !== 0 ? 'r' : '-') +
  ((flags & VM.VM_WRITE) !== 0 ? 'w' : '-') +
  ((flags & VM.VM_EXEC) !== 0 ? 'x' : '-') +
  ((flags & VM.VM_MAYSHARE) !== 0 ? 's' : 'p')
