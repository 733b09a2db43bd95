/** Page faults (mm/memory.c) and what comes before them (arch/x86/mm/fault.c). */
import { PAGE_SIZE } from '../../../base/units.ts'
import { prepareRoot } from '../mm/anonRoots.ts'
import { enoughMemory } from './accounting.ts'
import { PROT } from '../constants.ts'
import type { FaultKind } from '../record/events.ts'
import { Ev } from '../record/journal.ts'
import type { MmuMachine } from '../machine.ts'
import { orderedIndex, pageProtection } from '../mm/nonlinear.ts'
import { objectPage, pagesWithin } from '../files/objects.ts'
import { ENTRIES_PER_TABLE } from './pageTable.ts'
import type { MemoryObject, Mm, Page, Vma } from '../structs.ts'
import { isTableFull, mapPage, unmapped } from './unmap.ts'
import { isAccessible, lengthOf, setRange } from '../mm/vma.ts'
import { VM } from '../mm/vmFlags.ts'
import { alignDown, pageOf, pagesOf, roundDown } from '../words.ts'

export type FaultResult = 'done' | 'sigbus' | 'oom'

/** What a program that touches memory gets instead of its answer. */
export interface Signal {
  readonly signal: 'SIGSEGV' | 'SIGBUS' | 'SIGKILL'
  /** si_code; of SIGKILL, which has none: that no frame was free. */
  readonly code: 'SEGV_MAPERR' | 'SEGV_ACCERR' | 'BUS_ADRERR' | 'OOM'
}

const MAPERR: Signal = { signal: 'SIGSEGV', code: 'SEGV_MAPERR' }
const ACCERR: Signal = { signal: 'SIGSEGV', code: 'SEGV_ACCERR' }
const ADRERR: Signal = { signal: 'SIGBUS', code: 'BUS_ADRERR' }
const OOM: Signal = { signal: 'SIGKILL', code: 'OOM' }

/**
 * A program reads or writes one byte: the page that holds it then, or the signal that it gets.
 * @param address Unsigned.
 */
export function accessPage(m: MmuMachine, mm: Mm, address: number, write: boolean): Page | Signal {
  const pageNumber = pageOf(address)
  const vma = vmaForAccess(m, mm, address)
  if (vma === null) return refuse(m, mm, address, write, MAPERR)
  const prot = pageProtection(vma, pageNumber)
  const isDenied =
    prot === -1
      ? m.refuses('fault-access', !allows(vma, write), vma.id, write ? 1 : 0)
      : m.refuses('fault-page-access', !protAllows(prot, write), address, prot, write ? 1 : 0)
  if (isDenied) return refuse(m, mm, address, write, ACCERR)

  const there = mm.table.get(pageNumber)
  if (there !== null && (!write || there.exclusive || (vma.flags & VM.VM_SHARED) !== 0)) return there
  const result = handleFault(m, vma, pageNumber, write)
  if (result === 'sigbus') return ADRERR
  const page = mm.table.get(pageNumber)
  return result === 'oom' || page === null ? OOM : page
}

function refuse(m: MmuMachine, mm: Mm, address: number, write: boolean, signal: Signal): Signal {
  m.journal.fault(mm.pid, address, write, 'sigsegv')
  return signal
}

/** lock_mm_and_find_vma: the VMA that holds the address, grown down to it if need be. */
function vmaForAccess(m: MmuMachine, mm: Mm, address: number): Vma | null {
  const vma = mm.vmas.find(address)
  const isInside = vma !== null && vma.start <= address
  const isBelow = vma !== null && (vma.flags & VM.VM_GROWSDOWN) !== 0
  if (m.refuses('fault-mapped', !isInside && !isBelow, address)) return null
  if (vma === null || isInside) return vma
  return growDown(m, vma, alignDown(address)) ? vma : null
}

/** expand_downwards to the page at `address`. Whether it may; its anon root comes before the last tests. */
function growDown(m: MmuMachine, vma: Vma, address: number): boolean {
  const { mmapMinAddr, stackGuardGapPages, stackLimit } = m.config
  if (m.refuses('fault-grow-low', address < mmapMinAddr, address, mmapMinAddr)) return false
  const below = vma.mm.vmas.before(vma.start)
  const isClose =
    below !== null &&
    (below.flags & VM.VM_GROWSDOWN) === 0 &&
    isAccessible(below) &&
    address - below.end < stackGuardGapPages * PAGE_SIZE
  if (m.refuses('fault-grow-gap', isClose, address, below?.end ?? 0)) return false
  prepareRoot(m, vma)
  const pages = pagesOf(vma.start - address)
  if (m.refuses('fault-grow-offset', pages > vma.pgoff, pages, vma.pgoff)) return false
  const size = vma.end - address
  if (m.refuses('fault-grow-size', size > stackLimit, size, stackLimit)) return false
  if (enoughMemory(m, pages) < 0) return false
  setRange(m, vma, address, vma.end)
  return true
}

/** access_error: this machine reads what may only be written or executed, for it has no bit to forbid it. */
const allows = (vma: Vma, write: boolean): boolean =>
  write ? (vma.flags & VM.VM_WRITE) !== 0 : isAccessible(vma)

const protAllows = (prot: number, write: boolean): boolean =>
  write ? (prot & PROT.PROT_WRITE) !== 0 : prot !== PROT.PROT_NONE

/**
 * handle_mm_fault: brings in the page that a VMA has at a page number, or makes it writable for this process. Access has been judged
 * already.
 */
export function handleFault(m: MmuMachine, vma: Vma, pageNumber: number, write: boolean): FaultResult {
  m.why?.enter('fault', pageNumber * PAGE_SIZE, write ? 1 : 0)
  const kind = fault(m, vma, pageNumber, write)
  m.journal.fault(vma.mm.pid, pageNumber * PAGE_SIZE, write, kind)
  m.why?.leave()
  return kind === 'sigbus' || kind === 'oom' ? kind : 'done'
}

function fault(m: MmuMachine, vma: Vma, pageNumber: number, write: boolean): FaultKind {
  const { table } = vma.mm
  if (isTableFull(m, vma.mm, 0)) return 'oom'
  const there = table.get(pageNumber)
  if (there !== null) {
    if (!write || (vma.flags & VM.VM_MAYSHARE) !== 0) return 'object'
    return copyOnWrite(m, vma, pageNumber, there)
  }
  if (!m.makeTables(vma.mm, pageNumber)) return 'oom'
  if (vma.file === null) return anonymousFault(m, vma, pageNumber, write)
  const { object } = vma.file
  if (m.rules.growsSharedAnon && object.kind === 'anon' && !growObject(m, vma, object)) return 'oom'
  if (!write) return readFault(m, vma, object, pageNumber)
  if ((vma.flags & VM.VM_SHARED) !== 0) return enterObjectPage(m, vma, object, pageNumber)
  return privateWriteFault(m, vma, object, pageNumber)
}

/** do_anonymous_page: reading gives the zero page, writing a page. */
function anonymousFault(m: MmuMachine, vma: Vma, pageNumber: number, write: boolean): FaultKind {
  if (!write) {
    mapPage(m, vma.mm, pageNumber, m.zeroPage)
    return 'zero'
  }
  prepareRoot(m, vma)
  const page = m.takePage(null, 0)
  if (page === null) return 'oom'
  mapPage(m, vma.mm, pageNumber, page)
  return 'anonymous'
}

/** do_wp_page on a private mapping: a page that only this entry has is written in place, any other is copied. */
function copyOnWrite(m: MmuMachine, vma: Vma, pageNumber: number, old: Page): FaultKind {
  if (old.anonymous && old.count === 1) {
    m.why?.note('page-alone', old.id)
    old.exclusive = true
    return 'reuse'
  }
  m.why?.note('page-shared', old.id, old.count)
  prepareRoot(m, vma)
  const page = m.takePage(null, 0)
  if (page === null) return 'oom'
  page.bytes = old.bytes
  vma.mm.table.clear(pageNumber)
  unmapped(m, vma.mm, pageNumber, old)
  mapPage(m, vma.mm, pageNumber, page)
  m.journal.push(Ev.copy, vma.mm.pid, pageNumber * PAGE_SIZE, old.id, page.id)
  return 'cow'
}

/** do_read_fault: what the object has in memory around the page comes along. */
function readFault(m: MmuMachine, vma: Vma, object: MemoryObject, pageNumber: number): FaultKind {
  if (m.rules.faultAround && object.kind !== 'sysv' && (vma.flags & VM.VM_NONLINEAR) === 0) {
    faultAround(m, vma, object, pageNumber)
    if (vma.mm.table.get(pageNumber) !== null) return 'around'
  }
  return enterObjectPage(m, vma, object, pageNumber)
}

/**
 * do_fault_around, filemap_map_pages: enters the pages that the object has, within a window of 16 around the address, inside the
 * VMA and one page of the page table.
 */
function faultAround(m: MmuMachine, vma: Vma, object: MemoryObject, pageNumber: number): void {
  const { faultAroundPages } = m.config
  if (faultAroundPages <= 1) return
  const table = roundDown(pageNumber, ENTRIES_PER_TABLE)
  const inVma = pageNumber - pageOf(vma.start)
  const from = Math.max(
    roundDown(pageNumber, faultAroundPages),
    pageNumber - Math.min(pageNumber - table, inVma),
  )
  const to = Math.min(from + faultAroundPages, table + ENTRIES_PER_TABLE, pageOf(vma.end))
  const end = pagesWithin(object.size)
  let entered = 0
  for (let at = from; at < to; at++) {
    const index = vma.pgoff + at - pageOf(vma.start)
    const page = index < end ? object.pages.get(index) : undefined
    if (page === undefined || vma.mm.table.get(at) !== null) continue
    mapPage(m, vma.mm, at, page)
    entered++
  }
  m.why?.note('fault-around', from * PAGE_SIZE, to * PAGE_SIZE, entered)
}

/** The object's page at the index that an address has, or 'sigbus' beyond its end. */
function pageOfObject(m: MmuMachine, vma: Vma, object: MemoryObject, pageNumber: number): Page | FaultKind {
  const index = orderedIndex(vma, pageNumber)
  if (m.refuses('fault-object-end', index >= pagesWithin(object.size), index, object.size)) return 'sigbus'
  return objectPage(m, object, index) ?? 'oom'
}

function enterObjectPage(m: MmuMachine, vma: Vma, object: MemoryObject, pageNumber: number): FaultKind {
  const page = pageOfObject(m, vma, object, pageNumber)
  if (typeof page === 'string') return page
  mapPage(m, vma.mm, pageNumber, page)
  return 'object'
}

/** do_cow_fault: a copy at once. The VMA has its anon root by then, even if there is no such page. */
function privateWriteFault(m: MmuMachine, vma: Vma, object: MemoryObject, pageNumber: number): FaultKind {
  prepareRoot(m, vma)
  const page = m.takePage(null, 0)
  if (page === null) return 'oom'
  const original = pageOfObject(m, vma, object, pageNumber)
  if (typeof original === 'string') {
    m.releasePage(page)
    return original
  }
  page.bytes = original.bytes
  mapPage(m, vma.mm, pageNumber, page)
  m.journal.push(Ev.copy, vma.mm.pid, pageNumber * PAGE_SIZE, original.id, page.id)
  return 'private-copy'
}

/** The patch of 2004: any fault grows the object to all of the VMA that faults. Whether there is memory for it. */
function growObject(m: MmuMachine, vma: Vma, object: MemoryObject): boolean {
  const need = lengthOf(vma) + vma.pgoff * PAGE_SIZE
  if (need <= object.size) return true
  if (enoughMemory(m, pagesOf(need - object.size)) < 0) return false
  m.why?.note('object-grown', object.id, need)
  m.journal.push(Ev.objectResize, object.id, object.size, need)
  object.size = need
  return true
}
