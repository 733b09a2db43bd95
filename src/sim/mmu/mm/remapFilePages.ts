/** remap_file_pages: emulated by mmap today (mm/mmap.c), a nonlinear VMA up to 3.19 (mm/fremap.c). */
import { MAP, PROT } from '../constants.ts'
import { fail, type MmuMachine } from '../machine.ts'
import { doMmap } from './mmap.ts'
import { objectPage, pagesWithin } from '../files/objects.ts'
import { orderedIndex } from './nonlinear.ts'
import type { Mm, OpenFile, Vma } from '../structs.ts'
import { isTableFull, mapPage, zapRange } from '../pages/unmap.ts'
import { setFlags } from './vma.ts'
import { VM } from './vmFlags.ts'
import { alignDown, pageOf, pagesOf, unsigned, WORD_LIMIT } from '../words.ts'

interface Remap {
  readonly start: number
  readonly end: number
  /** Pages. */
  readonly pgoff: number
  readonly prot: number
  readonly flags: number
}

/** The call with words as given: 0, or a negative errno. */
export function doRemapFilePages(
  m: MmuMachine,
  mm: Mm,
  start: number,
  size: number,
  prot: number,
  pgoff: number,
  flags: number,
): number {
  const hasOwnProt = m.rules.pageProtections && (flags & MAP.MAP_NOINHERIT) !== 0
  if (m.refuses('remap-prot', prot !== 0 && !hasOwnProt, prot)) return fail('EINVAL')
  const from = alignDown(start)
  const bytes = alignDown(size)
  const isWrapped = bytes === 0 || from + bytes >= WORD_LIMIT
  if (m.refuses('remap-range', isWrapped, from, bytes)) return fail('EINVAL')
  const first = unsigned(pgoff)
  if (m.refuses('remap-offset-range', first + pagesOf(bytes) >= WORD_LIMIT, first, bytes))
    return fail('EINVAL')
  m.why?.enter('remap-file-pages', from, bytes, first)
  const request: Remap = { start: from, end: from + bytes, pgoff: first, prot, flags }
  const result = m.rules.remap === 'emulated' ? emulate(m, mm, request) : reorder(m, mm, request)
  m.why?.leave()
  return result
}

/** The VMA at the start, if it is shared; its open file with it. */
function sharedVma(m: MmuMachine, mm: Mm, start: number): { vma: Vma; file: OpenFile } | null {
  const vma = mm.vmas.at(start)
  const file = vma?.file ?? null
  const isShared = vma !== null && (vma.flags & VM.VM_SHARED) !== 0
  if (m.refuses('remap-shared', !isShared, start)) return null
  return vma === null || file === null ? null : { vma, file }
}

/** As of 4.0: the same as mmap over the range, shared and fixed, with the mapping's own protection. */
function emulate(m: MmuMachine, mm: Mm, { start, end, pgoff, flags: asked }: Remap): number {
  const found = sharedVma(m, mm, start)
  if (found === null) return fail('EINVAL')
  const { vma, file } = found
  if (m.refuses('remap-one-mapping', !isAlike(vma, end), start, end)) return fail('EINVAL')
  const { flags: vmFlags } = vma
  const prot =
    ((vmFlags & VM.VM_READ) !== 0 ? PROT.PROT_READ : 0) |
    ((vmFlags & VM.VM_WRITE) !== 0 ? PROT.PROT_WRITE : 0) |
    ((vmFlags & VM.VM_EXEC) !== 0 ? PROT.PROT_EXEC : 0)
  const flags =
    (asked & MAP.MAP_NONBLOCK) |
    (MAP.MAP_SHARED | MAP.MAP_FIXED | MAP.MAP_POPULATE) |
    ((vmFlags & VM.VM_LOCKED) !== 0 ? MAP.MAP_LOCKED : 0)
  const place = doMmap(m, mm, { addr: start, len: end - start, prot, flags, file, pgoff })
  return place < 0 ? place : 0
}

/** Whether adjacent VMAs of the same file and flags reach from this one to `end`. */
function isAlike(vma: Vma, end: number): boolean {
  let last = vma
  while (last.end < end) {
    const next = vma.mm.vmas.at(last.end)
    if (next === null || next.file !== vma.file || next.flags !== vma.flags) return false
    last = next
  }
  return true
}

/** Up to 3.19: the VMA stays one, its entries say which page each is. */
function reorder(m: MmuMachine, mm: Mm, { start, end, pgoff, prot, flags }: Remap): number {
  const found = sharedVma(m, mm, start)
  if (found === null) return fail('EINVAL')
  const { vma, file } = found
  if (m.refuses('remap-one-mapping', vma.end < end, start, end)) return fail('EINVAL')
  const last = pgoff + pagesOf(end - start)
  const { size } = file.object
  if (m.refuses('remap-object-end', last > pagesWithin(size), pgoff, end - start)) return fail('EINVAL')

  const ownProt = m.rules.pageProtections && (flags & MAP.MAP_NOINHERIT) !== 0 ? prot : -1
  const isLinear = (vma.flags & VM.VM_NONLINEAR) === 0
  if (isLinear && ownProt === -1 && orderedIndex(vma, pageOf(start)) === pgoff) return 0
  if (isTableFull(m, mm, pagesOf(end - start))) return fail('ENOMEM')
  setFlags(m, vma, vma.flags | VM.VM_NONLINEAR | (ownProt === -1 ? 0 : VM.VM_NONUNIFORM))
  zapRange(m, mm, start, end)
  for (let page = pageOf(start); page < pageOf(end); page++)
    mm.outOfOrder.set(page, { pgoff: pgoff + page - pageOf(start), prot: ownProt })
  if ((flags & MAP.MAP_NONBLOCK) === 0) bringIn(m, vma, start, end)
  return 0
}

/** Populating by the object's own pages, not by faults: it does not grow an object. */
function bringIn(m: MmuMachine, vma: Vma, start: number, end: number): void {
  const { file, mm } = vma
  if (file === null) return
  for (let page = pageOf(start); page < pageOf(end); page++) {
    const brought = m.makeTables(mm, page) ? objectPage(m, file.object, orderedIndex(vma, page)) : null
    if (brought === null) return
    mapPage(m, mm, page, brought)
  }
}
