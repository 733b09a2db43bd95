/** What mmap finds to join: the kernel's walk through its tree for the same pages of the same file (mm/nommu.c: do_mmap). */
import { bytesToPages } from '../../../base/units.ts'
import { refuses, ShareSkip } from '../../record/why.ts'
import { Cap } from '../files/inodes.ts'
import { fail, type Machine } from '../machine.ts'
import { logMismatch } from './refusal.ts'
import { RegionField } from './regions.ts'

export interface Wanted {
  /** VM_* bits of which what can be joined has one. */
  readonly shareable: number
  readonly inode: number
  /** Pages of the file: from `pgoff` to before `pgend`. */
  readonly pgoff: number
  readonly pgend: number
  readonly capabilities: number
  /** What overlaps must be the same range to be joined; otherwise it must contain the range. */
  readonly exactly: boolean
}

/**
 * Row of the region to join, null if there is none, or a negative errno, as `fail` gives it: what overlaps but does not
 * fit ends the search, unless the file can be mapped in place.
 */
export function findShared(m: Machine, wanted: Wanted): { readonly row: number } | number | null {
  const { regions } = m
  const { pgoff, pgend } = wanted
  for (const row of regions.inOrder()) {
    if ((regions.get(row, RegionField.flags) & wanted.shareable) === 0) {
      noteSkip(m, row, ShareSkip.private)
      continue
    }
    if (regions.get(row, RegionField.inode) !== wanted.inode) {
      noteSkip(m, row, ShareSkip.otherFile)
      continue
    }
    const from = regions.get(row, RegionField.pgoff)
    const to = from + bytesToPages(regions.get(row, RegionField.end) - regions.get(row, RegionField.start))
    if (from >= pgend || pgoff >= to) {
      noteSkip(m, row, ShareSkip.otherPart)
      continue
    }
    const id = regions.table.serialOf(row)
    const fits = wanted.exactly ? from === pgoff && to === pgend : from <= pgoff && to >= pgend
    if (!fits) {
      const mismatched = (wanted.capabilities & Cap.direct) === 0
      if (mismatched && refuses(m.why, 'share-mismatch', true, id, from, to, pgoff, pgend)) {
        logMismatch(m)
        return fail('EINVAL')
      }
      noteSkip(m, row, wanted.exactly ? ShareSkip.notSame : ShareSkip.tooSmall)
      continue
    }
    m.why?.note('share-join', id, from, to, pgoff, pgend)
    return { row }
  }
  m.why?.note('share-none', wanted.inode)
  return null
}

function noteSkip(m: Machine, row: number, reason: ShareSkip): void {
  if (m.why === null) return
  const { regions } = m
  const start = regions.get(row, RegionField.start)
  const end = regions.get(row, RegionField.end)
  const from = regions.get(row, RegionField.pgoff)
  const to = from + bytesToPages(end - start)
  m.why.note('share-skip', regions.table.serialOf(row), reason, start, end, from, to)
}
