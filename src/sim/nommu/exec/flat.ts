/**
 * Loads a program of the flat format (fs/binfmt_flat.c of 6.12): text that may lie in its file, and one block for data, bss, heap
 * and stack; or a single block for all of it.
 */
import { alignUp, bytesToPages, NO_PFN, orderFor, pageAlign } from '../../../base/units.ts'
import { PROT } from '../../../base/uapi.ts'
import { PageHolder } from '../../pages/buddy.ts'
import { LoadedPart, refuses } from '../../record/why.ts'
import { doMunmap } from '../mm/munmap.ts'
import { allocPages } from '../mm/outOfMemory.ts'
import { ASKED } from '../log/gfp.ts'
import { fail, type Machine, type Process } from '../machine.ts'
import { loadingOf } from './architecture.ts'
import {
  FLAT_DATA_ALIGN,
  FLAT_PART_LIMIT,
  stringsAt,
  UNPACKING_BYTES,
  type Arguments,
  type FlatBinary,
  type ProgramImage,
} from './binary.ts'
import { loaderMmap } from './loaderMmap.ts'

/** sizeof(struct flat_hdr). */
const HEADER = 64
const VERSION = 4
const OLD_VERSION = 2

/** 0, or why the header is refused: ENOEXEC, or ENOMEM for more data than RLIMIT_DATA. */
export function checkFlat(
  m: Machine,
  { data, bss, ...binary }: FlatBinary,
  { inode, rlimitData }: { readonly inode: number; readonly rlimitData: number },
): number {
  const isOther = binary.rev !== VERSION && binary.rev !== OLD_VERSION
  if (refuses(m.why, 'exec-version', isOther, binary.rev)) {
    m.journal.pushText(
      'dmesg',
      `binfmt_flat: bad flat file version 0x${binary.rev.toString(16)} (supported 0x4 and 0x2)`,
    )
    return fail('ENOEXEC')
  }
  const { text, stack, relocs } = binary
  const sizes = [text, data, bss, stack, relocs, data + loadingOf(m).word * relocs]
  const isTooLarge = sizes.some((size) => size >= FLAT_PART_LIMIT)
  if (refuses(m.why, 'exec-header', isTooLarge, inode)) {
    m.journal.pushText('dmesg', 'binfmt_flat: bad header')
    return fail('ENOEXEC')
  }
  return refuses(m.why, 'exec-data-limit', data + bss > rlimitData, data + bss, rlimitData)
    ? fail('ENOMEM')
    : 0
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
  const { word, stackAlign, dataOffset, pointersOnStack } = loadingOf(m)
  const onTop = alignUp(args.used + word * (args.argc + 1 + args.envc + 1), stackAlign)
  const stack = binary.stack + onTop
  const relocs = word * binary.relocs
  const extra = Math.max(bss + stack, relocs)
  const libraries = word * dataOffset
  const prot = PROT.PROT_READ | PROT.PROT_WRITE | PROT.PROT_EXEC
  let [code, block, blockBytes, at] = [0, 0, 0, 0]
  if (isLoadedToRam(m, binary)) {
    blockBytes = pageAlign(text + data + extra + libraries)
    m.why?.enter('exec-part', LoadedPart.flatAll, blockBytes, text, data, bss, binary.stack, onTop, relocs)
    code = block = loaderMmap(m, process, { len: blockBytes, prot })
    m.why?.leave()
    if (block < 0) return noMemory(m, 'text/data', block)
    at = alignUp(block + text + libraries, FLAT_DATA_ALIGN)
  } else {
    m.why?.enter('exec-part', LoadedPart.flatText, text)
    code = loaderMmap(m, process, { len: text, prot: PROT.PROT_READ | PROT.PROT_EXEC, inode })
    m.why?.leave()
    if (code < 0) {
      m.journal.pushText('dmesg', `binfmt_flat: Unable to mmap process text, errno ${code}`)
      return null
    }
    blockBytes = pageAlign(data + extra + libraries)
    m.why?.enter('exec-part', LoadedPart.flatData, blockBytes, data, bss, binary.stack, onTop, relocs)
    block = loaderMmap(m, process, { len: blockBytes, prot })
    m.why?.leave()
    if (block < 0) {
      doMunmap(m, process, code, text)
      return noMemory(m, 'data', block)
    }
    at = alignUp(block + libraries, FLAT_DATA_ALIGN)
  }
  if (isPacked(binary) && !unpacks(m)) {
    if (code !== block) doMunmap(m, process, code, text)
    doMunmap(m, process, block, blockBytes)
    return noMemory(m, 'unpacking', fail('ENOMEM'))
  }
  const { mm } = process
  mm.startBrk = at + data + bss
  mm.brk = alignUp(mm.startBrk, 4)
  mm.endBrk = block + blockBytes - stack
  m.why?.note('exec-break', mm.startBrk, mm.endBrk)
  const argStart = alignUp(mm.endBrk + stack, 4) - 4 - args.used
  const tables = word * (1 + args.argc + 1 + args.envc + 1 + pointersOnStack)
  return {
    startCode: code + HEADER,
    endCode: code + text,
    startData: at,
    endData: at + data,
    startStack: Math.floor((argStart - tables) / stackAlign) * stackAlign,
    ...stringsAt(argStart, args),
    parts: [
      { what: 'text', start: code, end: code + text },
      { what: 'data', start: at, end: at + data },
      { what: 'bss', start: at + data, end: mm.startBrk },
    ],
  }
}

/** Old files cannot be compressed: whatever their flags are, they say "load to RAM". */
const isPacked = ({ rev, flags }: FlatBinary): boolean =>
  rev !== OLD_VERSION && (flags.includes('gz') || flags.includes('gzdata'))

/** decompress_exec: a block of the kernel's while it unpacks. In a replay it is among what others take. */
function unpacks(m: Machine): boolean {
  if (m.feed !== null) return true
  m.why?.enter('exec-part', LoadedPart.unpacking, UNPACKING_BYTES)
  const order = orderFor(bytesToPages(UNPACKING_BYTES))
  const pfn = allocPages(m, order, PageHolder.kernel, undefined, ASKED.object)
  if (pfn !== NO_PFN) m.buddy.free(pfn, order, false, false)
  m.why?.leave()
  return pfn !== NO_PFN
}

function noMemory(m: Machine, part: string, error: number): null {
  m.journal.pushText('dmesg', `binfmt_flat: Unable to allocate RAM for process ${part}, errno ${error}`)
  return null
}
