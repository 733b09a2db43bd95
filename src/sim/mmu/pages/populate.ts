/** Bringing pages in before they are touched (mm/gup.c): MAP_POPULATE, mlock, MADV_POPULATE_READ and _WRITE. */
import { handleFault } from './fault.ts'
import { fail, type MmuMachine } from '../machine.ts'
import type { Mm, Vma } from '../structs.ts'
import { isAccessible } from '../mm/vma.ts'
import { VM } from '../mm/vmFlags.ts'
import { PAGE_SIZE } from '../../../base/units.ts'
import { pageOf } from '../words.ts'

/**
 * __mm_populate: each VMA in [start, end) from the start on; writable private memory is written, everything else read. A page that
 * cannot be had ends the VMA, and the whole unless errors are ignored; -ENOMEM then (what mlock makes of it).
 */
export function populate(m: MmuMachine, mm: Mm, start: number, end: number, ignoreErrors: boolean): number {
  m.why?.enter('populate', start, end)
  let result = 0
  for (let vma = mm.vmas.within(start, end); vma !== null; vma = mm.vmas.within(vma.end, end)) {
    if ((vma.flags & (VM.VM_IO | VM.VM_PFNMAP)) !== 0) continue
    const isIn = populateVma(m, vma, Math.max(start, vma.start), Math.min(end, vma.end))
    if (isIn || ignoreErrors) continue
    result = fail('ENOMEM')
    break
  }
  m.why?.leave()
  return result
}

/** populate_vma_page_range: whether every page came in. */
export function populateVma(m: MmuMachine, vma: Vma, start: number, end: number): boolean {
  const write = (vma.flags & (VM.VM_WRITE | VM.VM_SHARED)) === VM.VM_WRITE
  for (let page = pageOf(start); page < pageOf(end); page++) {
    if (m.refuses('populate-access', !isAccessible(vma), vma.id, write ? 1 : 0)) return false
    if (!bringIn(m, vma, page, write)) return false
  }
  return true
}

/** One page: nothing to do for one that is there, unless it has to be the process's own. */
function bringIn(m: MmuMachine, vma: Vma, page: number, write: boolean): boolean {
  if (!write && vma.mm.table.get(page) !== null) return true
  const result = handleFault(m, vma, page, write)
  return !m.refuses('populate-fault', result !== 'done', page * PAGE_SIZE)
}

/** madvise_populate for whole pages in [start, end): 0, or a negative errno at the first page that cannot be had. */
export function populateOrFail(m: MmuMachine, mm: Mm, start: number, end: number, write: boolean): number {
  for (let at = start; at < end; at += PAGE_SIZE) {
    const vma = mm.vmas.at(at)
    if (m.refuses('populate-mapped', vma === null, at) || vma === null) return fail('ENOMEM')
    const needed = write ? VM.VM_WRITE : VM.VM_READ
    const isAllowed = (vma.flags & needed) !== 0 && (vma.flags & (VM.VM_IO | VM.VM_PFNMAP)) === 0
    if (m.refuses('populate-access', !isAllowed, vma.id, write ? 1 : 0)) return fail('EINVAL')
    if (!bringIn(m, vma, pageOf(at), write)) return fail('EFAULT')
  }
  return 0
}
