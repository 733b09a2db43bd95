/** brk (mm/mmap.c), and sbrk as a C library makes it. */
import { enoughMemory } from '../pages/accounting.ts'
import { Ev } from '../record/journal.ts'
import { fail, type MmuMachine } from '../machine.ts'
import { mergeNew } from './merge.ts'
import { unmapRange } from './munmap.ts'
import { guardedStart, unmappedArea } from './placement.ts'
import type { Mm } from '../structs.ts'
import { linkVma, makeVma } from './vma.ts'
import { VM } from './vmFlags.ts'
import { alignUp, pagesOf, unsigned } from '../words.ts'
import { PAGE_SIZE } from '../../../base/units.ts'

/** The name of the heap in /proc/PID/maps. */
export const HEAP = '[heap]'

const HEAP_FLAGS = VM.VM_READ | VM.VM_WRITE | VM.VM_MAYREAD | VM.VM_MAYWRITE | VM.VM_MAYEXEC | VM.VM_ACCOUNT

/** brk, with a word as given: the new break, or the old one where nothing could be done. */
export function doBrk(m: MmuMachine, mm: Mm, word: number): number {
  const wanted = unsigned(word)
  m.why?.enter('brk', mm.brk, wanted)
  const old = mm.brk
  if (moveBreak(m, mm, wanted)) {
    mm.brk = wanted
    m.journal.push(Ev.brk, mm.pid, old, wanted)
  }
  m.why?.leave()
  return mm.brk
}

/** sbrk: the old break, or -ENOMEM. */
export function doSbrk(m: MmuMachine, mm: Mm, increment: number): number {
  const old = mm.brk
  if (increment === 0) return old
  return doBrk(m, mm, old + increment) === old + increment ? old : fail('ENOMEM')
}

function moveBreak(m: MmuMachine, mm: Mm, wanted: number): boolean {
  if (m.refuses('brk-low', wanted < mm.startBrk, wanted, mm.startBrk)) return false
  const [from, to] = [alignUp(mm.brk), alignUp(wanted)]
  if (from === to) return true
  if (wanted <= mm.brk) {
    if (m.refuses('brk-mapped', mm.vmas.within(to, from) === null, to, from)) return false
    return unmapRange(m, mm, to, from) === 0
  }
  return growHeap(m, mm, from, to)
}

/** do_brk_flags and the tests before it. */
function growHeap(m: MmuMachine, mm: Mm, start: number, end: number): boolean {
  const { maxMapCount } = m
  const len = unsigned(end - start)
  const area = { addr: start, len, fixed: true, shared: false, file: null, pgoff: 0 }
  if (unmappedArea(m, mm, area) < 0) return false
  const next = mm.vmas.find(start)
  const isClose = next !== null && end + PAGE_SIZE > guardedStart(m, next)
  if (m.refuses('brk-room', isClose, end, next?.start ?? 0)) return false
  const { size } = mm.vmas
  if (m.refuses('map-count', size > maxMapCount, size, maxMapCount)) return false
  if (enoughMemory(m, pagesOf(len)) < 0) return false

  const below = mm.vmas.before(start)
  const heap = below !== null && below.end > mm.startBrk ? below : null
  const range = { start, end, flags: HEAP_FLAGS, pgoff: pagesOf(start), file: null }
  const grown = mergeNew(m, { ...range, previous: heap, next: null, justExpand: true })
  if (grown === null) linkVma(m, makeVma(m, mm, range))
  return true
}
