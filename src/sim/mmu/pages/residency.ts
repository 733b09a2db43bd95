/** msync and mincore: what they tell of a range (mm/msync.c, mm/mincore.c). */
import { MS } from '../constants.ts'
import { fail, type MmuMachine } from '../machine.ts'
import { orderedIndex } from '../mm/nonlinear.ts'
import type { Mm, Vma } from '../structs.ts'
import { VM } from '../mm/vmFlags.ts'
import { alignUp, inPage, pageOf, unsigned, WORD_LIMIT } from '../words.ts'
import { PAGE_SIZE } from '../../../base/units.ts'

const KNOWN = MS.MS_ASYNC | MS.MS_INVALIDATE | MS.MS_SYNC

/** msync, with words as given. Memory-backed files have nowhere to be written to: only the tests are left. */
export function doMsync(m: MmuMachine, mm: Mm, start: number, len: number, flags: number): number {
  const both = MS.MS_ASYNC | MS.MS_SYNC
  const isWrong = (flags & ~KNOWN) !== 0 || inPage(start) !== 0 || (flags & both) === both
  if (m.refuses('msync-flags', isWrong, flags)) return fail('EINVAL')
  const from = unsigned(start)
  const end = from + alignUp(len)
  if (m.refuses('msync-range', end >= WORD_LIMIT, from, unsigned(len))) return fail('ENOMEM')
  if (end === from) return 0
  m.why?.enter('msync', from, end)
  const result = syncRange(m, mm, from, end, flags)
  m.why?.leave()
  return result
}

function syncRange(m: MmuMachine, mm: Mm, start: number, end: number, flags: number): number {
  let at = start
  let result = 0
  for (;;) {
    const vma = mm.vmas.find(at)
    if (m.refuses('msync-hole', vma === null || vma.start > at, at)) {
      if (vma === null || flags === MS.MS_ASYNC || vma.start >= end) return fail('ENOMEM')
      at = vma.start
      result = fail('ENOMEM')
    }
    if (vma === null) return result
    const isLocked = (flags & MS.MS_INVALIDATE) !== 0 && (vma.flags & VM.VM_LOCKED) !== 0
    if (m.refuses('msync-locked', isLocked, vma.id)) return fail('EBUSY')
    at = vma.end
    if (at >= end) return result
  }
}

/** The longest answer that the model writes: 16 GiB. */
const MOST_PAGES = 2 ** 22

/** mincore: one digit a page, 1 if it is in memory; or a negative errno. */
export function doMincore(m: MmuMachine, mm: Mm, start: number, len: number): string | number {
  if (m.refuses('mincore-aligned', inPage(start) !== 0, unsigned(start))) return fail('EINVAL')
  const from = unsigned(start)
  const isOutside = from + unsigned(len) > m.config.taskSize
  if (m.refuses('mincore-range', isOutside, from, unsigned(len))) return fail('ENOMEM')
  const end = from + alignUp(len)
  if (m.refuses('mincore-range', end - from > MOST_PAGES * PAGE_SIZE, from, len)) return fail('ENOMEM')
  m.why?.enter('mincore', from, (end - from) / PAGE_SIZE)
  const answer = residentPages(m, mm, from, end)
  m.why?.leave()
  return answer ?? fail('ENOMEM')
}

/** Null where a hole is met. */
function residentPages(m: MmuMachine, mm: Mm, start: number, end: number): string | null {
  const digits: string[] = []
  let at = start
  while (at < end) {
    const vma = mm.vmas.at(at)
    if (m.refuses('mincore-mapped', vma === null, at) || vma === null) return null
    const to = Math.min(vma.end, end)
    for (let page = pageOf(at); page < pageOf(to); page++) digits.push(isResident(vma, page) ? '1' : '0')
    at = to
  }
  return digits.join('')
}

/** In the page table, or held by the object. What the kernel maps itself is always there. */
function isResident(vma: Vma, page: number): boolean {
  if (vma.mm.table.get(page) !== null) return true
  if (vma.foreign !== null) return (vma.flags & VM.VM_PFNMAP) !== 0 || vma.root === null
  return vma.file !== null && vma.file.object.pages.has(orderedIndex(vma, page))
}
