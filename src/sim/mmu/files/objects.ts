/** Objects with their pages, and the open files through which they are held (tmpfs and shmem: mm/shmem.c). */
import { assert } from '../../../base/assert.ts'
import { PAGE_SIZE } from '../../../base/units.ts'
import { Ev } from '../record/journal.ts'
import type { MmuMachine } from '../machine.ts'
import { NO_BYTES } from '../structs.ts'
import type { Bytes, MemoryObject, ObjectKind, OpenFile, Page, Segment } from '../structs.ts'

/**
 * @param size Bytes.
 * @param ino Of a file that holds something from the start; 0 for zeros.
 */
export function newObject(
  m: MmuMachine,
  kind: ObjectKind,
  name: string,
  size: number,
  ino = 0,
  isDevice = false,
): MemoryObject {
  const object: MemoryObject = {
    id: m.count('object'),
    kind,
    name,
    size,
    pages: new Map(),
    named: kind === 'file',
    filled: ino === 0 ? 0 : size,
    ino,
    isDevice,
    holes: new Set(),
    users: 0,
    vmas: 0,
  }
  m.objects.push(object)
  m.journal.push(Ev.objectAdd, object.id)
  return object
}

export interface FileMode {
  readonly readable: boolean
  readonly writable: boolean
  readonly append?: boolean
  readonly segment?: Segment
}

/** A new struct file; whoever wants it to stay holds it. */
export function newFile(m: MmuMachine, object: MemoryObject, mode: FileMode): OpenFile {
  object.users++
  return {
    id: m.count('file'),
    object,
    readable: mode.readable,
    writable: mode.writable,
    append: mode.append ?? false,
    position: 0,
    segment: mode.segment ?? null,
    users: 0,
  }
}

export function holdFile(file: OpenFile): void {
  file.users++
}

/** fput: the last one closes it. */
export function dropFile(m: MmuMachine, file: OpenFile): void {
  assert(file.users > 0, 'a file is dropped more often than held')
  file.users--
  if (file.users === 0) dropObject(m, file.object)
}

/** One user less. An object that has no name and no user is gone, with its pages. */
export function dropObject(m: MmuMachine, object: MemoryObject): void {
  object.users--
  buryObject(m, object)
}

export function buryObject(m: MmuMachine, object: MemoryObject): void {
  if (object.users > 0 || object.named) return
  removePages(m, object, 0, Infinity)
  m.objects.splice(m.objects.indexOf(object), 1)
  m.journal.push(Ev.objectRemove, object.id)
}

/** Pages that an object can have: index of the first beyond its size. */
export const pagesWithin = (size: number): number => Math.ceil(size / PAGE_SIZE)

/** The object's page at an index, made if it is a hole (shmem_get_folio); null if no frame is free. */
export function objectPage(m: MmuMachine, object: MemoryObject, index: number): Page | null {
  const there = object.pages.get(index)
  if (there !== undefined) return there
  m.why?.note('object-hole', object.id, index)
  const page = m.takePage(object, index)
  if (page === null) return null
  page.bytes = bytesFrom(object, index)
  object.pages.set(index, page)
  m.journal.push(Ev.objectPage, object.id, index, page.id, 1)
  return page
}

const WORD = 8

/**
 * What a file holds at an index before anybody writes there: each word has the inode number in its high half and its offset in the low
 * one, as on the machine without an MMU.
 */
export function bytesFrom({ filled, ino, holes }: MemoryObject, index: number): Bytes {
  const start = index * PAGE_SIZE
  if (start >= filled || holes.has(index)) return NO_BYTES
  const bytes = new Map<number, number>()
  const end = Math.min(PAGE_SIZE, Math.ceil((filled - start) / WORD) * WORD)
  for (let at = 0; at < end; at += WORD) {
    let low = start + at
    let high = ino % 0x10000
    for (let byte = 0; byte < WORD; byte++) {
      const value = byte < 4 ? low % 256 : high % 256
      if (byte < 4) low = Math.floor(low / 256)
      else high = Math.floor(high / 256)
      if (value !== 0) bytes.set(at + byte, value)
    }
  }
  return bytes
}

/** Indexes in [from, to) at which the object has a page, ascending. */
export function indexesWithin({ pages }: MemoryObject, from: number, to: number): number[] {
  const found: number[] = []
  if (to - from <= pages.size) {
    for (let index = from; index < to; index++) if (pages.has(index)) found.push(index)
    return found
  }
  for (const index of pages.keys()) if (index >= from && index < to) found.push(index)
  return found.sort((a, b) => a - b)
}

/** Takes the pages of [from, to) out of the object. Nothing maps them any more. */
export function removePages(m: MmuMachine, object: MemoryObject, from: number, to: number): void {
  for (const index of indexesWithin(object, from, to)) {
    const page = object.pages.get(index)
    if (page === undefined) continue
    assert(page.count === 0, 'a page is taken from its object while it is mapped')
    object.pages.delete(index)
    page.object = null
    m.journal.push(Ev.objectPage, object.id, index, page.id, 0)
    m.releasePage(page)
  }
}

/** Other bytes in a page from `at` on. Zeros are not kept. */
export function withBytes(bytes: Bytes, at: number, values: ArrayLike<number>): Bytes {
  const out = new Map(bytes)
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0
    if (value === 0) out.delete(at + i)
    else out.set(at + i, value)
  }
  return out
}

/** Zeros in [from, to) of the object's page at an index, if it has one there. */
export function clearBytes(object: MemoryObject, index: number, from: number, to: number): void {
  const page = object.pages.get(index)
  if (page === undefined || from >= to) return
  const out = new Map(page.bytes)
  for (const at of page.bytes.keys()) if (at >= from && at < to) out.delete(at)
  page.bytes = out
}
