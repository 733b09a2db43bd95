/** Processes: the first one, fork (kernel/fork.c, dup_mmap) and exit. */
import { PAGE_SIZE } from '../../../base/units.ts'
import { enoughMemory } from '../pages/accounting.ts'
import { forkRoots, prepareRoot } from './anonRoots.ts'
import { Ev } from '../record/journal.ts'
import { fail, type MmuMachine } from '../machine.ts'
import { dropAll } from './munmap.ts'
import { dropFile, holdFile } from '../files/objects.ts'
import { PageTable } from '../pages/pageTable.ts'
import { RangeList } from './rangeList.ts'
import type { Mm, Page, Process, Vma } from '../structs.ts'
import { mapPage } from '../pages/unmap.ts'
import { duplicateVma, linkVma, makeVma } from './vma.ts'
import { VM } from './vmFlags.ts'
import { pageOf, pagesOf } from '../words.ts'

function newMm(m: MmuMachine, pid: number, startBrk: number, brk: number): Mm {
  return {
    id: m.count('mm'),
    pid,
    vmas: new RangeList<Vma>(),
    table: new PageTable<Page>(),
    outOfOrder: new Map(),
    startBrk,
    brk,
  }
}

/** @param shared The address space that it uses; null for one of its own. */
function addProcess(m: MmuMachine, name: string, parent: Process | null, shared: Mm | null = null): Process {
  const pid = m.count('pid')
  const { startBrk, brk } = parent?.mm ?? { startBrk: m.config.startBrk, brk: m.config.startBrk }
  const mm = shared ?? newMm(m, pid, startBrk, brk)
  const process: Process = { pid, name, mm, fds: new Map(), bornAt: m.step }
  m.processes.push(process)
  m.journal.push(Ev.processAdd, pid, parent?.pid ?? 0)
  return process
}

/** A program that has only what every program has from its start. Gives the process. */
export function spawn(m: MmuMachine, name: string): Process {
  const process = addProcess(m, name, null)
  mapStart(m, process.mm)
  return process
}

/** begin_new_exec: another program in an address space of its own. What its file holds is not loaded: it has what spawn gives. */
export function doExec(m: MmuMachine, process: Process): void {
  m.why?.enter('exec', process.mm.vmas.size)
  leaveMm(m, process)
  const { startBrk } = m.config
  process.mm = newMm(m, process.pid, startBrk, startBrk)
  m.why?.note('program-not-loaded')
  mapStart(m, process.mm)
  m.why?.leave()
}

function mapStart(m: MmuMachine, mm: Mm): void {
  for (const { start, end, flags, name: of, hasFile } of m.config.foreign) {
    const vma = makeVma(m, mm, { start, end, flags, pgoff: pagesOf(start), file: null, foreign: of })
    linkVma(m, vma)
    // A stack has been written to.
    if (!hasFile) prepareRoot(m, vma)
  }
}

/** mmput: its mappings go if no other process uses them. */
function leaveMm(m: MmuMachine, process: Process): void {
  const isShared = m.processes.some((other) => other !== process && other.mm === process.mm)
  if (!isShared) dropAll(m, process.mm, [...process.mm.vmas])
}

/** fork: the child, or a negative errno. */
export function doFork(m: MmuMachine, parent: Process, name: string): Process | number {
  m.why?.enter('fork', parent.mm.vmas.size)
  const child = forkAll(m, parent, name)
  m.why?.leave()
  return child
}

function forkAll(m: MmuMachine, parent: Process, name: string): Process | number {
  for (const vma of parent.mm.vmas) {
    const isCounted = (vma.flags & VM.VM_ACCOUNT) !== 0 && (vma.flags & VM.VM_DONTCOPY) === 0
    if (isCounted && enoughMemory(m, pagesOf(vma.end - vma.start)) < 0) return fail('ENOMEM')
  }
  const child = addProcess(m, name, parent)
  copyDescriptors(child, parent)
  for (const vma of parent.mm.vmas) {
    if (forkVma(m, child.mm, vma)) continue
    doExit(m, child)
    return fail('ENOMEM')
  }
  return child
}

function copyDescriptors(child: Process, parent: Process): void {
  for (const [fd, file] of parent.fds) {
    holdFile(file)
    child.fds.set(fd, file)
  }
}

/** vfork and clone(CLONE_VM): the child uses the address space of its parent (copy_mm), with descriptors of its own. */
export function doShareMm(m: MmuMachine, parent: Process, name: string): Process {
  const child = addProcess(m, name, parent, parent.mm)
  copyDescriptors(child, parent)
  return child
}

/** Whether there was memory for its page tables. */
function forkVma(m: MmuMachine, mm: Mm, vma: Vma): boolean {
  if ((vma.flags & VM.VM_DONTCOPY) !== 0) {
    m.why?.note('fork-left-out', vma.id)
    return true
  }
  const copy = duplicateVma(m, mm, vma, vma.start, vma.end, vma.pgoff)
  copy.flags &= ~VM.VM_LOCKED
  const isWiped = (vma.flags & VM.VM_WIPEONFORK) !== 0
  if (!isWiped) forkRoots(m, copy, vma)
  linkVma(m, copy)
  if (!isWiped) return copyEntries(m, vma, mm)
  m.why?.note('fork-wiped', vma.id)
  return true
}

/**
 * copy_page_range: only a mapping that has pages of its own needs its entries, all others can be faulted in anew. A nonlinear one
 * needs them for the order of its pages. Whether there was memory for page tables.
 */
function copyEntries(m: MmuMachine, vma: Vma, mm: Mm): boolean {
  const isNonlinear = (vma.flags & VM.VM_NONLINEAR) !== 0
  if (vma.root === null && !isNonlinear) {
    m.why?.note('fork-empty', vma.id)
    return true
  }
  let entries = 0
  let fits = true
  vma.mm.table.forEach(pageOf(vma.start), pageOf(vma.end), (page, pageNumber) => {
    fits &&= m.makeTables(mm, pageNumber)
    if (!fits) return
    if (page.anonymous) page.exclusive = false
    mapPage(m, mm, pageNumber, page)
    entries++
  })
  if (isNonlinear)
    for (const [pageNumber, entry] of vma.mm.outOfOrder)
      if (pageNumber * PAGE_SIZE >= vma.start && pageNumber * PAGE_SIZE < vma.end)
        mm.outOfOrder.set(pageNumber, entry)
  m.why?.note('fork-copied', vma.id, entries)
  return fits
}

/** exit: mappings, then descriptors. */
export function doExit(m: MmuMachine, process: Process): void {
  m.why?.enter('exit', process.mm.vmas.size)
  leaveMm(m, process)
  m.processes.splice(m.processes.indexOf(process), 1)
  for (const file of process.fds.values()) dropFile(m, file)
  process.fds.clear()
  m.journal.push(Ev.processRemove, process.pid)
  m.why?.leave()
}
