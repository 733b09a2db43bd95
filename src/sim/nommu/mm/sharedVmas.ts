/**
 * Mappings in Linux 2.6.28 and before (mm/nommu.c: do_mmap_pgoff, do_munmap, do_mremap, exit_mmap): VMAs belong to the system, stand in
 * one tree and are counted; a process has a list of links to them. What a copy is stored in is an object of kmalloc. The tree of
 * regions holds the VMAs of the system here, and a process's VMAs are its links: they repeat what they link to.
 */
import { MREMAP, VM } from '../../../base/uapi.ts'
import { bytesToPages, PAGE_SIZE } from '../../../base/units.ts'
import { copyFromFile } from '../files/fileCalls.ts'
import { Cap, unmappedArea } from '../files/inodes.ts'
import { countAttachment } from '../ipc/segments.ts'
import { fail, type Machine, type Process } from '../machine.ts'
import type { SystemVmas } from '../structs.ts'
import { Ev } from '../../record/journal.ts'
import { refuses } from '../../record/why.ts'
import { kfree, kmalloc } from './kmalloc.ts'
import { logRefusal } from './refusal.ts'
import { RegionField, SINGLE_PAGES } from './regions.ts'
import type { MmapRequest, ResizeRequest, SharedMapping } from './requests.ts'
import { findShared } from './sharing.ts'
import { SlabCaches } from './slabCaches.ts'
import { VmaField } from './vmas.ts'
import { freePageSeries } from './vmaOps.ts'

/** For a machine of its own: with empty caches. */
export const systemVmas = (m: Machine): SystemVmas => ({
  slabs: new SlabCaches(),
  map: (process, mapping) => mapSharedVma(m, process, mapping),
  unmap: (process, start, length) => unmapLink(m, process, start, length),
  resize: (process, request) => resizeLink(m, process, request),
  drop: (process, row) => dropLink(m, process, row),
})

function mapSharedVma(m: Machine, process: Process, mapping: SharedMapping): number {
  const { request, vmFlags, capabilities } = mapping
  const mayShare = (vmFlags & VM.VM_MAYSHARE) !== 0
  m.why?.note('vm-flags', vmFlags, mayShare ? 1 : 0)
  let start = 0
  const direct = (capabilities & Cap.direct) !== 0
  const shared = (vmFlags & VM.VM_SHARED) !== 0
  const inode = request.file?.inode ?? -1
  if (mayShare) {
    if (m.rules.sharedJoins || !(shared && direct)) {
      m.why?.enter('share', inode, request.pgoff, bytesToPages(request.len))
      const joined = joinVma(m, process, mapping)
      m.why?.leave()
      if (joined !== null) return joined
    }
  }
  const error = inode === -1 ? null : m.inode(inode).mmapError
  if (error !== null && refuses(m.why, 'place-error', true, inode)) return fail(error)
  if (shared) {
    const area = unmappedArea(m, inode, request.pgoff, request.len)
    if (typeof area !== 'number') {
      const test = { ENOSYS: 'place-needed', ENOMEM: 'place-scattered', EINVAL: 'place-refused' } as const
      refuses(m.why, test[area], true, inode)
      return fail(area === 'ENOSYS' ? 'ENODEV' : area)
    }
    start = area
  }
  return shared ? mapInPlace(m, process, mapping, start) : mapCopy(m, process, mapping)
}

/** Joins a VMA of the system that has the same pages of the same file. Null: there is none. */
function joinVma(m: Machine, process: Process, { request, capabilities }: SharedMapping): number | null {
  const { regions } = m
  const inode = request.file?.inode ?? -1
  const pgend = request.pgoff + bytesToPages(request.len)
  const wanted = {
    shareable: VM.VM_MAYSHARE,
    inode,
    pgoff: request.pgoff,
    pgend,
    capabilities,
    exactly: true,
  }
  const found = findShared(m, wanted)
  if (found === null || typeof found === 'number') return found
  const { row } = found
  const usage = regions.get(row, RegionField.usage) + 1
  regions.set(row, RegionField.usage, usage)
  if (m.journal.events) m.journal.push(Ev.regionUsage, regions.table.serialOf(row), usage)
  link(m, process, row)
  return regions.get(row, RegionField.start)
}

/** do_mmap_shared_file: the pages of the file itself. */
function mapInPlace(m: Machine, process: Process, mapping: SharedMapping, start: number): number {
  const { request, vmFlags } = mapping
  const inode = request.file?.inode ?? -1
  // 2.6.20: the end stays where it was put before the driver of /dev/mem mended the start, a page number.
  const end = isDevMem2620(m, inode) ? request.pgoff + request.len : start + request.len
  // shm_mmap of 2.6.17 to 2.6.20 takes the right to write from what is attached read-only.
  const readOnly = m.rules.sharedJoins && m.inode(inode).fs === 'sysv' && (vmFlags & VM.VM_WRITE) === 0
  const flags = readOnly ? vmFlags & ~VM.VM_MAYWRITE : vmFlags
  return register(m, process, { request, flags, start, end, size: 0, order: -1 })
}

const isDevMem2620 = (m: Machine, inode: number): boolean =>
  m.config.era === '2.6.20' && inode !== -1 && m.inode(inode).path === '/dev/mem'

/** do_mmap_private: an object of kmalloc, filled or cleared. */
function mapCopy(m: Machine, process: Process, { request, vmFlags }: SharedMapping): number {
  m.why?.enter('private-copy', request.len)
  const object = kmalloc(m, request.len)
  if (object === null) {
    m.journal.push(Ev.allocFailed, request.len)
    if (m.stopped === null) logRefusal(m, process, request.len)
    m.why?.leave()
    return fail('ENOMEM')
  }
  const { address, size, order } = object
  if (order !== -1) m.mmapPages += 1 << order
  fill(m, request, address)
  m.why?.leave()
  const flags = vmFlags | VM.VM_MAPPED_COPY
  return register(m, process, { request, flags, start: address, end: address + request.len, size, order })
}

function fill(m: Machine, request: MmapRequest, at: number): void {
  const inode = request.file?.inode ?? -1
  if (inode === -1) {
    m.contents.clear(at, at + request.len)
    return
  }
  const place = { contents: m.contents, at, bytes: request.len, isWritable: true }
  copyFromFile(m, m.inode(inode), request.pgoff * PAGE_SIZE, request.len, place)
}

function register(
  m: Machine,
  process: Process,
  vma: { request: MmapRequest; flags: number; start: number; end: number; size: number; order: number },
): number {
  const { regions } = m
  const { request, start, end, size, order } = vma
  const row = regions.table.add()
  // SLOB of 2.6.20 gives blocks that end before the mapping does.
  const top = Math.max(end, start + (order >= 0 ? PAGE_SIZE << order : size))
  regions.set(row, RegionField.start, start)
  regions.set(row, RegionField.end, end)
  regions.set(row, RegionField.top, top)
  regions.set(row, RegionField.usage, 1)
  regions.set(row, RegionField.flags, vma.flags)
  regions.set(row, RegionField.pgoff, request.pgoff)
  regions.set(row, RegionField.inode, request.file?.inode ?? -1)
  regions.set(row, RegionField.origin, request.origin)
  regions.set(row, RegionField.bornAt, m.step)
  regions.set(row, RegionField.order, order)
  regions.set(row, RegionField.ksize, size)
  regions.set(row, RegionField.address, m.structAddress(start))
  regions.link(row)
  regions.journalPlace(Ev.regionAdd, row)
  process.mm.totalVm = wrap(m, process.mm.totalVm + Math.floor(request.len / PAGE_SIZE))
  if (request.file !== null) countAttachment(m, request.file.inode, 1)
  link(m, process, row)
  return start
}

/** The kernel's count is an unsigned word, and can go below 0. */
const wrap = (m: Machine, pages: number): number => (pages + m.rules.wordSize) % m.rules.wordSize

/** add_vma_to_mm: a link behind all that begin no higher. */
function link(m: Machine, process: Process, shared: number): void {
  const row = m.vmas.table.add()
  m.vmas.set(row, VmaField.region, shared)
  m.vmas.set(row, VmaField.bornAt, m.step)
  repeat(m, row)
  const [start, end] = [m.vmas.get(row, VmaField.start), m.vmas.get(row, VmaField.end)]
  process.mm.vmas.store(row)
  process.mm.mapCount++
  m.journal.push(Ev.vmaAdd, m.vmas.table.serialOf(row), process.pid, start, end)
}

/** What a link says of its VMA. */
function repeat(m: Machine, row: number): void {
  const shared = m.vmas.get(row, VmaField.region)
  for (const column of ['start', 'end', 'flags', 'pgoff', 'inode', 'address'] as const)
    m.vmas.set(row, VmaField[column], m.regions.get(shared, RegionField[column]))
}

function unmapLink(m: Machine, process: Process, start: number, length: number): number {
  const end = start + length
  const row = process.mm.vmas.rows.find(
    (other) =>
      m.vmas.get(other, VmaField.start) === start &&
      (length === 0 || m.vmas.get(other, VmaField.end) === end),
  )
  if (refuses(m.why, 'munmap-exact', row === undefined, start, end) || row === undefined) {
    m.journal.pushText(
      'dmesg',
      `munmap of non-mmaped memory by process ${process.pid} (${process.comm}): ${start.toString(16).padStart(8, '0')}`,
    )
    return fail('EINVAL')
  }
  dropLink(m, process, row)
  process.mm.totalVm = wrap(m, process.mm.totalVm - Math.floor(length / PAGE_SIZE))
  return 0
}

function dropLink(m: Machine, process: Process, row: number): void {
  const { regions, vmas } = m
  const shared = vmas.get(row, VmaField.region)
  const id = vmas.table.serialOf(row)
  m.why?.enter('delete-vma', id, vmas.get(row, VmaField.start), vmas.get(row, VmaField.end))
  process.mm.vmas.remove(row)
  process.mm.mapCount--
  if (m.journal.events) m.journal.push(Ev.vmaRemove, id, process.pid)
  vmas.table.remove(row)
  putVma(m, shared)
  m.why?.leave()
  if (m.journal.events && regions.table.serialOf(shared) !== 0)
    m.journal.push(Ev.regionUsage, regions.table.serialOf(shared), regions.get(shared, RegionField.usage))
}

function putVma(m: Machine, shared: number): void {
  const { regions } = m
  const start = regions.get(shared, RegionField.start)
  const usage = regions.get(shared, RegionField.usage) - 1
  regions.set(shared, RegionField.usage, usage)
  if (usage > 0) return
  const serial = regions.table.serialOf(shared)
  m.why?.enter('put-region', serial, start, regions.get(shared, RegionField.top))
  regions.unlink(shared)
  const inode = regions.get(shared, RegionField.inode)
  if (inode !== -1) countAttachment(m, inode, -1)
  if ((regions.get(shared, RegionField.flags) & VM.VM_MAPPED_COPY) !== 0) {
    const order = regions.get(shared, RegionField.order)
    if (order >= 0) m.mmapPages -= 1 << order
    if (order === SINGLE_PAGES) freePageSeries(m, start, regions.get(shared, RegionField.top))
    else kfree(m, { address: start, order })
  } else m.why?.note('direct-kept', serial, start, regions.get(shared, RegionField.top))
  m.journal.push(Ev.regionRemove, serial, start)
  regions.table.remove(shared)
  m.why?.leave()
}

function resizeLink(m: Machine, process: Process, request: ResizeRequest): number {
  const { addr, oldLen, newLen, flags, newAddr } = request
  const { why } = m
  if (refuses(why, 'mremap-lengths', newLen === 0, oldLen, newLen)) return fail('EINVAL')
  const moves = (flags & MREMAP.MREMAP_FIXED) !== 0 && newAddr !== addr
  if (refuses(why, 'mremap-fixed', moves, addr, newAddr, flags)) return fail('EINVAL')
  const row = process.mm.vmas.rows.find((other) => m.vmas.get(other, VmaField.start) === addr) ?? -1
  if (refuses(why, 'mremap-found', row === -1, addr, oldLen)) return fail('EINVAL')
  const shared = m.vmas.get(row, VmaField.region)
  const id = m.vmas.table.serialOf(row)
  const length = m.regions.get(shared, RegionField.end) - addr
  if (refuses(why, 'mremap-old-length', oldLen !== length, id, oldLen, length)) return fail('EFAULT')
  const shareable = (m.regions.get(shared, RegionField.flags) & VM.VM_MAYSHARE) !== 0
  if (refuses(why, 'mremap-private', shareable, id)) return fail('EPERM')
  const room = m.regions.get(shared, RegionField.ksize)
  if (refuses(why, 'mremap-room', newLen > room, m.regions.table.serialOf(shared), newLen, room))
    return fail('ENOMEM')
  m.regions.set(shared, RegionField.end, addr + newLen)
  repeat(m, row)
  process.mm.vmas.setHigh(row, addr + newLen)
  m.journal.push(Ev.vmaResize, id, process.pid, addr, addr + newLen)
  return addr
}
