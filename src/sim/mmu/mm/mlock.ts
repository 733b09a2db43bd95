/** mlock and munlock (mm/mlock.c). */
import { fail, type MmuMachine } from '../machine.ts'
import { isolate } from './merge.ts'
import { populate } from '../pages/populate.ts'
import type { Mm } from '../structs.ts'
import { setFlags } from './vma.ts'
import { VM, VM_SPECIAL } from './vmFlags.ts'
import { alignDown, alignUp, inPage, unsigned, WORD_LIMIT } from '../words.ts'

/** do_mlock, with words as given: flags first, then pages. 0, or a negative errno; flags that are set stay set. */
export function doMlock(m: MmuMachine, mm: Mm, start: number, len: number): number {
  const range = wholePages(start, len)
  m.why?.enter('mlock', range.start, range.end, 1)
  let result = setLocked(m, mm, range.start, range.end, true)
  if (result === 0 && range.end > range.start) result = populate(m, mm, range.start, range.end, false)
  m.why?.leave()
  return result
}

export function doMunlock(m: MmuMachine, mm: Mm, start: number, len: number): number {
  const range = wholePages(start, len)
  m.why?.enter('mlock', range.start, range.end, 0)
  const result = setLocked(m, mm, range.start, range.end, false)
  m.why?.leave()
  return result
}

function wholePages(start: number, len: number): { start: number; end: number } {
  const from = alignDown(start)
  return { start: from, end: from + alignUp(len + inPage(start)) }
}

/** apply_vma_lock_flags. */
function setLocked(m: MmuMachine, mm: Mm, start: number, end: number, lock: boolean): number {
  if (m.refuses('mlock-range', end >= WORD_LIMIT, unsigned(start), end)) return fail('EINVAL')
  let at = start
  while (at < end) {
    const vma = mm.vmas.at(at)
    if (m.refuses('mlock-mapped', vma === null, at) || vma === null) return fail('ENOMEM')
    const flags = lock ? vma.flags | VM.VM_LOCKED : vma.flags & ~VM.VM_LOCKED
    if (flags === vma.flags || (vma.flags & VM_SPECIAL) !== 0) {
      at = vma.end
      continue
    }
    const changed = isolate(m, vma, at, Math.min(vma.end, end), flags)
    if (typeof changed === 'number') return changed
    setFlags(m, changed, flags)
    at = changed.end
  }
  return 0
}
