/** How processes come and go: vfork and execve of a small program (fs/binfmt_elf_fdpic.c), and exit (exit_mmap). */
import { MAP, PROT } from '../../base/uapi.ts'
import { Ev } from '../record/journal.ts'
import { fail, type Machine, type Process } from './machine.ts'
import { endDoomed } from './mm/outOfMemory.ts'
import { doMmap } from './mm/mmap.ts'
import { releaseTraced } from './ipc/ptrace.ts'
import { Origin } from './mm/regions.ts'
import { dropVma, mmOfVma, takeVmaOutOfMm } from './mm/vmaOps.ts'
import { VmaField } from './mm/vmas.ts'
import { refuses } from '../record/why.ts'

/** The test program of the recordings: bytes of text and data, bytes of stack. */
export const PROGRAM_BYTES = 5024
export const STACK_BYTES = 8192

/**
 * Starts a process: its program and its stack are two mappings like any others. The new pid, also of a process that the OOM killer chose
 * while it was loaded; -ENOMEM if a mapping was refused (the process is gone again then).
 */
export function spawn(m: Machine, name: string, programBytes: number, stackBytes: number): number {
  const process = m.addProcess(m.nextPid, name)
  const program = loaderMmap(
    m,
    process,
    programBytes,
    PROT.PROT_READ | PROT.PROT_WRITE | PROT.PROT_EXEC,
    MAP.MAP_PRIVATE,
  )
  const stack =
    program < 0
      ? program
      : loaderMmap(
          m,
          process,
          stackBytes,
          PROT.PROT_READ | PROT.PROT_WRITE,
          MAP.MAP_PRIVATE | MAP.MAP_ANONYMOUS | MAP.MAP_GROWSDOWN | MAP.MAP_UNINITIALIZED,
        )
  if (stack < 0) {
    if (m.stopped !== null) return fail('ENOMEM')
    // Whoever is chosen dies of that, not of the refusal.
    const isChosen = m.doomed.includes(process)
    if (!isChosen) exitProcess(m, process)
    endDoomed(m)
    return isChosen ? process.pid : fail('ENOMEM')
  }
  process.mm.startBrk = stack
  process.mm.brk = stack
  process.mm.endBrk = stack
  endDoomed(m)
  return process.pid
}

const loaderMmap = (m: Machine, process: Process, len: number, prot: number, flags: number): number =>
  doMmap(m, process, { addr: 0, len, prot, flags, file: null, pgoff: 0, origin: Origin.loader })

/**
 * vfork and clone(CLONE_VM): a process that uses its parent's memory, whole and not as a copy. The new pid.
 * There is no fork: without an MMU memory cannot be copied to another place under the same addresses.
 */
export function vfork(m: Machine, parent: Process, name: string, waits = false): number {
  const child = m.addProcess(m.nextPid, name, parent.mm)
  child.exe = parent.exe
  child.inVfork = waits
  for (const [fd, file] of parent.fds) child.fds.set(fd, { ...file })
  return child.pid
}

const CLONE = { CLONE_VM: 0x100, CLONE_SIGHAND: 0x800, CLONE_THREAD: 0x10000 } as const

/**
 * Without CLONE_VM the child would need a copy of its parent's memory at the same addresses. The text says that it is refused; 6.12 does
 * not refuse it (dup_mmap has nothing to do): the child has an empty list of mappings and runs in its parent's memory all the same.
 */
export function clone(m: Machine, parent: Process, flags: number, name: string): number {
  const needs = (flags & CLONE.CLONE_THREAD) !== 0 && (flags & CLONE.CLONE_SIGHAND) === 0
  if (refuses(m.why, 'clone-thread', needs, flags)) return fail('EINVAL')
  if ((flags & CLONE.CLONE_VM) !== 0) return vfork(m, parent, name)
  if (refuses(m.why, 'clone-vm', m.rules.refusesCopy, flags)) return fail('EINVAL')
  const { startBrk, brk, endBrk, totalVm, image } = parent.mm
  const child = m.addProcess(m.nextPid, name, { ...m.newMm(), startBrk, brk, endBrk, totalVm, image })
  child.comm = parent.comm
  for (const [fd, file] of parent.fds) child.fds.set(fd, { ...file })
  return child.pid
}

/** The process ends: its memory goes with its last user. `signal`: what killed it. */
export function exitProcess(m: Machine, process: Process, signal?: number): void {
  exitMmap(m, process)
  m.processes = m.processes.filter((other) => other !== process)
  releaseTraced(m, process)
  if (process.kernelStack !== null)
    m.buddy.free(process.kernelStack.pfn, process.kernelStack.order, false, false)
  if (signal !== undefined) m.deaths.push({ pid: process.pid, signal })
  m.journal.push(Ev.processRemove, process.pid)
}

/**
 * Releases every mapping in address order. A VMA that the tree of 6.x lost is not found, and its region stays; one that it has in two
 * parts is released twice.
 */
export function exitMmap(m: Machine, process: Process): void {
  process.mm.users--
  if (process.mm.users === 0) {
    // 2.6.29 follows its list, which has another order than the tree.
    const rows = [...(process.mm.rb?.list ?? process.mm.vmas.rows)]
    m.why?.enter('exit', process.pid, rows.length)
    for (const row of rows) {
      if (m.systemVmas !== null) {
        m.systemVmas.drop(process, row)
        continue
      }
      const start = m.vmas.get(row, VmaField.start)
      m.why?.enter('delete-vma', m.vmas.table.lastSerialOf(row), start, m.vmas.get(row, VmaField.end))
      if (m.rules.vmas !== 'maple') takeVmaOutOfMm(process, row)
      const mm = mmOfVma(m, process, row)
      if (mm !== null) mm.mapCount--
      dropVma(m, process, row)
      m.why?.leave()
    }
    m.why?.leave()
  }
}
