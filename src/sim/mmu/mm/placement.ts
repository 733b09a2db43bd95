/** Where a mapping goes when the program does not say (get_unmapped_area, arch/x86/kernel/sys_x86_64.c, mm/vma.c). */
import { PAGE_SIZE } from '../../../base/units.ts'
import { fail, type MmuMachine } from '../machine.ts'
import type { Mm, OpenFile, Vma } from '../structs.ts'
import { VM } from './vmFlags.ts'
import { alignDown, alignUp, inPage, isErrno, roundDown, unsigned } from '../words.ts'

/** PMD_SIZE: what one entry of the second level maps. */
export const HUGE_SIZE = 2 * 2 ** 20

/** Where MAP_32BIT looks (find_start_end). */
const LOW_START = 0x40000000
const LOW_END = 0x80000000

export interface AreaRequest {
  /** A hint, or with `fixed` the address; a word as the program gave it. */
  readonly addr: number
  /** Bytes, whole pages, not 0. */
  readonly len: number
  readonly fixed: boolean
  /** MAP_32BIT: somewhere in the second GiB. */
  readonly low?: boolean
  /** The MAP_SHARED bit is set, or the VMA that is moved is shared. */
  readonly shared: boolean
  readonly file: OpenFile | null
  readonly pgoff: number
}

/** __get_unmapped_area: the address, or a negative errno. Nothing has to be free there if it is fixed. */
export function unmappedArea(m: MmuMachine, mm: Mm, request: AreaRequest): number {
  const { addr, len, fixed } = request
  const { taskSize } = m.config
  if (m.refuses('area-length', len > taskSize, len, taskSize)) return fail('ENOMEM')
  const found = fixed ? addr : search(m, mm, request)
  // An address so high that it looks like an errno is taken for one.
  if (fixed) m.refuses('area-errno', isErrno(found), unsigned(found))
  if (isErrno(found)) return found
  const place = unsigned(found)
  if (m.refuses('area-range', place > taskSize - len, place, len, taskSize)) return fail('ENOMEM')
  if (m.refuses('area-aligned', inPage(found) !== 0, place)) return fail('EINVAL')
  return place
}

function search(m: MmuMachine, mm: Mm, request: AreaRequest): number {
  const { file, addr, shared } = request
  // Memory of its own asks for whole huge pages, whatever the process may have; files of a disk do too.
  if (file === null ? !shared && addr === 0 : isOnDisk(file)) {
    const huge = hugeArea(m, mm, request)
    if (huge !== 0) return huge
  }
  return plainArea(m, mm, request, request.len)
}

export const isOnDisk = (file: OpenFile): boolean =>
  file.object.kind === 'file' && file.object.name.startsWith('/disk/')

/** thp_get_unmapped_area: room for one huge page more, and the first boundary above its start. 0 if that is nowhere. */
function hugeArea(m: MmuMachine, mm: Mm, request: AreaRequest): number {
  const { addr, len, file, pgoff } = request
  const offset = file === null ? 0 : pgoff * PAGE_SIZE
  if (file === null && len % HUGE_SIZE !== 0) return 0
  const firstWhole = Math.ceil(offset / HUGE_SIZE) * HUGE_SIZE
  if (offset + len - firstWhole < HUGE_SIZE) return 0
  const area = plainArea(m, mm, request, len + HUGE_SIZE)
  if (area < 0) return 0
  if (area === addr) return addr
  const rest = (((offset - area) % HUGE_SIZE) + HUGE_SIZE) % HUGE_SIZE
  const place = area + (rest === 0 ? HUGE_SIZE : rest)
  m.why?.note('gap-huge', area, place)
  return place
}

/** arch_get_unmapped_area_topdown. */
function plainArea(m: MmuMachine, mm: Mm, { addr, low }: AreaRequest, len: number): number {
  const { taskSize, mmapBase } = m.config
  if (m.refuses('area-length', len > taskSize, len, taskSize)) return fail('ENOMEM')
  if (low !== true) {
    const hint = alignDown(addr)
    if (addr !== 0 && isHintFree(m, mm, hint, len, taskSize)) return hint
    const place = fromTheTop(m, mm, len, mmapBase)
    if (place !== -1) return place
  }
  // Nothing below: the kernel looks upwards from a third of the address space, as it did once for all.
  const from = low === true ? LOW_START : alignUp(taskSize / 3)
  const end = low === true ? LOW_END : taskSize
  m.why?.note('gap-upwards', from)
  const hint = alignUp(addr)
  if (addr !== 0 && isHintFree(m, mm, hint, len, end)) return hint
  const place = upwardsFrom(m, mm, len, from, end)
  return m.refuses('area-gap', place === -1, len, mmapBase) ? fail('ENOMEM') : place
}

function isHintFree(m: MmuMachine, mm: Mm, hint: number, len: number, end: number): boolean {
  const next = mm.vmas.find(hint)
  const isInside = end - len >= hint
  const isFree = isInside && (next === null || hint + len <= guardedStart(m, next))
  if (isFree) m.why?.note('hint-taken', hint)
  else m.why?.note('hint-ignored', hint, isInside ? (next?.id ?? -1) : -1)
  return isFree
}

/** vm_start_gap: a VMA that grows down keeps its guard gap free. */
export function guardedStart(m: MmuMachine, vma: Vma): number {
  if ((vma.flags & VM.VM_GROWSDOWN) === 0) return vma.start
  return Math.max(0, vma.start - m.config.stackGuardGapPages * PAGE_SIZE)
}

/** unmapped_area_topdown: -1 if there is no gap. */
function fromTheTop(m: MmuMachine, mm: Mm, len: number, mmapBase: number): number {
  let high = mmapBase
  for (;;) {
    const gapEnd = mm.vmas.highestGap(m.config.mmapMinAddr, high, len)
    if (gapEnd === -1) return -1
    const above = mm.vmas.find(gapEnd)
    const guard = above === null ? Infinity : guardedStart(m, above)
    if (above === null || guard >= gapEnd) {
      m.why?.note('gap-found', gapEnd, len, gapEnd - len)
      return gapEnd - len
    }
    m.why?.note('gap-guarded', gapEnd, above.id, guard)
    high = guard
  }
}

/** unmapped_area: -1 if there is no gap. */
function upwardsFrom(m: MmuMachine, mm: Mm, len: number, from: number, end: number): number {
  let low = from
  for (;;) {
    const place = mm.vmas.lowestGap(low, end, len)
    if (place === -1) return -1
    const above = mm.vmas.find(place)
    if (above === null || guardedStart(m, above) >= place + len) return place
    low = above.end
  }
}

/** round_hint_to_min: a hint names a page, not too low. */
export function roundHint(m: MmuMachine, hint: number): number {
  const page = roundDown(hint, PAGE_SIZE)
  return page > 0 && page < m.config.mmapMinAddr ? alignUp(m.config.mmapMinAddr) : page
}
