/**
 * Pages in an order of their own: what remap_file_pages made of a VMA up to 3.19 (mm/fremap.c), with protections of their own as
 * proposed in 2005. The kernel keeps this in the page-table entries: a present one by its page, an absent one as a "file entry".
 * Here both are in one table beside it, so that it outlives the page.
 */
import type { FileEntry, Mm, Vma } from '../structs.ts'
import { VM } from './vmFlags.ts'
import { pageOf } from '../words.ts'

const isNonlinear = (vma: Vma): boolean => (vma.flags & VM.VM_NONLINEAR) !== 0

/** The page of its object that a VMA has at an address, counted in pages. */
export function orderedIndex(vma: Vma, pageNumber: number): number {
  const entry = isNonlinear(vma) ? vma.mm.outOfOrder.get(pageNumber) : undefined
  return entry?.pgoff ?? vma.pgoff + pageNumber - pageOf(vma.start)
}

/** PROT_... of one page, or -1 if it is the VMA's. */
export function pageProtection(vma: Vma, pageNumber: number): number {
  if ((vma.flags & VM.VM_NONUNIFORM) === 0) return -1
  return vma.mm.outOfOrder.get(pageNumber)?.prot ?? -1
}

/** mprotect counts for all of a range, whatever its pages had. */
export function forgetProtections(mm: Mm, start: number, end: number): void {
  eachWithin(mm, start, end, (pageNumber, { pgoff }) => mm.outOfOrder.set(pageNumber, { pgoff, prot: -1 }))
}

/** mremap takes the order along. */
export function moveOrder(mm: Mm, from: number, to: number, len: number): void {
  const moved: [number, FileEntry][] = []
  eachWithin(mm, from, from + len, (pageNumber, entry) => moved.push([pageNumber, entry]))
  for (const [pageNumber] of moved) mm.outOfOrder.delete(pageNumber)
  const distance = pageOf(to) - pageOf(from)
  for (const [pageNumber, entry] of moved) mm.outOfOrder.set(pageNumber + distance, entry)
}

function eachWithin(
  mm: Mm,
  start: number,
  end: number,
  visit: (pageNumber: number, entry: FileEntry) => void,
): void {
  if (mm.outOfOrder.size === 0) return
  const [from, to] = [pageOf(start), pageOf(end)]
  for (const [pageNumber, entry] of [...mm.outOfOrder])
    if (pageNumber >= from && pageNumber < to) visit(pageNumber, entry)
}
