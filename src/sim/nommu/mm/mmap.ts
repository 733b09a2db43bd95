/**
 * mmap without an MMU (mm/nommu.c: do_mmap and what it calls). Each function has the name and the order of tests of
 * the kernel's own, so that the two can be read side by side.
 */
import { VmaField } from './vmas.ts'
import { RegionField } from './regions.ts'
import { MAP, VM, type ErrnoName } from '../../../base/uapi.ts'
import {
  bytesToPages,
  MAX_PAGE_ORDER,
  NO_PFN,
  orderFor,
  PAGE_SIZE,
  pageAlign,
  pfnPlus,
  pfnToAddr,
  type Pfn,
} from '../../../base/units.ts'
import { PageHolder } from '../../pages/buddy.ts'
import { copyFromFile } from '../files/fileCalls.ts'
import {
  Cap,
  isMemoryBacked,
  isUnreadable,
  mapsSharedOnly,
  marksDeviceMemory,
  unmappedArea,
} from '../files/inodes.ts'
import { Ev } from '../../record/journal.ts'
import { fail, type Machine, type Process } from '../machine.ts'
import { countAttachment } from '../ipc/segments.ts'
import { logOrderWarning } from '../log/memInfo.ts'
import { logRefusal } from './refusal.ts'
import { findShared } from './sharing.ts'
import type { MmapRequest } from './requests.ts'
import { determineVmFlags, validateMmapRequest, VM_SHAREABLE } from './validate.ts'
import { addNommuRegion, addVmaToMm } from './vmaOps.ts'
import { refuses } from '../../record/why.ts'
import { allocPages } from './outOfMemory.ts'

/** Address of the mapping, or a negative errno. */
export function doMmap(m: Machine, process: Process, request: MmapRequest): number {
  m.feed?.enter()
  m.why?.enter('mmap', request.len)
  m.mapper = process
  const result = mapRequest(m, process, request)
  m.mapper = null
  m.why?.leave()
  m.feed?.leave()
  return result
}

function mapRequest(m: Machine, process: Process, request: MmapRequest): number {
  const capabilities = validateMmapRequest(m, process, request)
  if (capabilities < 0) return capabilities
  const len = pageAlign(request.len)
  const vmFlags = determineVmFlags(m, process, request, capabilities)
  if (m.systemVmas !== null) return m.systemVmas.map(process, { request, vmFlags, capabilities })
  const mapping: Mapping = {
    process,
    request,
    len,
    vmaLen: m.rules.vmaEndRounded ? len : request.len,
    vmFlags,
    capabilities,
    inode: request.file?.inode ?? -1,
  }
  const shareable = (vmFlags & VM_SHAREABLE) !== 0
  m.why?.note('vm-flags', vmFlags, shareable ? 1 : 0)
  if (shareable) {
    m.why?.enter('share', mapping.inode, request.pgoff, bytesToPages(len))
    const shared = shareRegion(m, mapping)
    m.why?.leave()
    if (shared !== null) return shared
  }
  return newRegion(m, mapping)
}

interface Mapping {
  readonly process: Process
  readonly request: MmapRequest
  /** Whole pages. */
  readonly len: number
  /** How far the VMA goes: not always whole pages in older kernels. */
  readonly vmaLen: number
  readonly vmFlags: number
  readonly capabilities: number
  /** -1 for anonymous memory. */
  readonly inode: number
}

/** Joins a region of the same file. Null: there is none, a region of its own is needed. */
function shareRegion(m: Machine, mapping: Mapping): number | null {
  const { request, len, capabilities, inode } = mapping
  const pgend = request.pgoff + bytesToPages(len)
  const wanted = { shareable: VM_SHAREABLE, inode, pgoff: request.pgoff, pgend, capabilities, exactly: false }
  const found = findShared(m, wanted)
  return found === null || typeof found === 'number' ? found : joinRegion(m, mapping, found.row)
}

function joinRegion(m: Machine, mapping: Mapping, row: number): number {
  const { regions } = m
  const { request } = mapping
  const direct = (regions.get(row, RegionField.flags) & VM.VM_MAPPED_COPY) === 0
  // do_mmap_shared_file: what maps the file's own pages is asked again, and ramfs takes only shared mappings.
  const asks = direct && m.rules.vmas === 'rbtree' && (mapping.vmFlags & VM.VM_SHARED) === 0
  if (asks && refuses(m.why, 'share-private', isMemoryBacked(m.inode(mapping.inode)), mapping.inode))
    return fail('ENODEV')
  const usage = regions.get(row, RegionField.usage) + 1
  regions.set(row, RegionField.usage, usage)
  if (m.journal.events) m.journal.push(Ev.regionUsage, regions.table.serialOf(row), usage)
  const start =
    regions.get(row, RegionField.start) + (request.pgoff - regions.get(row, RegionField.pgoff)) * PAGE_SIZE
  const vmFlags = mapping.vmFlags | (direct ? deviceFlags(m, mapping) : VM.VM_MAPPED_COPY)
  addVma(m, mapping, start, vmFlags, row)
  return start
}

/** remap_pfn_range marks the VMA, not the region. */
const deviceFlags = (m: Machine, mapping: Mapping): number =>
  m.rules.marksDevices && mapping.inode !== -1 && marksDeviceMemory(m.inode(mapping.inode))
    ? VM.VM_IO | VM.VM_PFNMAP | VM.VM_DONTEXPAND | VM.VM_DONTDUMP
    : 0

/** Before 2.6.30 only a shared mapping can lie on the file itself. */
const asksForPlace = (m: Machine, { vmFlags }: Mapping): boolean =>
  (vmFlags & (m.rules.vmas === 'maple' ? VM_SHAREABLE : VM.VM_SHARED)) !== 0

/** do_mmap_private asks the driver, and mtdchar maps shared or not at all. */
function isDeniedCopy(m: Machine, { capabilities, inode, vmFlags }: Mapping): boolean {
  if (inode === -1 || (capabilities & Cap.direct) === 0 || (vmFlags & VM.VM_SHARED) !== 0) return false
  return mapsSharedOnly(m.inode(inode)) && refuses(m.why, 'place-shared-only', true, inode)
}

/** A region of its own: on the file itself where that can be, else a copy. */
function newRegion(m: Machine, mapping: Mapping): number {
  if (mapping.inode !== -1) {
    const start = placeOnFile(m, mapping)
    if (start !== NEEDS_COPY) return start < 0 ? start : addDirect(m, mapping, start)
  }
  m.why?.enter('private-copy', mapping.len)
  const pages = mapping.len / PAGE_SIZE
  const pfn = takeBlock(m, mapping, pages)
  const kept = pfn === NO_PFN ? 0 : trimmedTotal(m, pfn, pages, 1 << orderFor(pages))
  if (pfn !== NO_PFN) {
    m.mmapPages += kept
    fillPages(m, mapping, pfn, pages)
  }
  m.why?.leave()
  if (pfn === NO_PFN) return fail('ENOMEM')
  const start = pfn * PAGE_SIZE
  const top = start + kept * PAGE_SIZE
  return addRegion(m, mapping, start, start + mapping.len, top, VM.VM_MAPPED_COPY)
}

function addDirect(m: Machine, mapping: Mapping, start: number): number {
  const top = start + (m.rules.directEndRounded ? mapping.len : mapping.vmaLen)
  return addRegion(m, mapping, start, top, top, deviceFlags(m, mapping))
}

/** No errno has this number. */
const NEEDS_COPY = -0x10000

/** Where the file itself lies, as it was asked for; NEEDS_COPY, or a negative errno. */
function placeOnFile(m: Machine, mapping: Mapping): number {
  const { request, len, inode } = mapping
  let start = NEEDS_COPY
  if (isDeniedCopy(m, mapping)) return fail('EACCES')
  const error = m.inode(inode).mmapError
  if (error !== null && refuses(m.why, 'place-error', true, inode)) return fail(error)
  if (asksForPlace(m, mapping) && (mapping.capabilities & Cap.direct) !== 0) {
    const area = unmappedArea(m, inode, request.pgoff, len)
    if (typeof area === 'number') {
      if (m.inode(inode).mmapDeclines) {
        // The mmap operation of the file itself answers ENOSYS: only a private mapping can be a copy instead.
        const shared = (mapping.vmFlags & VM.VM_SHARED) !== 0
        if (refuses(m.why, 'place-declined', shared, inode)) return fail('ENODEV')
      } else start = area
    } else {
      if (area === 'ENOMEM' && refuses(m.why, 'place-scattered', true, inode)) return fail(area)
      if (refuses(m.why, 'place-refused', area !== 'ENOSYS', inode)) return fail(area)
      const copies = (mapping.capabilities & Cap.copy) !== 0
      if (refuses(m.why, 'place-needed', !copies, inode)) return fail('ENODEV')
    }
    if (start === NEEDS_COPY) m.why?.note('place-copy', inode)
  }
  const refusal = start === NEEDS_COPY ? refusesCopy(m, mapping) : null
  return refusal === null ? start : fail(refusal)
}

/** Bytes; `flags` beside those that the mapping has anyway: VM_MAPPED_COPY, or what a device gives the VMA. */
function addRegion(
  m: Machine,
  mapping: Mapping,
  start: number,
  end: number,
  top: number,
  flags: number,
): number {
  const { request, vmFlags, process } = mapping
  const { regions } = m
  const row = regions.table.take()
  regions.set(row, RegionField.start, start)
  const { data } = regions.table
  const at = regions.table.at(row)
  data[at + RegionField.end] = end
  data[at + RegionField.top] = top
  data[at + RegionField.usage] = 1
  data[at + RegionField.flags] = vmFlags | (flags & VM.VM_MAPPED_COPY)
  data[at + RegionField.pgoff] = request.pgoff
  data[at + RegionField.inode] = mapping.inode
  data[at + RegionField.origin] = request.origin
  data[at + RegionField.bornAt] = m.step
  data[at + RegionField.address] = 0
  data[at + RegionField.order] = 0
  data[at + RegionField.ksize] = 0
  if (!addNommuRegion(m, row)) return fail('EFAULT')
  regions.journalPlace(Ev.regionAdd, row)
  process.mm.totalVm +=
    m.rules.totalVm === 'pages' ? mapping.len / PAGE_SIZE : Math.floor(mapping.vmaLen / PAGE_SIZE)
  addVma(m, mapping, start, vmFlags | flags, row)
  return start
}

/** do_mmap_private for what cannot be mapped in place: a power-of-two block, to be trimmed, filled or cleared. */
function takeBlock(m: Machine, mapping: Mapping, pages: number): Pfn {
  const order = orderFor(pages)
  m.why?.note('order-wanted', pages, order)
  const pfn = refuses(m.why, 'order-limit', order > MAX_PAGE_ORDER, pages, order)
    ? NO_PFN
    : allocPages(m, order, PageHolder.mmap, pages)
  if (pfn === NO_PFN && m.stopped === null) logNoBlock(m, mapping, order)
  return pfn
}

function logNoBlock(m: Machine, mapping: Mapping, order: number): void {
  m.journal.push(Ev.allocFailed, mapping.len)
  const length = m.rules.vmaEndRounded ? mapping.len : mapping.request.len
  if (order > MAX_PAGE_ORDER) logOrderWarning(m, mapping.process)
  logRefusal(m, mapping.process, length)
}

/**
 * What cannot be read gets a block all the same, and its pages go back one by one; a recording tells of them. What it is refused with;
 * null if it can be read.
 */
function refusesCopy(m: Machine, mapping: Mapping): ErrnoName | null {
  const { inode, len } = mapping
  if (inode === -1 || m.rules.vmas !== 'maple') return null
  const pages = len / PAGE_SIZE
  if (isUnreadable(m.inode(inode)) && (m.feed === null || orderFor(pages) > MAX_PAGE_ORDER)) {
    const pfn = takeBlock(m, mapping, pages)
    if (pfn === NO_PFN) return 'ENOMEM'
    m.freePages(pfn, 1 << orderFor(pages), false)
  }
  return refuses(m.why, 'copy-readable', isUnreadable(m.inode(inode)), inode) ? 'EINVAL' : null
}

/** Gives excess pages back when vm.nr_trim_pages says so; returns how many pages the region keeps. */
function trimmedTotal(m: Machine, pfn: Pfn, pages: number, block: number): number {
  const excess = block - pages
  if (excess === 0) return block
  if (m.nrTrimPages === 0 || excess < m.nrTrimPages || m.rules.trimming === 'never') {
    m.why?.note('trim-kept', pfn, pages, excess, m.nrTrimPages)
    return block
  }
  m.why?.enter('trim', pfn, pages, block)
  if (m.journal.events) m.journal.push(Ev.trim, pfn + pages, excess)
  if (m.rules.trimming === 'pages-to-the-tail') m.freePages(pfnPlus(pfn, pages), excess, true)
  else freeBlocksFromTop(m, pfn, pages, block)
  m.why?.leave()
  return pages
}

/** What a block has beyond `pages`, in powers of two from the top down. */
function freeBlocksFromTop(m: Machine, pfn: Pfn, pages: number, block: number): void {
  for (let top = block; top > pages;) {
    const order = 31 - Math.clz32(top - pages)
    top -= 1 << order
    m.freeBlock(pfnPlus(pfn, top), order)
  }
}

function fillPages(m: Machine, mapping: Mapping, pfn: Pfn, pages: number): void {
  const { request, inode } = mapping
  if (inode === -1) {
    const keep =
      (request.flags & MAP.MAP_UNINITIALIZED) !== 0 && m.config.allowUninitialized && m.rules.mapUninitialized
    m.why?.note(keep ? 'uninitialized' : 'cleared', pfn, pages)
    if (!keep && !m.contents.isEmpty) m.contents.clear(pfnToAddr(pfn), pfnToAddr(pfn + pages))
  } else fillFromFile(m, mapping, pfn, pages)
}

function fillFromFile(m: Machine, { request, inode }: Mapping, pfn: Pfn, pages: number): void {
  m.why?.note('filled', pfn, pages, inode, request.pgoff)
  const bytes = pages * PAGE_SIZE
  const at = pfnToAddr(pfn)
  copyFromFile(m, m.inode(inode), request.pgoff * PAGE_SIZE, bytes, {
    contents: m.contents,
    at,
    bytes,
    isWritable: true,
  })
}

function addVma(m: Machine, mapping: Mapping, start: number, flags: number, region: number): void {
  const { vmas } = m
  const { mm, pid } = mapping.process
  const row = vmas.table.take()
  const { data } = vmas.table
  const at = vmas.table.at(row)
  data[at + VmaField.start] = start
  data[at + VmaField.end] = start + mapping.vmaLen
  data[at + VmaField.flags] = flags
  data[at + VmaField.pgoff] = mapping.request.pgoff
  data[at + VmaField.inode] = mapping.inode
  data[at + VmaField.region] = region
  data[at + VmaField.bornAt] = m.step
  data[at + VmaField.mm] = mm.id
  data[at + VmaField.address] = mm.rb === null ? 0 : m.structAddress(start)
  mm.mapCount++
  if (mapping.inode !== -1) countAttachment(m, mapping.inode, 1)
  vmas.journalPlace(Ev.vmaAdd, row, pid)
  addVmaToMm(m, mapping.process, row)
}
