/** System V shared memory (ipc/shm.c). */
import { enoughMemory } from '../pages/accounting.ts'
import { MAP, PROT, SHM } from '../constants.ts'
import { fail, type MmuMachine } from '../machine.ts'
import { doMmap } from '../mm/mmap.ts'
import { unmapRange } from '../mm/munmap.ts'
import { dropFile, holdFile, newFile, newObject, pagesWithin } from '../files/objects.ts'
import { destroyIfUnused } from './segments.ts'
import type { Mm, OpenFile, Segment } from '../structs.ts'
import { alignDown, alignUp, inPage, pagesOf, unsigned } from '../words.ts'

const LARGEST = 2 ** 63

const findSegment = (m: MmuMachine, shmid: number): Segment | null =>
  m.segments.find((segment) => segment.shmid === shmid) ?? null

/** shmget: the id of a segment, counted from 0, or a negative errno. */
export function doShmget(m: MmuMachine, key: number, size: number, flags: number): number {
  m.why?.enter('shmget', key, unsigned(size))
  const result = getSegment(m, key, unsigned(size), flags)
  m.why?.leave()
  return result
}

function getSegment(m: MmuMachine, key: number, size: number, flags: number): number {
  const isNew = key === SHM.IPC_PRIVATE
  const existing = isNew ? undefined : m.segments.find((segment) => segment.key === key)
  if (existing !== undefined) {
    const isExclusive = (flags & SHM.IPC_CREAT) !== 0 && (flags & SHM.IPC_EXCL) !== 0
    if (m.refuses('shm-exclusive', isExclusive, key)) return fail('EEXIST')
    const { size: has } = existing.object
    if (m.refuses('shm-size-existing', size > has, size, has)) return fail('EINVAL')
    return existing.shmid
  }
  if (m.refuses('shm-exists', !isNew && (flags & SHM.IPC_CREAT) === 0, key)) return fail('ENOENT')
  if (m.refuses('shm-size', size < 1 || size >= LARGEST, size)) return fail('EINVAL')
  if ((flags & SHM.SHM_NORESERVE) === 0) {
    const error = enoughMemory(m, pagesWithin(size))
    if (error < 0) return error
  }
  const hex = (key < 0 ? key + 2 ** 32 : key).toString(16).padStart(8, '0')
  const object = newObject(m, 'sysv', `/SYSV${hex} (deleted)`, size)
  object.users++
  const shmid = m.count('shmid')
  m.segments.push({ shmid, key, object, nattch: 0, removed: false, destroyed: false })
  return shmid
}

/** shmat, with the address as given: where it is attached, or a negative errno. */
export function doShmat(m: MmuMachine, mm: Mm, shmid: number, addr: number, flags: number): number {
  m.why?.enter('shmat', shmid)
  const result = attach(m, mm, shmid, addr, flags)
  m.why?.leave()
  return result
}

function attach(m: MmuMachine, mm: Mm, shmid: number, asked: number, flags: number): number {
  const has = (flag: number): boolean => (flags & flag) !== 0
  let addr = unsigned(asked)
  if (asked !== 0) {
    if (inPage(asked) !== 0) {
      if (m.refuses('shmat-aligned', !has(SHM.SHM_RND), addr)) return fail('EINVAL')
      addr = alignDown(asked)
      if (m.refuses('shmat-remap', addr === 0 && has(SHM.SHM_REMAP), addr)) return fail('EINVAL')
    }
  } else if (m.refuses('shmat-remap', has(SHM.SHM_REMAP), addr)) return fail('EINVAL')
  const segment = findSegment(m, shmid)
  if (m.refuses('shm-id', segment === null, shmid) || segment === null) return fail('EINVAL')

  const { size } = segment.object
  if (addr !== 0 && !has(SHM.SHM_REMAP)) {
    const isTaken = mm.vmas.within(addr, addr + size) !== null
    if (m.refuses('shmat-free', isTaken, addr, size)) return fail('EINVAL')
  }
  const isReadOnly = has(SHM.SHM_RDONLY)
  const file = newFile(m, segment.object, { readable: true, writable: !isReadOnly, segment })
  const prot = PROT.PROT_READ | (isReadOnly ? 0 : PROT.PROT_WRITE) | (has(SHM.SHM_EXEC) ? PROT.PROT_EXEC : 0)
  const mapFlags = MAP.MAP_SHARED | (asked === 0 ? 0 : MAP.MAP_FIXED)
  return attachFile(m, mm, segment, file, { addr, len: size, prot, flags: mapFlags, file, pgoff: 0 })
}

/** Meanwhile the call itself counts as attached, and holds the file. */
function attachFile(
  m: MmuMachine,
  mm: Mm,
  segment: Segment,
  file: OpenFile,
  request: Parameters<typeof doMmap>[2],
): number {
  segment.nattch++
  holdFile(file)
  const place = doMmap(m, mm, request)
  dropFile(m, file)
  segment.nattch--
  destroyIfUnused(m, segment)
  return place
}

/**
 * shmdt: the first attachment that begins at this address, wherever its pieces are now, and all further pieces of it within the
 * segment's size.
 */
export function doShmdt(m: MmuMachine, mm: Mm, addr: number): number {
  const start = unsigned(addr)
  if (m.refuses('shmdt-aligned', inPage(addr) !== 0, start)) return fail('EINVAL')
  m.why?.enter('shmdt', start)
  const result = detach(m, mm, start)
  m.why?.leave()
  return result
}

function detach(m: MmuMachine, mm: Mm, addr: number): number {
  let file: OpenFile | null = null
  let end = Infinity
  for (let vma = mm.vmas.find(addr); vma !== null;) {
    if (file !== null && vma.end > end) break
    const { start, end: next } = vma
    const isPiece = vma.file?.segment != null && pagesOf(start - addr) === vma.pgoff
    if (isPiece && (file === null || vma.file === file)) {
      if (file === null) {
        file = vma.file
        end = addr + alignUp(vma.file?.object.size ?? 0)
      }
      unmapRange(m, mm, start, next)
    }
    vma = mm.vmas.find(next)
  }
  return m.refuses('shmdt-attached', file === null, addr) ? fail('EINVAL') : 0
}

/** shmctl with IPC_RMID: its key is free at once, it lives until nobody is attached. */
export function doShmctl(m: MmuMachine, shmid: number, command: number): number {
  const segment = findSegment(m, shmid)
  if (m.refuses('shm-id', segment === null, shmid) || segment === null) return fail('EINVAL')
  if (m.refuses('shmctl-command', command !== SHM.IPC_RMID, command)) return fail('EINVAL')
  segment.removed = true
  segment.key = SHM.IPC_PRIVATE
  destroyIfUnused(m, segment)
  return 0
}

/** shm_nattch of IPC_STAT. */
export function nattchOf(m: MmuMachine, shmid: number): number {
  const segment = findSegment(m, shmid)
  return m.refuses('shm-id', segment === null, shmid) || segment === null ? fail('EINVAL') : segment.nattch
}
