/** Making objects smaller and larger, and holes in them (mm/shmem.c). */
import { PAGE_SIZE } from '../../../base/units.ts'
import { Ev } from '../record/journal.ts'
import type { MmuMachine } from '../machine.ts'
import { clearBytes, pagesWithin, removePages } from './objects.ts'
import type { MemoryObject } from '../structs.ts'
import { unmapObject } from '../pages/unmap.ts'
import { inPage, pageOf } from '../words.ts'

/**
 * shmem_setattr: another size. What lies behind it is gone, private copies of it too; the rest of the last page is zeroed in the object,
 * not in copies.
 */
export function resizeObject(m: MmuMachine, object: MemoryObject, size: number): void {
  m.why?.enter('ftruncate', object.id, size)
  const old = object.size
  if (size !== old) {
    object.size = size
    object.filled = Math.min(object.filled, size)
    m.journal.push(Ev.objectResize, object.id, old, size)
  }
  if (size <= old) {
    const end = pagesWithin(size)
    if (old > end * PAGE_SIZE) unmapObject(m, object, end, Infinity, true)
    clearBytes(object, pageOf(size), inPage(size), PAGE_SIZE)
    removePages(m, object, end, Infinity)
  }
  m.why?.leave()
}

/**
 * shmem_fallocate with FALLOC_FL_PUNCH_HOLE: whole pages go from the object and from all mappings, private copies stay. A hole that ends
 * in the first page takes all entries of the object from its start on: the kernel computes a last byte of -1. The pages stay.
 */
export function punchHole(m: MmuMachine, object: MemoryObject, offset: number, len: number): void {
  m.why?.enter('punch-hole', object.id, offset, len)
  const end = offset + len
  const [from, to] = [Math.ceil(offset / PAGE_SIZE), Math.floor(end / PAGE_SIZE)]
  if (to === 0) unmapObject(m, object, from, Infinity, false)
  if (to > from) {
    for (let index = from; index < Math.min(to, pagesWithin(object.filled)); index++) object.holes.add(index)
    unmapObject(m, object, from, to, false)
    removePages(m, object, from, to)
  }
  const [first, last] = [pageOf(offset), pageOf(end)]
  if (first === last) clearBytes(object, first, inPage(offset), inPage(end))
  else {
    if (inPage(offset) !== 0) clearBytes(object, first, inPage(offset), PAGE_SIZE)
    clearBytes(object, last, 0, inPage(end))
  }
  m.why?.leave()
}
