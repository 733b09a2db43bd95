/**
 * Loads a program of the flat format (fs/binfmt_flat.c of 6.12): text that may lie in its file, and one block for data, bss, heap
 * and stack; or a single block for all of it.
 */
import { alignUp, pageAlign } from '../../../base/units.ts'
import { PROT } from '../../../base/uapi.ts'
import { doMunmap } from '../mm/munmap.ts'
import { fail, type Machine, type Process } from '../machine.ts'
import { stringsAt, type Arguments, type FlatBinary, type ProgramImage } from './binary.ts'
import { loaderMmap } from './loaderMmap.ts'

/** sizeof(struct flat_hdr). */
const HEADER = 64
/** FLAT_DATA_ALIGN, and FLAT_STACK_ALIGN of riscv. */
const DATA_ALIGN = 32
const STACK_ALIGN = 16
/** A relocation is read as a long. */
const RELOC = 8
const WORD = 8
/** No part of a program may be as large. */
const MAX_PART = 2 ** 28
const VERSION = 4
const OLD_VERSION = 2

/** 0, or why the header is refused: ENOEXEC, or ENOMEM for more data than RLIMIT_DATA. */
export function checkFlat(m: Machine, { data, bss, ...binary }: FlatBinary, rlimitData: number): number {
  if (binary.rev !== VERSION && binary.rev !== OLD_VERSION) {
    m.journal.pushText(
      'dmesg',
      `binfmt_flat: bad flat file version 0x${binary.rev.toString(16)} (supported 0x4 and 0x2)`,
    )
    return fail('ENOEXEC')
  }
  const { text, stack, relocs } = binary
  if ([text, data, bss, stack, relocs, data + RELOC * relocs].some((size) => size >= MAX_PART)) {
    m.journal.pushText('dmesg', 'binfmt_flat: bad header')
    return fail('ENOEXEC')
  }
  return data + bss > rlimitData ? fail('ENOMEM') : 0
}

/** Old files know no flags but "load to RAM". */
const isLoadedToRam = (m: Machine, { rev, flags }: FlatBinary): boolean =>
  rev === OLD_VERSION
    ? flags.length > 0 || m.config.oldFlatInRam === true
    : flags.includes('ram') || flags.includes('gz')

/** Maps the program into an empty process and sets its break; null where no memory was found. */
export function loadFlat(
  m: Machine,
  process: Process,
  binary: FlatBinary,
  { inode, args }: { readonly inode: number; readonly args: Arguments },
): ProgramImage | null {
  const { text, data, bss } = binary
  const stack = binary.stack + alignUp(args.used + WORD * (args.argc + 1 + args.envc + 1), STACK_ALIGN)
  const extra = Math.max(bss + stack, RELOC * binary.relocs)
  const prot = PROT.PROT_READ | PROT.PROT_WRITE | PROT.PROT_EXEC
  let [code, block, blockBytes, at] = [0, 0, 0, 0]
  if (isLoadedToRam(m, binary)) {
    blockBytes = pageAlign(text + data + extra)
    code = block = loaderMmap(m, process, { len: blockBytes, prot })
    if (block < 0) return noMemory(m, 'text/data', block)
    at = alignUp(block + text, DATA_ALIGN)
  } else {
    code = loaderMmap(m, process, { len: text, prot: PROT.PROT_READ | PROT.PROT_EXEC, inode })
    if (code < 0) {
      m.journal.pushText('dmesg', `Unable to mmap process text, errno ${code}`)
      return null
    }
    blockBytes = pageAlign(data + extra)
    block = loaderMmap(m, process, { len: blockBytes, prot })
    if (block < 0) {
      doMunmap(m, process, code, text)
      return noMemory(m, 'data', block)
    }
    at = alignUp(block, DATA_ALIGN)
  }
  const { mm } = process
  mm.startBrk = at + data + bss
  mm.brk = alignUp(mm.startBrk, 4)
  mm.endBrk = block + blockBytes - stack
  const argStart = alignUp(mm.endBrk + stack, 4) - 4 - args.used
  const tables = WORD * (1 + args.argc + 1 + args.envc + 1)
  return {
    startCode: code + HEADER,
    endCode: code + text,
    startData: at,
    endData: at + data,
    startStack: Math.floor((argStart - tables) / STACK_ALIGN) * STACK_ALIGN,
    ...stringsAt(argStart, args),
  }
}

function noMemory(m: Machine, part: string, error: number): null {
  m.journal.pushText('dmesg', `binfmt_flat: Unable to allocate RAM for process ${part}, errno ${error}`)
  return null
}
