/** munmap (mm/vma.c). */
import { fail, type MmuMachine } from '../machine.ts'
import type { Mm, Vma } from '../structs.ts'
import { zapRange } from '../pages/unmap.ts'
import { cutVma, removeVma } from './vma.ts'
import { alignUp, inPage, unsigned } from '../words.ts'

/** do_vmi_munmap: `start` and `len` as given, in bytes. 0, or a negative errno. */
export function doMunmap(m: MmuMachine, mm: Mm, start: number, len: number): number {
  const { taskSize } = m.config
  const [from, bytes] = [unsigned(start), unsigned(len)]
  const isOutside = inPage(start) !== 0 || from > taskSize || bytes > taskSize - from
  if (m.refuses('munmap-range', isOutside, from, bytes)) return fail('EINVAL')
  const length = alignUp(len)
  if (m.refuses('munmap-length', length === 0, bytes)) return fail('EINVAL')
  return unmapRange(m, mm, from, from + length)
}

/** The same for a range of whole pages that a program may have: what lies there goes, nothing is fine too. */
export function unmapRange(m: MmuMachine, mm: Mm, start: number, end: number): number {
  m.why?.enter('munmap', start, end)
  const gathered = gather(m, mm, start, end)
  if (typeof gathered !== 'number') dropAll(m, mm, gathered)
  m.why?.leave()
  return typeof gathered === 'number' ? gathered : 0
}

/**
 * vms_gather_munmap_vmas: cuts at both ends and gives the VMAs in between, still in place. -ENOMEM where a hole in the middle of one
 * would make too many VMAs, -EINVAL for one that may not be cut. The cuts stay, whatever becomes of the rest.
 */
export function gather(m: MmuMachine, mm: Mm, start: number, end: number): Vma[] | number {
  const { vmas } = mm
  const first = vmas.within(start, end)
  if (first === null) return []
  if (first.start < start) {
    const { maxMapCount } = m
    const isTooMany = first.end > end && vmas.size >= maxMapCount
    if (m.refuses('hole-count', isTooMany, vmas.size, maxMapCount)) return fail('ENOMEM')
    const error = cutVma(m, first, start, true)
    if (error < 0) return error
  }
  const found: Vma[] = []
  for (let vma = vmas.within(start, end); vma !== null; vma = vmas.within(vma.end, end)) {
    const error = vma.end > end ? cutVma(m, vma, end, false) : 0
    if (error < 0) return error
    found.push(vma)
  }
  return found
}

/** Entries first, then the VMAs. */
export function dropAll(m: MmuMachine, mm: Mm, vmas: readonly Vma[]): void {
  for (const vma of vmas) zapRange(m, mm, vma.start, vma.end)
  for (const vma of vmas) removeVma(m, vma)
}
