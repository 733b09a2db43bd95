/** madvise (mm/madvise.c). */
import { isSharedMayWrite } from '../pages/accounting.ts'
import { MADV } from '../constants.ts'
import { punchHole } from '../files/truncate.ts'
import { fail, type MmuMachine } from '../machine.ts'
import { isolate } from './merge.ts'
import { populateOrFail } from '../pages/populate.ts'
import type { Mm, Vma } from '../structs.ts'
import { zapRange } from '../pages/unmap.ts'
import { pgoffAt, setFlags } from './vma.ts'
import { VM } from './vmFlags.ts'
import { PAGE_SIZE } from '../../../base/units.ts'
import { alignUp, inPage, unsigned, WORD_LIMIT } from '../words.ts'

const KNOWN: ReadonlySet<number> = new Set(Object.values(MADV))

/** do_madvise, with words as given: 0, or a negative errno. A hole is told at the end, any other error stops. */
export function doMadvise(m: MmuMachine, mm: Mm, start: number, len: number, advice: number): number {
  if (m.refuses('madvise-advice', !KNOWN.has(advice), advice)) return fail('EINVAL')
  const from = unsigned(start)
  const bytes = alignUp(len)
  const isOutside = inPage(start) !== 0 || (len !== 0 && bytes === 0) || from + bytes >= WORD_LIMIT
  if (m.refuses('madvise-range', isOutside, from, unsigned(len))) return fail('EINVAL')
  if (bytes === 0) return 0
  m.why?.enter('madvise', from, from + bytes, advice)
  const isPopulate = advice === MADV.MADV_POPULATE_READ || advice === MADV.MADV_POPULATE_WRITE
  const result = isPopulate
    ? populateOrFail(m, mm, from, from + bytes, advice === MADV.MADV_POPULATE_WRITE)
    : adviseRange(m, mm, from, from + bytes, advice)
  m.why?.leave()
  return result
}

function adviseRange(m: MmuMachine, mm: Mm, start: number, end: number, advice: number): number {
  let at = start
  let result = 0
  while (at < end) {
    const vma = mm.vmas.within(at, end)
    if (m.refuses('madvise-hole', vma === null || vma.start > at, at)) result = fail('ENOMEM')
    if (vma === null) return result
    at = Math.max(at, vma.start)
    const to = Math.min(vma.end, end)
    const error = adviseVma(m, vma, at, to, advice)
    if (error < 0) return error
    at = to
  }
  return result
}

function adviseVma(m: MmuMachine, vma: Vma, start: number, end: number, advice: number): number {
  const { flags } = vma
  switch (advice) {
    case MADV.MADV_WILLNEED:
      return 0
    case MADV.MADV_DONTNEED:
    case MADV.MADV_DONTNEED_LOCKED:
      return dontNeed(m, vma, start, end, advice)
    case MADV.MADV_REMOVE:
      return remove(m, vma, start, end)
    case MADV.MADV_NORMAL:
      return change(m, vma, start, end, flags & ~(VM.VM_RAND_READ | VM.VM_SEQ_READ))
    case MADV.MADV_RANDOM:
      return change(m, vma, start, end, (flags & ~VM.VM_SEQ_READ) | VM.VM_RAND_READ)
    case MADV.MADV_SEQUENTIAL:
      return change(m, vma, start, end, (flags & ~VM.VM_RAND_READ) | VM.VM_SEQ_READ)
    case MADV.MADV_DONTFORK:
      return change(m, vma, start, end, flags | VM.VM_DONTCOPY)
    case MADV.MADV_DOFORK:
      if (m.refuses('madvise-special', (flags & VM.VM_IO) !== 0, vma.id)) return fail('EINVAL')
      return change(m, vma, start, end, flags & ~VM.VM_DONTCOPY)
    case MADV.MADV_DONTDUMP:
      return change(m, vma, start, end, flags | VM.VM_DONTDUMP)
    case MADV.MADV_DODUMP: {
      const isSpecial = (flags & (VM.VM_IO | VM.VM_PFNMAP | VM.VM_DONTEXPAND)) !== 0
      if (m.refuses('madvise-special', isSpecial, vma.id)) return fail('EINVAL')
      return change(m, vma, start, end, flags & ~VM.VM_DONTDUMP)
    }
    case MADV.MADV_WIPEONFORK: {
      const isPrivate = vma.file === null && (flags & VM.VM_SHARED) === 0
      if (m.refuses('madvise-private', !isPrivate, vma.id)) return fail('EINVAL')
      return change(m, vma, start, end, flags | VM.VM_WIPEONFORK)
    }
    default:
      return change(m, vma, start, end, flags & ~VM.VM_WIPEONFORK)
  }
}

/** madvise_update_vma: 0, or -ENOMEM. */
function change(m: MmuMachine, vma: Vma, start: number, end: number, flags: number): number {
  if (vma.flags === flags) return 0
  const changed = isolate(m, vma, start, end, flags)
  if (typeof changed === 'number') return changed
  setFlags(m, changed, flags)
  return 0
}

/** madvise_dontneed_free: the entries go. What is private is lost, an object keeps its pages. */
function dontNeed(m: MmuMachine, vma: Vma, start: number, end: number, advice: number): number {
  const forbidden = advice === MADV.MADV_DONTNEED ? VM.VM_LOCKED | VM.VM_PFNMAP : VM.VM_PFNMAP
  if (m.refuses('madvise-locked', (vma.flags & forbidden) !== 0, vma.id)) return fail('EINVAL')
  zapRange(m, vma.mm, start, end)
  return 0
}

/** madvise_remove: a hole in the object. */
function remove(m: MmuMachine, vma: Vma, start: number, end: number): number {
  const { file, flags } = vma
  if (m.refuses('madvise-locked', (flags & VM.VM_LOCKED) !== 0, vma.id)) return fail('EINVAL')
  if (m.refuses('madvise-object', file === null, vma.id) || file === null) return fail('EINVAL')
  const isNonlinear = (flags & VM.VM_NONLINEAR) !== 0
  if (m.refuses('madvise-nonlinear', isNonlinear, vma.id)) return fail('EINVAL')
  if (m.refuses('madvise-shared', !isSharedMayWrite(flags), vma.id)) return fail('EACCES')
  punchHole(m, file.object, pgoffAt(vma, start) * PAGE_SIZE, end - start)
  return 0
}
