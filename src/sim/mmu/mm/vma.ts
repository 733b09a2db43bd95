/** Making, cutting and removing VMAs (mm/vma.c). */
import { dropRoots, shareRoots } from './anonRoots.ts'
import { dropFile, holdFile } from '../files/objects.ts'
import { Ev } from '../record/journal.ts'
import { fail, type MmuMachine } from '../machine.ts'
import { closeAttachment, openAttachment } from '../ipc/segments.ts'
import type { Mm, OpenFile, Vma } from '../structs.ts'
import { pageOf, pagesOf } from '../words.ts'
import { VM } from './vmFlags.ts'

export interface VmaSpec {
  readonly start: number
  readonly end: number
  readonly flags: number
  readonly pgoff: number
  readonly file: OpenFile | null
  readonly foreign?: string
}

/** Bytes, whole pages. */
export const lengthOf = ({ start, end }: { start: number; end: number }): number => end - start

/** Without a file of its own (vma_is_anonymous): private anonymous memory. */
export const isAnonymous = (vma: Vma): boolean => vma.file === null && vma.foreign === null

/** Whether a program may read, write or execute there (vma_is_accessible). */
export const isAccessible = (vma: Vma): boolean => (vma.flags & (VM.VM_READ | VM.VM_WRITE | VM.VM_EXEC)) !== 0

/** The page of its object that a VMA has at an address. */
export const pgoffAt = (vma: Vma, address: number): number => vma.pgoff + pagesOf(address - vma.start)

/** A VMA that is not in the address space yet. It holds its file. */
export function makeVma(m: MmuMachine, mm: Mm, spec: VmaSpec): Vma {
  const vma: Vma = {
    id: m.count('vma'),
    mm,
    start: spec.start,
    end: spec.end,
    flags: spec.flags,
    pgoff: spec.pgoff,
    file: spec.file,
    root: null,
    chain: [],
    foreign: spec.foreign ?? null,
    bornAt: m.step,
  }
  if (vma.file !== null) {
    holdFile(vma.file)
    vma.file.object.vmas++
  }
  return vma
}

/** vma_link: into the address space. */
export function linkVma(m: MmuMachine, vma: Vma): void {
  vma.mm.vmas.insert(vma)
  m.journal.push(Ev.vmaAdd, vma.id, vma.mm.pid, vma.start, vma.end)
}

/** A copy of `from` for [start, end): a split, a fork or a move. It counts as an attachment of its own. */
export function duplicateVma(
  m: MmuMachine,
  mm: Mm,
  from: Vma,
  start: number,
  end: number,
  pgoff: number,
): Vma {
  const { flags, file, foreign } = from
  const spec = { start, end, flags, pgoff, file }
  const vma = makeVma(m, mm, foreign === null ? spec : { ...spec, foreign })
  openAttachment(m, file)
  return vma
}

/** Other ends for a VMA; where in its file it begins moves along with its start. */
export function setRange(m: MmuMachine, vma: Vma, start: number, end: number): void {
  vma.pgoff += pagesOf(start - vma.start)
  vma.mm.vmas.resize(vma, start, end)
  m.journal.push(Ev.vmaResize, vma.id, vma.mm.pid, start, end)
}

export function setFlags(m: MmuMachine, vma: Vma, flags: number): void {
  if (vma.flags === flags) return
  vma.flags = flags
  m.journal.push(Ev.vmaFlags, vma.id, vma.mm.pid, flags)
}

/** What the kernel itself maps is whole or gone (special_mapping_split): [vdso], [vvar], [vvar_vclock]. */
export const isSpecial = ({ foreign, flags }: Vma): boolean =>
  foreign !== null && (flags & VM.VM_DONTEXPAND) !== 0

/**
 * __split_vma: cuts a VMA at an address inside it, whatever the number of VMAs. The lower part is the new one if `newBelow`, else
 * the upper part. 0, or -EINVAL for one that may not be cut.
 */
export function cutVma(m: MmuMachine, vma: Vma, at: number, newBelow: boolean): number {
  if (m.refuses('split-special', isSpecial(vma), vma.id)) return fail('EINVAL')
  const { start, end, mm } = vma
  const other = newBelow
    ? duplicateVma(m, mm, vma, start, at, vma.pgoff)
    : duplicateVma(m, mm, vma, at, end, pgoffAt(vma, at))
  shareRoots(other, vma)
  if (newBelow) setRange(m, vma, at, end)
  else setRange(m, vma, start, at)
  mm.vmas.insert(other)
  m.journal.push(Ev.vmaSplit, vma.id, other.id, mm.pid, at)
  return 0
}

/** split_vma: 0, or -ENOMEM where the process has too many. */
export function splitVma(m: MmuMachine, vma: Vma, at: number, newBelow: boolean): number {
  const { maxMapCount } = m
  const { size } = vma.mm.vmas
  if (m.refuses('split-count', size >= maxMapCount, size, maxMapCount)) return fail('ENOMEM')
  return cutVma(m, vma, at, newBelow)
}

/** Out of the address space, for good: remove_vma without the page table, which goes before. */
export function removeVma(m: MmuMachine, vma: Vma): void {
  vma.mm.vmas.remove(vma)
  m.journal.push(Ev.vmaRemove, vma.id, vma.mm.pid, vma.start, vma.end)
  forgetOrder(vma)
  dropRoots(vma)
  closeAttachment(m, vma.file)
  releaseFile(m, vma)
}

/** A VMA that a neighbour has taken in. It never has a close hook: its pages and its attachment live on. */
export function absorbVma(m: MmuMachine, vma: Vma, into: Vma): void {
  vma.mm.vmas.remove(vma)
  m.journal.push(Ev.vmaMerge, into.id, vma.id, vma.mm.pid)
  dropRoots(vma)
  releaseFile(m, vma)
}

function releaseFile(m: MmuMachine, { file }: Vma): void {
  if (file === null) return
  file.object.vmas--
  dropFile(m, file)
}

/** The order of pages of a nonlinear VMA ends with it. */
function forgetOrder(vma: Vma): void {
  if ((vma.flags & VM.VM_NONLINEAR) === 0) return
  const { outOfOrder } = vma.mm
  const [from, to] = [pageOf(vma.start), pageOf(vma.end)]
  if (to - from < outOfOrder.size) for (let page = from; page < to; page++) outOfOrder.delete(page)
  else for (const page of outOfOrder.keys()) if (page >= from && page < to) outOfOrder.delete(page)
}
