/**
 * System V shared memory (ipc/shm.c): a segment is a memory-backed file that is mapped shared. Without an MMU every
 * attachment returns the same address, because there is only one place where the pages are.
 */
import { VmaField } from '../mm/vmas.ts'
import { IPC, MAP, PROT } from '../../../base/uapi.ts'
import type { FileSpec } from '../files/files.ts'
import { fail, type Machine, type Process, type ShmSegment } from '../machine.ts'
import { doMmap } from '../mm/mmap.ts'
import { doMunmap } from '../mm/munmap.ts'
import { expandForMapping } from '../files/ramfs.ts'
import { Origin } from '../mm/regions.ts'
import { destroySegment, segmentOfInode } from './segments.ts'
import { findVmaAt } from '../mm/vmaOps.ts'
import { refuses } from '../../record/why.ts'

/** SEQ_MULTIPLIER (ipc/util.c). */
const SEQ_MULTIPLIER = 32768

const find = (m: Machine, shmid: number): ShmSegment | undefined =>
  m.segments.find((segment) => segment.shmid === shmid)

/** Identifier of the segment, or a negative errno. `size` in bytes. */
export function shmget(m: Machine, key: number, size: number, flags: number): number {
  m.why?.enter('shmget', key, size)
  const result = getSegment(m, key, size, flags)
  m.why?.leave()
  return result
}

function getSegment(m: Machine, key: number, size: number, flags: number): number {
  const existing = key === IPC.IPC_PRIVATE ? undefined : m.segments.find((s) => s.key === key && !s.removed)
  if (existing !== undefined) {
    const exclusive = IPC.IPC_CREAT | IPC.IPC_EXCL
    const taken = (flags & exclusive) === exclusive
    if (refuses(m.why, 'shm-exclusive', taken, key, existing.shmid)) return fail('EEXIST')
    const larger = size > existing.size
    if (refuses(m.why, 'shm-size-existing', larger, size, existing.size)) return fail('EINVAL')
    m.why?.note('shm-found', existing.shmid)
    return existing.shmid
  }
  const unknown = key !== IPC.IPC_PRIVATE && (flags & IPC.IPC_CREAT) === 0
  if (refuses(m.why, 'shm-exists', unknown, key)) return fail('ENOENT')
  if (refuses(m.why, 'shm-size', size === 0 || size > m.rules.shmMax, size)) return fail('EINVAL')
  if (refuses(m.why, 'shm-huge', (flags & IPC.SHM_HUGETLB) !== 0, flags)) return fail('EINVAL')
  const shmid = m.rules.shmidCountsAll ? m.nextShmid * SEQ_MULTIPLIER + lowestPlace(m) : m.nextShmid
  const inode = m.addFile(segmentFile(m, key, shmid))
  const grown = expandForMapping(m, inode, size)
  if (grown < 0) {
    m.inodes.pop()
    return grown
  }
  m.nextShmid++
  m.segments.push({ shmid, key, inode, size, nattch: 0, removed: false })
  return shmid
}

function lowestPlace(m: Machine): number {
  const taken = new Set(m.segments.map(({ shmid }) => shmid % SEQ_MULTIPLIER))
  let place = 0
  while (taken.has(place)) place++
  return place
}

function segmentFile(m: Machine, key: number, shmid: number): FileSpec {
  const direct = m.rules.shmDirect || m.config.shmPatched
  return {
    path: `/SYSV${key.toString(16).padStart(8, '0')}`,
    type: 'regular',
    fs: 'sysv',
    size: 0,
    capabilities: direct ? ['direct', 'copy', 'read', 'write', 'exec'] : ['copy'],
    address: null,
    mmap: true,
    ino: shmid,
    dev: null,
  }
}

/** Address of the segment, or a negative errno. */
export function shmat(m: Machine, process: Process, shmid: number, addr: number, flags: number): number {
  m.why?.enter('shmat', shmid)
  const result = attach(m, process, shmid, addr, flags)
  m.why?.leave()
  return result
}

function attach(m: Machine, process: Process, shmid: number, addr: number, flags: number): number {
  const segment = find(m, shmid)
  refuses(m.why, 'shm-id', segment === undefined, shmid)
  if (segment === undefined) return fail('EINVAL')
  const dead = segment.removed && segment.nattch === 0
  if (refuses(m.why, 'shm-alive', dead, shmid)) return fail('EIDRM')
  const readOnly = (flags & IPC.SHM_RDONLY) !== 0
  // find_vma_intersection, before the mapping code is asked.
  const asksForFree = addr !== 0 && (flags & IPC.SHM_REMAP) === 0
  if (asksForFree && refuses(m.why, 'shm-free', findVmaAt(m, process, addr) !== -1, addr))
    return fail('EINVAL')
  return doMmap(m, process, {
    addr,
    len: segment.size,
    prot: readOnly ? PROT.PROT_READ : PROT.PROT_READ | PROT.PROT_WRITE,
    // do_shmat: an address asked for is meant, not a hint.
    flags: addr === 0 ? MAP.MAP_SHARED : MAP.MAP_SHARED | MAP.MAP_FIXED,
    file: { inode: segment.inode, readable: true, writable: !readOnly, position: 0 },
    pgoff: 0,
    origin: Origin.program,
  })
}

/** Undoes one attachment at an address. 0 or EINVAL. */
export function shmdt(m: Machine, process: Process, addr: number): number {
  m.why?.enter('shmdt', addr)
  const result = detach(m, process, addr)
  m.why?.leave()
  return result
}

function detach(m: Machine, process: Process, addr: number): number {
  const isAttach = (vma: number): boolean =>
    m.vmas.get(vma, VmaField.start) === addr &&
    segmentOfInode(m, m.vmas.get(vma, VmaField.inode)) !== undefined
  // Before 6.x find_vma finds one VMA, and that has to be it.
  const row =
    m.rules.vmas === 'maple' ? (process.mm.vmas.rows.find(isAttach) ?? -1) : findVmaAt(m, process, addr)
  const found = row !== -1 && isAttach(row)
  if (refuses(m.why, 'shm-attached', !found, addr)) return fail('EINVAL')
  return doMunmap(m, process, addr, m.vmas.get(row, VmaField.end) - addr)
}

/** shmctl(IPC_RMID): the segment goes now, or with its last attachment. 0 or EINVAL. */
export function shmRemove(m: Machine, shmid: number): number {
  const segment = find(m, shmid)
  refuses(m.why, 'shm-id', segment === undefined || segment.removed, shmid)
  if (segment === undefined || segment.removed) return fail('EINVAL')
  segment.removed = true
  if (segment.nattch === 0) destroySegment(m, segment)
  return 0
}

/** Number of attachments (shmctl IPC_STAT), or EINVAL. */
export function shmNattch(m: Machine, shmid: number): number {
  const segment = find(m, shmid)
  refuses(m.why, 'shm-id', segment === undefined, shmid)
  return segment === undefined ? fail('EINVAL') : segment.nattch
}
