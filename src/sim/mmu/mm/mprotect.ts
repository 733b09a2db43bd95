/** mprotect (mm/mprotect.c). */
import { enoughMemory } from '../pages/accounting.ts'
import { PROT } from '../constants.ts'
import { fail, type MmuMachine } from '../machine.ts'
import { isolate } from './merge.ts'
import { protFlags } from './mmap.ts'
import { forgetProtections } from './nonlinear.ts'
import { populateVma } from '../pages/populate.ts'
import type { Mm, Vma } from '../structs.ts'
import { isAnonymous, setFlags } from './vma.ts'
import { MAY_SHIFT, VM, VM_ACCESS } from './vmFlags.ts'
import { alignUp, inPage, pagesOf, unsigned, WORD_LIMIT } from '../words.ts'

const GROWTH = PROT.PROT_GROWSDOWN | PROT.PROT_GROWSUP
const KNOWN = PROT.PROT_READ | PROT.PROT_WRITE | PROT.PROT_EXEC | PROT.PROT_SEM

/** do_mprotect_pkey, with words as given. 0, or a negative errno; what was changed before it stays changed. */
export function doMprotect(m: MmuMachine, mm: Mm, start: number, len: number, asked: number): number {
  const growth = asked & GROWTH
  const prot = asked & ~GROWTH
  if (m.refuses('mprotect-growth', growth === GROWTH, asked)) return fail('EINVAL')
  if (m.refuses('mprotect-aligned', inPage(start) !== 0, unsigned(start))) return fail('EINVAL')
  if (len === 0) return 0
  const from = unsigned(start)
  const bytes = alignUp(len)
  const isWrapped = bytes === 0 || from + bytes >= WORD_LIMIT
  if (m.refuses('mprotect-range', isWrapped, from, unsigned(len))) return fail('ENOMEM')
  if (m.refuses('mprotect-bits', (prot & ~KNOWN) !== 0, asked)) return fail('EINVAL')
  m.why?.enter('mprotect', from, from + bytes, prot)
  const result = protectRange(m, mm, { start: from, end: from + bytes, prot, growth })
  m.why?.leave()
  return result
}

interface Protection {
  readonly start: number
  readonly end: number
  readonly prot: number
  readonly growth: number
}

function protectRange(m: MmuMachine, mm: Mm, { start, end, prot, growth }: Protection): number {
  const first = mm.vmas.within(start, end)
  if (m.refuses('mprotect-mapped', first === null, start) || first === null) return fail('ENOMEM')
  let at = start
  if (growth === PROT.PROT_GROWSDOWN) {
    at = first.start
    const grows = (first.flags & VM.VM_GROWSDOWN) !== 0
    if (m.refuses('mprotect-growth', !grows, prot | growth)) return fail('EINVAL')
  } else {
    if (m.refuses('mprotect-mapped', first.start > start, start)) return fail('ENOMEM')
    if (m.refuses('mprotect-growth', growth !== 0, prot | growth)) return fail('EINVAL')
  }
  while (at < end) {
    const vma = mm.vmas.at(at)
    if (m.refuses('mprotect-hole', vma === null, at) || vma === null) return fail('ENOMEM')
    const flags = protFlags(prot) | (vma.flags & ~VM_ACCESS)
    const isForbidden = (flags & ~(flags >> MAY_SHIFT) & VM_ACCESS) !== 0
    if (m.refuses('mprotect-may', isForbidden, vma.id, prot)) return fail('EACCES')
    const changed = protectVma(m, vma, at, Math.min(vma.end, end), flags)
    if (typeof changed === 'number') return changed
    at = changed.end
  }
  return 0
}

/** mprotect_fixup: the VMA that holds [start, end) then, or a negative errno. */
function protectVma(m: MmuMachine, vma: Vma, start: number, end: number, wanted: number): Vma | number {
  const old = vma.flags
  if (wanted === old) {
    forgetProtections(vma.mm, start, end)
    return vma
  }
  let flags = wanted
  const pages = pagesOf(end - start)
  if ((flags & VM.VM_WRITE) !== 0) {
    // Memory that becomes writable is counted from now on.
    if ((old & (VM.VM_ACCOUNT | VM.VM_WRITE | VM.VM_SHARED | VM.VM_NORESERVE)) === 0) {
      const error = enoughMemory(m, pages)
      if (error < 0) return error
      flags |= VM.VM_ACCOUNT
      m.why?.note('account-set', vma.id, pages)
    }
  } else if ((old & VM.VM_ACCOUNT) !== 0 && isAnonymous(vma) && vma.root === null) {
    // It cannot have pages of its own yet, so that nothing has to be kept for them.
    flags &= ~VM.VM_ACCOUNT
    m.why?.note('account-cleared', vma.id)
  }
  const changed = isolate(m, vma, start, end, flags)
  if (typeof changed === 'number') return changed
  setFlags(m, changed, flags)
  forgetProtections(vma.mm, start, end)
  const becomesWritable = (old & (VM.VM_WRITE | VM.VM_SHARED | VM.VM_LOCKED)) === VM.VM_LOCKED
  if (becomesWritable && (flags & VM.VM_WRITE) !== 0) populateVma(m, changed, start, end)
  return changed
}
