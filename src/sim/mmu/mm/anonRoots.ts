/**
 * Anonymous roots (mm/rmap.c, struct anon_vma): which VMAs may hold copies of the same anonymous pages. They decide which neighbours
 * may become one VMA, and whether fork copies page tables.
 */
import { Ev } from '../record/journal.ts'
import type { MmuMachine } from '../machine.ts'
import type { AnonRoot, Vma } from '../structs.ts'
import { VM_ACCESS } from './vmFlags.ts'
import { pagesOf } from '../words.ts'

function newRoot(m: MmuMachine, parent: AnonRoot | null): AnonRoot {
  // A root without a parent is its own, and so a child of itself.
  return { id: m.count('root'), parent, children: parent === null ? 1 : 0, active: 0, links: 0 }
}

/** Whether it was made by fork, so that its pages may also be in the parent's VMA. */
export const isForked = (vma: Vma): boolean => vma.root !== null && vma.chain.length !== 1

/** anon_vma_prepare: before a VMA gets its first page of its own. */
export function prepareRoot(m: MmuMachine, vma: Vma): void {
  if (vma.root !== null) return
  const next = vma.mm.vmas.find(vma.end)
  const previous = vma.mm.vmas.before(vma.start)
  let root = next === null ? null : sharedRoot(vma, next, next)
  let lender = next
  if (root === null) {
    root = previous === null ? null : sharedRoot(previous, vma, previous)
    lender = previous
  }
  if (root === null) {
    root = newRoot(m, null)
    m.why?.note('root-new', vma.id, root.id)
  } else m.why?.note('root-shared', vma.id, root.id, lender?.id ?? -1)
  vma.root = root
  vma.chain = [root]
  root.active++
  root.links++
  m.journal.push(Ev.root, vma.id, root.id)
}

/** reusable_anon_vma: the root of `lender`, which is one of two neighbours that differ in nothing but what mprotect can change. */
function sharedRoot(lower: Vma, upper: Vma, lender: Vma): AnonRoot | null {
  const alike =
    lower.end === upper.start &&
    lower.file === upper.file &&
    ((lower.flags ^ upper.flags) & ~VM_ACCESS) === 0 &&
    upper.pgoff === lower.pgoff + pagesOf(upper.start - lower.start)
  return alike && lender.chain.length === 1 ? lender.root : null
}

/** anon_vma_clone for a VMA that is the same as `from` so far: a split, a copy, a neighbour that is joined. */
export function shareRoots(to: Vma, from: Vma): void {
  to.root = from.root
  to.chain = from.chain
  for (const root of from.chain) root.links++
  if (to.root !== null) to.root.active++
}

/**
 * anon_vma_fork: the child's VMA is in all groups of its parent's. Its own new pages go to one of these if it has become empty, or
 * to a new one.
 */
export function forkRoots(m: MmuMachine, child: Vma, parent: Vma): void {
  if (parent.root === null) return
  let own: AnonRoot | null = null
  for (const root of parent.chain) {
    root.links++
    if (own === null && root.children < 2 && root.active === 0) own = root
  }
  child.chain = parent.chain
  if (own === null) {
    own = newRoot(m, parent.root)
    own.links++
    parent.root.children++
    child.chain = [...parent.chain, own]
  } else m.why?.note('fork-root-reused', child.id, own.id)
  own.active++
  child.root = own
}

/** unlink_anon_vmas: the VMA goes, or has no anonymous pages any more. */
export function dropRoots(vma: Vma): void {
  // Newest first, as the kernel goes: it is the parent that loses a child.
  for (let i = vma.chain.length - 1; i >= 0; i--) {
    const root = vma.chain[i]
    if (root === undefined) continue
    root.links--
    if (root.links === 0) (root.parent ?? root).children--
  }
  if (vma.root !== null) vma.root.active--
  vma.root = null
  vma.chain = []
}
