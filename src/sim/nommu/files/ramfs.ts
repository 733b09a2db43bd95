/**
 * Memory-backed files (fs/ramfs/file-nommu.c). Giving an empty file a size is taken as the wish to map it: its pages are
 * allocated at once, in one run, so that a shared mapping can lie directly on them.
 */
import { VmaField } from '../mm/vmas.ts'
import { RegionField } from '../mm/regions.ts'
import { VM } from '../../../base/uapi.ts'
import {
  bytesToPages,
  MAX_PAGE_ORDER,
  NO_PFN,
  orderFor,
  PAGE_SIZE,
  pfnPlus,
  pfnToAddr,
} from '../../../base/units.ts'
import { PageHolder } from '../../pages/buddy.ts'
import { Ev } from '../../record/journal.ts'
import { fail, type Machine } from '../machine.ts'
import { refuses } from '../../record/why.ts'
import { allocPages } from '../mm/outOfMemory.ts'

/** 0 or a negative errno. `index` is the inode, `size` in bytes. */
export function ramfsResize(m: Machine, index: number, size: number): number {
  const inode = m.inode(index)
  if (size === inode.size) {
    m.why?.note('file-same-size', index, size)
    return 0
  }
  if (inode.size === 0) return expandForMapping(m, index, size)
  if (size < inode.size) {
    m.why?.enter('shrink-mappings', index, size)
    const refused = shrinkInodeMappings(m, index, inode.size, size)
    m.why?.leave()
    if (refused < 0) return refused
  }
  truncate(m, index, size)
  return 0
}

/** ramfs_nommu_expand_for_mapping. The size stays set even when no block is free, as in the kernel. */
export function expandForMapping(m: Machine, index: number, size: number): number {
  m.why?.enter('expand-file', index, size)
  const result = gatherPages(m, index, size)
  m.why?.leave()
  return result
}

function gatherPages(m: Machine, index: number, size: number): number {
  const inode = m.inode(index)
  const pages = bytesToPages(size)
  const order = orderFor(pages)
  m.why?.note('order-wanted', pages, order)
  if (refuses(m.why, 'file-order', order > MAX_PAGE_ORDER, pages, order)) return fail('EFBIG')
  inode.size = size
  const pfn = allocPages(m, order, PageHolder.file, pages)
  if (pfn === NO_PFN) return fail('ENOMEM')
  const excess = (1 << order) - pages
  if (excess > 0) m.why?.enter('trim', pfn, pages, 1 << order)
  m.freePages(pfnPlus(pfn, pages), excess, false)
  if (excess > 0) m.why?.leave()
  // add_to_page_cache meets the page that is there already.
  if (refuses(m.why, 'file-page-there', inode.wasReadEmpty, index)) {
    m.releaseFilePage(pfn)
    m.freePages(pfnPlus(pfn, 1), pages - 1, false)
    return fail('EEXIST')
  }
  m.why?.note('cleared', pfn, pages)
  m.contents.clear(pfnToAddr(pfn), pfnToAddr(pfn + pages))
  inode.pages = Array.from({ length: pages }, (_, i) => pfnPlus(pfn, i))
  m.journal.push(Ev.filePages, index, pfn, pages, 1)
  return 0
}

/** nommu_shrink_inode_mappings: a live shared mapping holds on to the file's end. */
function shrinkInodeMappings(m: Machine, index: number, size: number, newSize: number): number {
  const low = Math.floor(newSize / PAGE_SIZE)
  const high = bytesToPages(size)
  const shared = [...sharedVmas(m, index)]
  for (const row of shared) {
    const first = m.vmas.get(row, VmaField.pgoff)
    const last = first + bytesToPages(m.vmas.get(row, VmaField.end) - m.vmas.get(row, VmaField.start)) - 1
    const holds = first <= high && last >= low
    if (refuses(m.why, 'truncate-mapped', holds, index, m.vmas.table.serialOf(row), newSize))
      return fail('ETXTBSY')
  }
  for (const row of shared) cutRegion(m, m.vmas.get(row, VmaField.region), newSize)
  return 0
}

/** A region that reaches past the new end, although no mapping does any more, is cut back to it. */
function cutRegion(m: Machine, region: number, newSize: number): void {
  const { regions } = m
  const past =
    regions.get(region, RegionField.pgoff) * PAGE_SIZE +
    regions.get(region, RegionField.top) -
    regions.get(region, RegionField.start) -
    newSize
  if (past <= 0) return
  const before = bytesToPages(regions.get(region, RegionField.top) - regions.get(region, RegionField.start))
  const top = regions.get(region, RegionField.top) - past
  regions.set(region, RegionField.top, top)
  regions.set(region, RegionField.end, Math.min(regions.get(region, RegionField.end), top))
  if ((regions.get(region, RegionField.flags) & VM.VM_MAPPED_COPY) === 0) return
  // A shared mapping can have joined a copy. The kernel cuts that too, and nobody has the pages behind the cut any more.
  const kept = bytesToPages(Math.max(0, top - regions.get(region, RegionField.start)))
  m.lostPages += before - kept
  m.journal.pushText('note', `Defect: ${before - kept} pages of a copy are lost, cut off by ftruncate`)
}

function* sharedVmas(m: Machine, index: number): Generator<number> {
  for (const process of m.processes)
    for (const row of process.mm.vmas.rows)
      if (
        m.vmas.table.serialOf(row) !== 0 &&
        m.vmas.get(row, VmaField.inode) === index &&
        (m.vmas.get(row, VmaField.flags) & VM.VM_SHARED) !== 0
      )
        yield row
}

/** truncate_setsize: pages after the new end leave the page cache. Growing a file that has a size adds none. */
export function truncate(m: Machine, index: number, size: number): void {
  const inode = m.inode(index)
  const keep = bytesToPages(size)
  const gone = inode.pages.slice(keep).filter((pfn) => pfn !== NO_PFN)
  inode.pages = inode.pages.slice(0, keep)
  inode.size = size
  if (size === 0) inode.wasReadEmpty = false
  m.why?.enter('truncate', index, size, gone.length)
  for (const pfn of gone) m.releaseFilePage(pfn)
  const first = gone[0]
  if (first !== undefined) m.journal.push(Ev.filePages, index, first, gone.length, 0)
  m.why?.leave()
}
