/** Taking page-table entries away (zap_pte_range, unmap_mapping_range). */
import { Ev } from '../record/journal.ts'
import type { MmuMachine } from '../machine.ts'
import type { MemoryObject, Mm, Page, Vma } from '../structs.ts'
import { PAGE_SIZE } from '../../../base/units.ts'
import { pageOf } from '../words.ts'
import { orderedIndex } from '../mm/nonlinear.ts'

/** Entries of one page table that the model keeps: 1 GiB. A kernel goes on until its page tables have taken all memory. */
const MOST_ENTRIES = 2 ** 18

/** Whether an address space has no room for one entry and `more` of them. The order of pages of nonlinear VMAs counts too. */
export function isTableFull(m: MmuMachine, { table, outOfOrder }: Mm, more: number): boolean {
  const entries = Math.max(table.size, outOfOrder.size) + more
  return m.refuses('table-room', entries >= MOST_ENTRIES, entries, MOST_ENTRIES)
}

/** Writes an entry where none is. */
export function mapPage(m: MmuMachine, mm: Mm, pageNumber: number, page: Page): void {
  mm.table.set(pageNumber, page)
  if (page !== m.zeroPage) page.count++
  m.journal.push(Ev.map, mm.pid, pageNumber * PAGE_SIZE, page.id, page.count)
}

/** After an entry was taken out: the page has one less, and goes if it was the last. */
export function unmapped(m: MmuMachine, mm: Mm, pageNumber: number, page: Page): void {
  if (page !== m.zeroPage) page.count--
  m.journal.push(Ev.unmap, mm.pid, pageNumber * PAGE_SIZE, page.id, page.count)
  m.releasePage(page)
}

/** All entries in [start, end) of an address space. Bytes, whole pages. */
export function zapRange(m: MmuMachine, mm: Mm, start: number, end: number): void {
  mm.table.clearRange(pageOf(start), pageOf(end), (page, pageNumber) => unmapped(m, mm, pageNumber, page))
}

/**
 * unmap_mapping_range: all entries, in all processes, for the pages [from, to) of an object; private copies of them too if
 * `evenCopies`.
 */
export function unmapObject(
  m: MmuMachine,
  object: MemoryObject,
  from: number,
  to: number,
  evenCopies: boolean,
): void {
  if (object.vmas === 0) return
  for (const { mm } of m.processes)
    for (const vma of mm.vmas) if (vma.file?.object === object) unmapFrom(m, vma, from, to, evenCopies)
}

function unmapFrom(m: MmuMachine, vma: Vma, from: number, to: number, evenCopies: boolean): void {
  const { mm } = vma
  const [first, last] = [pageOf(vma.start), pageOf(vma.end)]
  const found: number[] = []
  const isWanted = (page: Page, pageNumber: number): boolean => {
    if (page.object !== null) return page.index >= from && page.index < to
    const index = orderedIndex(vma, pageNumber)
    return evenCopies && index >= from && index < to
  }
  // A nonlinear VMA has its pages in any order: all of it has to be looked through.
  const linear = mm.outOfOrder.size === 0
  const low = linear ? Math.max(first, first + from - vma.pgoff) : first
  const high = linear ? Math.min(last, first + to - vma.pgoff) : last
  mm.table.forEach(low, high, (page, pageNumber) => {
    if (isWanted(page, pageNumber)) found.push(pageNumber)
  })
  for (const pageNumber of found) {
    const page = mm.table.clear(pageNumber)
    if (page !== null) unmapped(m, mm, pageNumber, page)
  }
}
