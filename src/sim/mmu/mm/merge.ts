/** Making one VMA of neighbours that differ in nothing (mm/vma.c: vma_merge_new_range, vma_merge_existing_range, vma_modify). */
import { isForked, shareRoots } from './anonRoots.ts'
import type { MmuMachine } from '../machine.ts'
import type { AnonRoot, OpenFile, Vma } from '../structs.ts'
import { absorbVma, lengthOf, setRange, splitVma } from './vma.ts'
import { VM_SPECIAL } from './vmFlags.ts'
import { pagesOf } from '../words.ts'

/** The range that is to be joined to its neighbours, as it will be. */
interface Candidate {
  readonly start: number
  readonly end: number
  readonly flags: number
  readonly pgoff: number
  readonly file: OpenFile | null
  /** Something of the program's own start, which nothing else is like. */
  readonly foreign: string | null
  readonly root: AnonRoot | null
  /** The VMA whose root it is, where its chain counts: the one that is changed, or copied by mremap. */
  readonly owner: Vma | null
}

export interface NewRange extends Omit<Candidate, 'root' | 'owner' | 'foreign'> {
  readonly previous: Vma | null
  readonly next: Vma | null
  readonly root?: AnonRoot | null
  /** The VMA that mremap copies. */
  readonly copiedFrom?: Vma
  readonly foreign?: string | null
  /** Only the previous VMA may grow (brk). */
  readonly justExpand?: true
}

/** A VMA with a close hook is not taken away by a merge (can_merge_remove_vma). */
const mayVanish = (vma: Vma): boolean => vma.file === null || vma.file.segment === null

/** is_mergeable_vma and is_mergeable_anon_vma, and that the pages are in line. */
function fits(m: MmuMachine, neighbour: Vma, range: Candidate, isNext: boolean): boolean {
  if (neighbour.flags !== range.flags) {
    m.why?.note('merge-differs', neighbour.id, neighbour.flags, range.flags)
    return false
  }
  if (neighbour.file !== range.file || neighbour.foreign !== range.foreign) {
    m.why?.note('merge-other-file', neighbour.id)
    return false
  }
  if (!rootsFit(neighbour, range)) {
    m.why?.note(
      'merge-roots',
      neighbour.id,
      neighbour.root?.id ?? 0,
      range.root?.id ?? 0,
      neighbour.chain.length,
    )
    return false
  }
  const wanted = isNext ? range.pgoff + pagesOf(lengthOf(range)) : range.pgoff - pagesOf(lengthOf(neighbour))
  if (neighbour.pgoff !== wanted) m.why?.note('merge-out-of-line', neighbour.id, neighbour.pgoff, wanted)
  return neighbour.pgoff === wanted
}

function rootsFit(neighbour: Vma, { root, owner }: Candidate): boolean {
  if (neighbour.root === null) return root === null || owner === null || !isForked(owner)
  return root === null ? !isForked(neighbour) : root === neighbour.root
}

function fitsLeft(m: MmuMachine, previous: Vma | null, range: Candidate): previous is Vma {
  return previous !== null && previous.end === range.start && fits(m, previous, range, false)
}

/** @param left The neighbour on the other side, if it is joined too. */
function fitsRight(m: MmuMachine, next: Vma | null, range: Candidate, left: Vma | null): next is Vma {
  if (next === null || next.start !== range.end || !fits(m, next, range, true)) return false
  if (left === null || left.root === null || next.root === null || left.root === next.root) return true
  m.why?.note('merge-roots-between', left.root.id, next.root.id)
  return false
}

/** dup_anon_vma: a VMA without a root that takes in one with a root belongs to its groups from now on. */
function inheritRoots(to: Vma, from: Vma): void {
  if (to.root === null && from.root !== null) shareRoots(to, from)
}

/** vma_merge_new_range: the VMA that has grown over the new range, or null if the range needs a VMA of its own. */
export function mergeNew(m: MmuMachine, range: NewRange): Vma | null {
  const { previous, next, copiedFrom, justExpand } = range
  if ((range.flags & VM_SPECIAL) !== 0) return null
  const candidate: Candidate = {
    ...range,
    root: range.root ?? null,
    owner: copiedFrom ?? null,
    foreign: range.foreign ?? null,
  }
  const left = fitsLeft(m, previous, candidate) ? previous : null
  let right = justExpand !== true && fitsRight(m, next, candidate, left) ? next : null
  if (left !== null && right !== null && !mayVanish(right)) {
    m.why?.note('merge-segment', right.id)
    right = null
  }
  const target = left ?? right
  if (target === null) return null
  if (left !== null) m.why?.note('merge-left', left.id)
  if (right !== null) m.why?.note('merge-right', right.id)
  if (left !== null && right !== null) {
    inheritRoots(left, right)
    if (copiedFrom !== undefined) inheritRoots(left, copiedFrom)
    const { end } = right
    absorbVma(m, right, left)
    setRange(m, left, left.start, end)
    return left
  }
  if (copiedFrom !== undefined) inheritRoots(target, copiedFrom)
  setRange(m, target, Math.min(target.start, range.start), Math.max(target.end, range.end))
  return target
}

/**
 * vma_merge_existing_range: [start, end) of `vma` gets other flags, and joins a neighbour that has these. Gives the VMA that
 * holds the range then, or null if there is none to join.
 */
function mergeChanged(m: MmuMachine, vma: Vma, start: number, end: number, flags: number): Vma | null {
  const atStart = start === vma.start
  const atEnd = end === vma.end
  if ((flags & VM_SPECIAL) !== 0 || (!atStart && !atEnd)) return null
  const range: Candidate = {
    start,
    end,
    flags,
    pgoff: vma.pgoff + pagesOf(start - vma.start),
    file: vma.file,
    foreign: vma.foreign,
    root: vma.root,
    owner: vma,
  }
  const { vmas } = vma.mm
  const previous = atStart ? vmas.before(vma.start) : null
  const left = fitsLeft(m, previous, range) ? previous : null
  const next = atEnd ? vmas.find(vma.end) : null
  let right = fitsRight(m, next, range, left) ? next : null
  if (left === null && right === null) return null

  const whole = atStart && atEnd
  if (whole && !mayVanish(vma)) {
    m.why?.note('merge-segment', vma.id)
    return null
  }
  if (left !== null && right !== null && !mayVanish(right)) {
    m.why?.note('merge-segment', right.id)
    right = null
  }
  if (left !== null) m.why?.note('merge-left', left.id)
  if (right !== null) m.why?.note('merge-right', right.id)

  if (left !== null && right !== null) {
    inheritRoots(left, right.root === null ? vma : right)
    const top = right.end
    absorbVma(m, vma, left)
    absorbVma(m, right, left)
    setRange(m, left, left.start, top)
    return left
  }
  if (left !== null) {
    inheritRoots(left, vma)
    if (whole) absorbVma(m, vma, left)
    else setRange(m, vma, end, vma.end)
    setRange(m, left, left.start, end)
    return left
  }
  if (right === null) return null
  inheritRoots(right, vma)
  if (whole) absorbVma(m, vma, right)
  else setRange(m, vma, vma.start, start)
  setRange(m, right, start, right.end)
  return right
}

/**
 * vma_modify: makes [start, end), a part of `vma`, a VMA that may have these flags: joined to a neighbour that has them, or cut out. The
 * caller sets the flags. A negative errno where the process would get too many VMAs; a first cut stays then.
 */
export function isolate(m: MmuMachine, vma: Vma, start: number, end: number, flags: number): Vma | number {
  const merged = mergeChanged(m, vma, start, end, flags)
  if (merged !== null) return merged
  if (vma.start < start) {
    const error = splitVma(m, vma, start, true)
    if (error < 0) return error
  }
  if (vma.end > end) {
    const error = splitVma(m, vma, end, false)
    if (error < 0) return error
  }
  return vma
}
