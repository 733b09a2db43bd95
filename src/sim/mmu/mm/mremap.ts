/** mremap (mm/mremap.c, 6.18). */
import { enoughMemory } from '../pages/accounting.ts'
import { dropRoots, shareRoots } from './anonRoots.ts'
import { MREMAP } from '../constants.ts'
import { Ev } from '../record/journal.ts'
import { fail, type MmuMachine } from '../machine.ts'
import { mergeNew } from './merge.ts'
import { doMunmap, unmapRange } from './munmap.ts'
import { moveOrder } from './nonlinear.ts'
import { unmappedArea } from './placement.ts'
import { populate } from '../pages/populate.ts'
import type { Mm, Page, Vma } from '../structs.ts'
import { duplicateVma, isAnonymous, isSpecial, linkVma, pgoffAt, setFlags } from './vma.ts'
import { VM } from './vmFlags.ts'
import { alignUp, inPage, pageOf, pagesOf, unsigned, WORD_LIMIT } from '../words.ts'
import { PAGE_SIZE } from '../../../base/units.ts'

const KNOWN = MREMAP.MREMAP_MAYMOVE | MREMAP.MREMAP_FIXED | MREMAP.MREMAP_DONTUNMAP

interface Request {
  readonly addr: number
  readonly oldLen: number
  readonly newLen: number
  readonly flags: number
  /** Target or hint; 0 where no flag gives it a meaning. */
  readonly newAddr: number
}

const has = ({ flags }: Request, flag: number): boolean => (flags & flag) !== 0
/** MREMAP_FIXED and MREMAP_DONTUNMAP both make a mapping at a new place. */
const goesElsewhere = (request: Request): boolean =>
  has(request, MREMAP.MREMAP_FIXED | MREMAP.MREMAP_DONTUNMAP)

/** do_mremap, with words as given: the address, or a negative errno. */
export function doMremap(
  m: MmuMachine,
  mm: Mm,
  addr: number,
  oldLen: number,
  newLen: number,
  flags: number,
  newAddr: number,
): number {
  const request: Request = {
    addr: unsigned(addr),
    oldLen: alignUp(oldLen),
    newLen: alignUp(newLen),
    flags,
    newAddr: (flags & (MREMAP.MREMAP_FIXED | MREMAP.MREMAP_DONTUNMAP)) === 0 ? 0 : unsigned(newAddr),
  }
  m.why?.enter('mremap', request.addr, request.oldLen, request.newLen, flags)
  const error = badParameters(m, mm, request, inPage(addr) !== 0, inPage(newAddr) !== 0)
  const result = error < 0 ? error : remap(m, mm, request)
  m.why?.leave()
  return result
}

function badParameters(
  m: MmuMachine,
  mm: Mm,
  request: Request,
  isOdd: boolean,
  isTargetOdd: boolean,
): number {
  const { addr, oldLen, newLen, flags, newAddr } = request
  const { maxMapCount } = m
  const { taskSize } = m.config
  if (m.refuses('mremap-flags', (flags & ~KNOWN) !== 0, flags)) return fail('EINVAL')
  if (m.refuses('mremap-aligned', isOdd, addr)) return fail('EINVAL')
  const isSilly = newLen === 0 || newLen > taskSize
  if (m.refuses('mremap-length', isSilly, newLen, taskSize)) return fail('EINVAL')
  if (!goesElsewhere(request)) return 0
  if (m.refuses('mremap-target-range', newAddr > taskSize - newLen, newAddr, newLen)) return fail('EINVAL')
  if (m.refuses('mremap-target-aligned', isTargetOdd, newAddr)) return fail('EINVAL')
  if (m.refuses('mremap-fixed-moves', !has(request, MREMAP.MREMAP_MAYMOVE), flags)) return fail('EINVAL')
  const resizes = has(request, MREMAP.MREMAP_DONTUNMAP) && oldLen !== newLen
  if (m.refuses('mremap-dontunmap-size', resizes, oldLen, newLen)) return fail('EINVAL')
  const overlaps = addr + oldLen > newAddr && newAddr + newLen > addr
  if (m.refuses('mremap-overlap', overlaps, addr, newAddr)) return fail('EINVAL')
  const { size } = mm.vmas
  if (m.refuses('mremap-count', size + 2 >= maxMapCount - 3, size, maxMapCount)) return fail('ENOMEM')
  return 0
}

function remap(m: MmuMachine, mm: Mm, request: Request): number {
  const { addr, oldLen, newLen } = request
  const isPureMove = has(request, MREMAP.MREMAP_FIXED) && oldLen === newLen
  if (isPureMove && m.rules.movesMany) return moveAll(m, mm, request)
  const vma = mm.vmas.at(addr)
  if (m.refuses('mremap-mapped', vma === null, addr) || vma === null) return fail('EFAULT')
  const error = checkVma(m, vma, request)
  if (error < 0) return error
  const isLocked = (vma.flags & VM.VM_LOCKED) !== 0
  const place = goesElsewhere(request) ? remapTo(m, mm, request) : remapAt(m, vma, request)
  // What a locked mapping has gained is brought in.
  if (place >= 0 && isLocked && newLen > oldLen) populate(m, mm, place + oldLen, place + newLen, true)
  return place
}

/** remap_move: everything that lies in the range goes to the same distance from the target, one VMA after the other. */
function moveAll(m: MmuMachine, mm: Mm, request: Request): number {
  const { addr: start, oldLen, newAddr } = request
  const end = start + oldLen
  let at = start
  for (;;) {
    const vma = mm.vmas.within(at, end)
    const isFirst = at === start
    if (isFirst && m.refuses('mremap-mapped', vma === null || vma.start > start, start)) return fail('EFAULT')
    if (vma === null) return newAddr
    const addr = Math.max(vma.start, start)
    const len = Math.min(vma.end, end) - addr
    // Only one segment at a time, and only alone: where it goes is its driver's business.
    const isSegment = vma.file !== null && vma.file.segment !== null
    if (m.refuses('mremap-segment', isSegment && (!isFirst || vma.end < end), vma.id)) return fail('EFAULT')
    const part: Request = { ...request, addr, oldLen: len, newLen: len, newAddr: newAddr + (addr - start) }
    const error = checkVma(m, vma, part)
    const moved = error < 0 ? error : remapTo(m, mm, part)
    if (moved < 0) return moved
    at = addr + len
    if (at >= end) return newAddr
  }
}

/** check_prep_vma: 0, or a negative errno. */
function checkVma(m: MmuMachine, vma: Vma, request: Request): number {
  const { addr, oldLen, newLen } = request
  if (newLen <= oldLen && !goesElsewhere(request)) return 0
  const isPrivate = (vma.flags & (VM.VM_SHARED | VM.VM_MAYSHARE)) === 0
  const copiesPrivate = oldLen === 0 && isPrivate && !m.rules.privateDuplicate
  if (m.refuses('mremap-private-copy', copiesPrivate, vma.id)) return fail('EINVAL')
  const isFixedSize = (vma.flags & (VM.VM_DONTEXPAND | VM.VM_PFNMAP)) !== 0
  const isDontUnmap = has(request, MREMAP.MREMAP_DONTUNMAP)
  if (m.refuses('mremap-dontunmap-special', isDontUnmap && isFixedSize, vma.id)) return fail('EINVAL')
  const used = Math.min(oldLen, newLen)
  const rest = vma.end - addr
  if (m.refuses('mremap-rest', used > rest, used, rest)) return fail('EFAULT')
  if (newLen <= oldLen) return 0
  const pgoff = pgoffAt(vma, addr)
  const isBeyond = pgoff + pagesOf(newLen) >= WORD_LIMIT
  if (m.refuses('mremap-offset-range', isBeyond, pgoff, newLen)) return fail('EINVAL')
  const limit = m.rules.dontExpand === 'rest-of-vma' ? rest : oldLen
  if (m.refuses('mremap-dontexpand', isFixedSize && newLen > limit, vma.id, newLen, limit))
    return fail('EFAULT')
  return 0
}

/** mremap_to: what lies at the target goes first. */
function remapTo(m: MmuMachine, mm: Mm, request: Request): number {
  const { addr, newLen, newAddr } = request
  let { oldLen } = request
  if (has(request, MREMAP.MREMAP_FIXED)) {
    const error = doMunmap(m, mm, newAddr, newLen)
    if (error < 0) return error
  }
  if (newLen < oldLen) {
    const error = doMunmap(m, mm, addr + newLen, oldLen - newLen)
    if (error < 0) return error
    oldLen = newLen
  }
  const vma = mm.vmas.at(addr)
  if (m.refuses('mremap-mapped', vma === null, addr) || vma === null) return fail('EFAULT')
  return findAndMove(m, vma, { ...request, oldLen })
}

/** mremap_at: at the same place if it can be. */
function remapAt(m: MmuMachine, vma: Vma, request: Request): number {
  const { addr, oldLen, newLen } = request
  if (newLen === oldLen) return addr
  if (newLen < oldLen) {
    m.why?.note('shrink-in-place', vma.id, addr + newLen)
    const error = doMunmap(m, vma.mm, addr + newLen, oldLen - newLen)
    return error < 0 ? error : addr
  }
  const added = newLen - oldLen
  if (vma.end - addr === oldLen && isExpandable(m, vma, added)) {
    const error = expandInPlace(m, vma, added)
    return error < 0 ? error : addr
  }
  const isRefused = !has(request, MREMAP.MREMAP_MAYMOVE)
  if (m.refuses('mremap-may-move', isRefused, request.flags)) return fail('ENOMEM')
  return findAndMove(m, vma, request)
}

/** vma_expandable. */
function isExpandable(m: MmuMachine, vma: Vma, added: number): boolean {
  const end = vma.end + added
  return vma.mm.vmas.within(vma.end, end) === null && end <= m.config.taskSize
}

/** expand_vma_in_place. The growing VMA is its own left neighbour: nothing is asked of its chain. */
function expandInPlace(m: MmuMachine, vma: Vma, added: number): number {
  if ((vma.flags & VM.VM_ACCOUNT) !== 0) {
    const error = enoughMemory(m, pagesOf(added))
    if (error < 0) return error
  }
  m.why?.note('expand-in-place', vma.id, vma.end + added)
  const { end: start, flags, file, foreign, root } = vma
  const grown = mergeNew(m, {
    start,
    end: start + added,
    flags,
    pgoff: pgoffAt(vma, start),
    file,
    foreign,
    root,
    previous: vma,
    next: vma.mm.vmas.find(start),
  })
  return grown === null ? fail('ENOMEM') : 0
}

function findAndMove(m: MmuMachine, vma: Vma, request: Request): number {
  const { addr, newLen, newAddr } = request
  const place = unmappedArea(m, vma.mm, {
    addr: newAddr,
    len: newLen,
    fixed: has(request, MREMAP.MREMAP_FIXED),
    shared: (vma.flags & VM.VM_MAYSHARE) !== 0,
    file: vma.file,
    pgoff: pgoffAt(vma, addr),
  })
  if (place < 0) return place
  m.why?.enter('move-vma', vma.id, addr, place, request.oldLen, newLen)
  const result = moveVma(m, vma, request, place)
  m.why?.leave()
  return result
}

/** move_vma. */
function moveVma(m: MmuMachine, vma: Vma, request: Request, place: number): number {
  const { addr, oldLen, newLen } = request
  const { mm } = vma
  const { maxMapCount } = m
  const { size } = mm.vmas
  if (m.refuses('mremap-count', size >= maxMapCount - 3, size, maxMapCount)) return fail('ENOMEM')
  const { start } = vma
  const isWhole = start === addr && vma.end === addr + oldLen
  if (m.refuses('split-special', !isWhole && isSpecial(vma), vma.id)) return fail('EINVAL')
  const isDontUnmap = has(request, MREMAP.MREMAP_DONTUNMAP)
  if ((vma.flags & VM.VM_ACCOUNT) !== 0) {
    const error = enoughMemory(m, pagesOf(isDontUnmap ? newLen : newLen - oldLen))
    if (error < 0) return error
  }
  const copy = copyVma(m, vma, addr, place, newLen)
  // Memory without a page of its own may have joined what it was copied from.
  const source = start >= copy.start && start < copy.end ? copy : vma
  moveEntries(m, mm, addr, place, oldLen)
  if (isDontUnmap) finishDontUnmap(m, source, copy, isWhole)
  else if (oldLen > 0) unmapRange(m, mm, addr, addr + oldLen)
  else m.why?.note('duplicate', vma.id)
  return place
}

/**
 * copy_vma: the VMA at the new place, or the neighbour there that takes it in. Anonymous memory without a page of its own may begin
 * anew, and then joins more easily.
 */
function copyVma(m: MmuMachine, vma: Vma, addr: number, place: number, len: number): Vma {
  const { mm, flags, file, foreign, root } = vma
  const isFresh = isAnonymous(vma) && root === null
  const pgoff = isFresh ? pagesOf(place) : pgoffAt(vma, addr)
  const end = place + len
  const joined = mergeNew(m, {
    start: place,
    end,
    flags,
    pgoff,
    file,
    foreign,
    root,
    copiedFrom: vma,
    previous: mm.vmas.before(place),
    next: mm.vmas.find(end),
  })
  if (joined !== null) return joined
  const copy = duplicateVma(m, mm, vma, place, end, pgoff)
  shareRoots(copy, vma)
  linkVma(m, copy)
  return copy
}

/** move_page_tables. */
function moveEntries(m: MmuMachine, mm: Mm, from: number, to: number, len: number): void {
  const distance = pageOf(to) - pageOf(from)
  const pages: Page[] = []
  const numbers: number[] = []
  mm.table.clearRange(pageOf(from), pageOf(from + len), (page, pageNumber) => {
    pages.push(page)
    numbers.push(pageNumber)
  })
  pages.forEach((page, i) => {
    const pageNumber = numbers[i] ?? 0
    mm.table.set(pageNumber + distance, page)
    m.journal.push(Ev.move, mm.pid, pageNumber * PAGE_SIZE, (pageNumber + distance) * PAGE_SIZE, page.id)
  })
  moveOrder(mm, from, to, len)
}

/** dontunmap_complete: the old VMA stays, without pages; it is not locked any more. */
function finishDontUnmap(m: MmuMachine, vma: Vma, copy: Vma, isWhole: boolean): void {
  setFlags(m, vma, vma.flags & ~VM.VM_LOCKED)
  if (copy === vma || !isWhole) return
  m.why?.note('root-dropped', vma.id)
  dropRoots(vma)
}
