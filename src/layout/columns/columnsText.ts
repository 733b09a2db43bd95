/** The words of the columns: what a bar says in the picture and what it says aloud. */
import { formatBytes, formatCount, formatPages, hex, hexRange } from '../../base/format.ts'
import { MIGRATETYPES, VM } from '../../base/uapi.ts'
import { PAGE_SIZE, pfnToAddr } from '../../base/units.ts'
import { mappedPages } from '../../model/step/spaces.ts'
import { USE_WORDS } from '../pagemap/pageMapFacts.ts'
import type { ProcessView, StepView, RegionView, VmaView } from '../../protocol/view.ts'

/** Widths of one character at the smallest size (12 px), rounded up. */
export const CODE_CHAR = 7.3
export const WORD_CHAR = 6.7

/** rwx and `S` really shared, `s` may be shared or `p` private, as the files in /proc print them without an MMU. */
export function permissions(flags: number): string {
  const sharing = flags & VM.VM_SHARED ? 'S' : flags & VM.VM_MAYSHARE ? 's' : 'p'
  return `${flags & VM.VM_READ ? 'r' : '-'}${flags & VM.VM_WRITE ? 'w' : '-'}${flags & VM.VM_EXEC ? 'x' : '-'}${sharing}`
}

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** `text` if it fits in `width` pixels, cut with an ellipsis while at least three letters stay, else nothing. */
export function fitText(text: string, width: number, charWidth: number): string {
  const room = Math.floor(width / charWidth)
  if (text.length <= room) return text
  return room >= 4 ? `${text.slice(0, room - 1).replace(/(?<!\.)\.+$/, '')}…` : ''
}

/** A region in words, for screen readers: place, size, what it holds, who uses it, what is wasted. */
export function regionWords(region: RegionView): string {
  const parts = [
    `Region ${hexRange(region.start, region.end)}`,
    formatBytes(region.end - region.start),
    USE_WORDS[region.kind],
  ]
  if (region.file !== null) parts.push(region.file)
  parts.push(region.usage === 1 ? 'one user' : `${formatCount(region.usage)} users`)
  if (region.top > region.end) parts.push(`${formatBytes(region.top - region.end)} of slack after it`)
  return parts.join(', ')
}

/** A VMA in words. `sharers`: how many mappings its region has. */
export function vmaWords(vma: VmaView, sharers: number): string {
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
  return sharers > 1 ? `${mapping}; region shared by ${sharers}` : mapping
}

export function freeBlockWords(pfn: number, order: number, migratetype: number): string {
  return `Free block of order ${order}, ${formatPages(2 ** order)}, at ${hex(pfnToAddr(pfn))}, ${
    MIGRATETYPES[migratetype] ?? 'unknown type'
  }`
}

export function processWords(view: StepView, process: ProcessView): string {
  const { count } = process.vmas
  const maps = count === 1 ? 'one mapping' : `${formatCount(count)} mappings`
  return `Process ${process.name}, pid ${process.pid}, ${formatBytes(mappedPages(view, process) * PAGE_SIZE)} in ${maps}`
}

/** What a fold leaves out: `6.2 MiB free`, `1.4 MiB in use`, `8 MiB, 6.2 MiB free`. Bytes. */
export function foldWords(bytes: number, free: number): string {
  if (free >= bytes) return `${formatBytes(bytes)} free`
  if (free === 0) return `${formatBytes(bytes)} kernel`
  return `${formatBytes(bytes)}, ${formatBytes(free)} free`
}
