/** What the tables beside the columns say of each thing in full. */
import { formatBytes, formatCount, formatPages, hex, hexRange } from '../../base/format.ts'
import { sharedWords } from '../../base/vmaWords.ts'
import { MIGRATETYPES, VM } from '../../base/uapi.ts'
import { pfnToAddr } from '../../base/units.ts'
import type { RegionView, VmaView } from '../../protocol/view.ts'
import { USE_WORDS } from '../pagemap/pageMapFacts.ts'

/** A region, or a VMA of the system where there are none, for screen readers: place, size, what it holds, who uses it, what is wasted. */
export function regionWords(region: RegionView, hasRegions: boolean): string {
  const parts = [
    `${sharedWords('Region', hasRegions)} ${hexRange(region.start, region.end)}`,
    formatBytes(region.end - region.start),
    USE_WORDS[region.kind],
  ]
  if (region.file !== null) parts.push(region.file)
  parts.push(region.usage === 1 ? 'one user' : `${formatCount(region.usage)} users`)
  if (region.top > region.end) parts.push(`${formatBytes(region.top - region.end)} of slack after it`)
  return parts.join(', ')
}

/** A mapping in words. `sharers`: how many its region has, or the VMA of the system that it is a link to. */
export function vmaWords(vma: VmaView, sharers: number, hasRegions: boolean): string {
  const access = [
    vma.flags & VM.VM_READ ? 'read' : '',
    vma.flags & VM.VM_WRITE ? 'write' : '',
    vma.flags & VM.VM_EXEC ? 'execute' : '',
  ].filter((word) => word !== '')
  const sharing =
    vma.flags & VM.VM_SHARED ? 'shared' : vma.flags & VM.VM_MAYSHARE ? 'private, may be shared' : 'private'
  const what = vma.file ?? (vma.isStack ? 'stack' : 'anonymous')
  const mapping = [
    `VMA ${hexRange(vma.start, vma.end)}`,
    formatBytes(vma.end - vma.start),
    access.join(' ') || 'no access',
    sharing,
    what,
  ].join(', ')
  return sharers > 1 ? `${mapping}; ${sharedWords('region', hasRegions)} shared by ${sharers}` : mapping
}

export function freeBlockWords(pfn: number, order: number, migratetype: number): string {
  return `Free block of order ${order}, ${formatPages(2 ** order)}, at ${hex(pfnToAddr(pfn))}, ${
    MIGRATETYPES[migratetype] ?? 'unknown type'
  }`
}
