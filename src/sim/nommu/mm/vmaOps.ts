/** Putting VMAs into a process's tree, taking them out, and letting go of their regions (mm/nommu.c). */
import { VmaField } from './vmas.ts'
import { NOWHERE } from './vmaTree.ts'
import { RegionField } from './regions.ts'
import { VM } from '../../../base/uapi.ts'
import { addrToPfn, bytesToPages, PAGE_SIZE, type Pfn } from '../../../base/units.ts'
import { PageHolder } from '../../pages/buddy.ts'
import { Ev } from '../../record/journal.ts'
import type { Machine, Mm, Process } from '../machine.ts'
import { refuses, type WhyRecorder } from '../../record/why.ts'
import { validateNommuRegions } from './regionCheck.ts'
import { countAttachment } from '../ipc/segments.ts'

/** Files a VMA under its addresses. What a maple tree held there before is hidden from now on (vma_iter_store). */
export function addVmaToMm(m: Machine, process: Process, row: number): void {
  const { vmas } = m
  const { rb } = process.mm
  if (rb !== null) {
    rb.add(row)
    process.mm.vmas.setRows(rb.inOrder())
    return
  }
  const hidden = process.mm.vmas.store(row)
  if (hidden !== null)
    for (const other of hidden)
      m.journal.push(Ev.vmaHidden, vmas.table.serialOf(other), process.pid, vmas.table.serialOf(row))
}

/**
 * vma->vm_mm: what the VMA was made for. An entry of another process can point to it in 6.x (see DANGLING_VMA). Null where those who used
 * it are gone.
 */
export function mmOfVma(m: Machine, process: Process, row: number): Mm | null {
  const id = m.vmas.get(row, VmaField.mm)
  if (id === process.mm.id) return process.mm
  return m.processes.find(({ mm }) => mm.id === id)?.mm ?? null
}

/** Takes a VMA out of the tree or list of its process, whole (2.6.29 and before). */
export function takeVmaOutOfMm(process: Process, row: number): void {
  const { rb, vmas } = process.mm
  rb?.remove(row)
  if (rb === null) vmas.remove(row)
  else vmas.setRows(rb.inOrder())
}

/** delete_vma_from_mm and delete_vma: out of the tree, off the count, region let go. */
export function deleteVma(m: Machine, process: Process, row: number): void {
  if (m.why !== null) enterDeleteVma(m, m.why, row)
  const mm = mmOfVma(m, process, row)
  if (mm !== null) {
    if (m.rules.vmas === 'maple') takeOutOfMapleTree(m, mm, row)
    else takeVmaOutOfMm(process, row)
    mm.mapCount--
  }
  dropVma(m, process, row)
  m.why?.leave()
}

function enterDeleteVma({ vmas }: Machine, why: WhyRecorder, row: number): void {
  const serial = vmas.table.lastSerialOf(row)
  why.enter('delete-vma', serial, vmas.get(row, VmaField.start), vmas.get(row, VmaField.end))
}

/** Said when it comes to that. */
const DANGLING_VMA = '6.x defect: dangling VMA (unmapped while its size differed from the tree)'

/** delete_vma_from_mm of 6.x clears the addresses that the VMA has now, whatever the tree has for it. */
function takeOutOfMapleTree(m: Machine, { vmas: tree }: Mm, row: number): void {
  if (tree.removeExactly(row)) {
    if (!tree.mayHold(row)) return
  } else {
    tree.clear(m.vmas.get(row, VmaField.start), m.vmas.get(row, VmaField.end))
    if (tree.placeOf(row) === NOWHERE) return
  }
  // The tree still knows the place that the VMA had before mremap, and points to freed memory: to the next VMA that is made there.
  m.journal.pushText('note', DANGLING_VMA)
  m.isTorn = true
}

/** delete_vma: frees it and its hold on the region. In 6.x it can have been freed before, and be another one's by now. */
export function dropVma(m: Machine, process: Process, row: number): void {
  const { table } = m.vmas
  const { data } = table
  const at = table.at(row)
  const region = data[at + VmaField.region] ?? 0
  const inode = data[at + VmaField.inode] ?? 0
  if (inode !== -1) countAttachment(m, inode, -1)
  const serial = table.serialOf(row)
  if (data[at + VmaField.mm] !== process.mm.id) noteForeign(m, process, row)
  if (serial === 0) m.isTorn = true
  else if (m.journal.events) m.journal.push(Ev.vmaRemove, serial, process.pid)
  table.remove(row)
  if (m.why !== null) enterPutRegion(m, m.why, region)
  putRegion(m, region)
  m.why?.leave()
}

function enterPutRegion({ regions }: Machine, why: WhyRecorder, row: number): void {
  const serial = regions.table.lastSerialOf(row)
  why.enter('put-region', serial, regions.get(row, RegionField.start), regions.get(row, RegionField.top))
}

/** An entry that was left behind led to a VMA of somebody else. */
function noteForeign(m: Machine, process: Process, row: number): void {
  const owner = m.processes.find(({ mm }) => mm.id === m.vmas.get(row, VmaField.mm))
  if (owner === undefined || m.vmas.table.serialOf(row) === 0) return
  m.journal.pushText(
    'note',
    `6.x defect: ${process.name} gives back a mapping of ${owner.name}, which goes on using it`,
  )
}

/** add_nommu_region. False where it stops the kernel: another region begins at the same address, or the check finds two that overlap. */
export function addNommuRegion(m: Machine, row: number): boolean {
  if (!m.regions.link(row)) {
    m.bug(
      m.rules.vmas === 'maple'
        ? 'kernel BUG at mm/nommu.c:464!'
        : 'BUG: failure at mm/nommu.c:536/add_nommu_region()!',
    )
    return false
  }
  if (m.config.debugRegions !== true) return true
  const start = m.regions.get(row, RegionField.start)
  if (!refuses(m.why, 'regions-apart', validateNommuRegions(m) !== null, start)) return true
  m.bug('kernel BUG at mm/nommu.c:431!')
  return false
}

/** __put_nommu_region: the last user frees the pages, if they are a copy. */
export function putRegion(m: Machine, row: number): void {
  const { regions } = m
  const { data } = regions.table
  const at = regions.table.at(row)
  const usage = (data[at + RegionField.usage] ?? 0) - 1
  data[at + RegionField.usage] = usage
  // Released once too often, its count goes below 0, and nobody looks.
  if (usage < 0) m.isTorn = true
  if (usage !== 0) {
    if (usage > 0 && m.journal.events) m.journal.push(Ev.regionUsage, regions.table.serialOf(row), usage)
    return
  }
  const start = data[at + RegionField.start] ?? 0
  const top = data[at + RegionField.top] ?? 0
  if (top <= start)
    // Cut by ftruncate: the kernel frees it without taking it out of the tree.
    m.journal.pushText('note', 'Defect: a region that was cut to nothing was freed while the tree held it')
  regions.unlink(row)
  m.journal.push(Ev.regionRemove, regions.table.serialOf(row), start)
  if (((data[at + RegionField.flags] ?? 0) & VM.VM_MAPPED_COPY) !== 0) freePageSeries(m, start, top)
  else m.why?.note('direct-kept', regions.table.serialOf(row), start, top)
  regions.table.remove(row)
}

/** free_page_series: pages one by one, ascending, the usual way. */
export function freePageSeries(m: Machine, from: number, to: number): void {
  // 2.6.29 can be brought to "free" up to an address below.
  const pages = Math.max(0, bytesToPages(to - from))
  m.mmapPages -= pages
  if (m.rules.vmas === 'maple' && !m.isTorn) m.freePages(addrToPfn(from), pages, false)
  else freeHeldPages(m, addrToPfn(from), pages)
}

/** The end of a VMA can lie below its start in 2.6.29, and in 6.x a VMA can be another one's: then pages are freed that are nobody's. */
function freeHeldPages(m: Machine, first: Pfn, pages: number): void {
  for (let pfn = first; pfn < first + pages; pfn++)
    if (m.buddy.holders[pfn - m.config.zone.startPfn] === PageHolder.mmap) m.freePages(pfn, 1, false)
    else m.journal.pushText('dmesg', `BUG: Bad page state in process pfn:${pfn.toString(16)}`)
}

/** The first VMA that munmap finds for [start, end) in a maple tree, as a row; -1 if none. */
export function findVma(m: Machine, process: Process, start: number, end: number): number {
  const tree = process.mm.vmas
  const at = tree.firstEndingAbove(start)
  if (at === NOWHERE) return -1
  const low = tree.lowAt(at)
  return low <= start || (m.rules.munmapSearchesRange && low < end) ? tree.rowAt(at) : -1
}

/** find_vma: the VMA that holds an address, as a row; -1 if none does. */
export function findVmaAt(m: Machine, process: Process, address: number): number {
  const { rb, vmas: tree } = process.mm
  if (rb !== null) return rb.find(address)
  if (m.rules.vmas === 'links') return findLink(m, process, address)
  const at = tree.firstEndingAbove(address)
  return at !== NOWHERE && tree.lowAt(at) <= address ? tree.rowAt(at) : -1
}

/** find_vma before 2.6.29: the last link that begins no higher, if its VMA reaches the address. */
function findLink(m: Machine, process: Process, address: number): number {
  const row = process.mm.vmas.rows.findLast((other) => m.vmas.get(other, VmaField.start) <= address) ?? -1
  return row !== -1 && m.vmas.get(row, VmaField.end) > address ? row : -1
}

export const pagesBetween = (from: number, to: number): number => (to - from) / PAGE_SIZE
