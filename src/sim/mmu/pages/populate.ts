/** Bringing pages in before they are touched (mm/gup.c): MAP_POPULATE, mlock, MADV_POPULATE_READ and _WRITE. */
import { handleFault } from './fault.ts'
import { fail, type MmuMachine } from '../machine.ts'
import type { Mm, Vma } from '../structs.ts'
import { isAccessible } from '../mm/vma.ts'
import { VM } from '../mm/vmFlags.ts'
import { PAGE_SIZE } from '../../../base/units.ts'
import { pageOf } from '../words.ts'

/** Pages of one range whose reasons are taken down one by one; of those behind them only what failed. */
const MOST_TOLD = 64

/**
 * __mm_populate: each VMA in [start, end) from the start on; writable private memory is written, everything else read. A page that
 * cannot be had ends the VMA, and the whole unless errors are ignored; -ENOMEM then, or -EAGAIN where memory is short (what mlock
 * makes of it).
 */
export function populate(m: MmuMachine, mm: Mm, start: number, end: number, ignoreErrors: boolean): number {
  m.why?.enter('populate', start, end)
  let result = 0
  for (let vma = mm.vmas.within(start, end); vma !== null; vma = mm.vmas.within(vma.end, end)) {
    if ((vma.flags & (VM.VM_IO | VM.VM_PFNMAP)) !== 0) continue
    const error = populateVma(m, vma, Math.max(start, vma.start), Math.min(end, vma.end))
    if (error === 0 || ignoreErrors) continue
    result = fail(error === fail('ENOMEM') ? 'EAGAIN' : 'ENOMEM')
    break
  }
  m.why?.leave()
  return result
}

/** populate_vma_page_range: 0, or a negative errno at the first page that cannot be had. */
export function populateVma(m: MmuMachine, vma: Vma, start: number, end: number): number {
  const write = (vma.flags & (VM.VM_WRITE | VM.VM_SHARED)) === VM.VM_WRITE
  const first = pageOf(start)
  for (let page = first; page < pageOf(end); page++) {
    const told = m.why?.events.length ?? 0
    if (m.refuses('populate-access', !isAccessible(vma), vma.id, write ? 1 : 0)) return fail('EFAULT')
    const error = bringIn(m, vma, page, write)
    if (error < 0) return error
    if (page - first >= MOST_TOLD) m.why?.forget(told)
  }
  return 0
}

/**
 * One page: nothing to do for one that is there, unless it has to be the process's own. -EFAULT beyond the end of an object, -ENOMEM
 * where memory is short.
 */
function bringIn(m: MmuMachine, vma: Vma, page: number, write: boolean): number {
  if (!write && vma.mm.table.get(page) !== null) return 0
  const result = handleFault(m, vma, page, write)
  const address = page * PAGE_SIZE
  if (m.refuses('populate-memory', result === 'oom', address)) return fail('ENOMEM')
  return m.refuses('populate-fault', result === 'sigbus', address) ? fail('EFAULT') : 0
}

/** madvise_populate for whole pages in [start, end): 0, or a negative errno at the first page that cannot be had. */
export function populateOrFail(m: MmuMachine, mm: Mm, start: number, end: number, write: boolean): number {
  for (let at = start; at < end; at += PAGE_SIZE) {
    const told = m.why?.events.length ?? 0
    const vma = mm.vmas.at(at)
    if (m.refuses('populate-mapped', vma === null, at) || vma === null) return fail('ENOMEM')
    const needed = write ? VM.VM_WRITE : VM.VM_READ
    const isAllowed = (vma.flags & needed) !== 0 && (vma.flags & (VM.VM_IO | VM.VM_PFNMAP)) === 0
    if (m.refuses('populate-access', !isAllowed, vma.id, write ? 1 : 0)) return fail('EINVAL')
    const error = bringIn(m, vma, pageOf(at), write)
    if (error < 0) return error
    if (at - start >= MOST_TOLD * PAGE_SIZE) m.why?.forget(told)
  }
  return 0
}
