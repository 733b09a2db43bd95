/**
 * Looking into another process (kernel/ptrace.c, access_process_vm in mm/nommu.c). One word is read or written at a time, only inside
 * a mapping of the other process and only as far as that mapping goes.
 */
import { VM } from '../../../base/uapi.ts'
import { load, store } from '../access.ts'
import { WORD } from '../files/contents.ts'
import { fail, type Machine, type Process } from '../machine.ts'
import { findVmaAt } from '../mm/vmaOps.ts'
import { VmaField } from '../mm/vmas.ts'
import { refuses } from '../../record/why.ts'

/**
 * How many of `length` bytes from `address` on may be read or written (access_process_vm): up to the end of the mapping where they
 * start, 0 if there is none or it may not be read (VM_MAYREAD) or written (VM_MAYWRITE).
 */
export function accessibleBytes(
  m: Machine,
  target: Process,
  address: number,
  length: number,
  write: boolean,
): number {
  const { why } = m
  const row = findVmaAt(m, target, address)
  if (refuses(why, 'ptrace-mapped', row === -1, address)) return 0
  const id = m.vmas.table.serialOf(row)
  const may = write ? VM.VM_MAYWRITE : VM.VM_MAYREAD
  const denied = (m.vmas.get(row, VmaField.flags) & may) === 0
  if (refuses(why, 'ptrace-allowed', denied, id, write ? 1 : 0)) return 0
  const end = m.vmas.get(row, VmaField.end)
  refuses(why, 'ptrace-whole', address + length > end, address, id, end)
  return Math.max(0, Math.min(length, end - address))
}

/** The process of a pid; null after a test that refuses with ESRCH. */
function findTarget(m: Machine, pid: number): Process | null {
  const target = m.findProcess(pid)
  refuses(m.why, 'ptrace-target', target === null, pid)
  return target
}

/** ptrace_check_attach: the process that the caller traces; null after a test that refuses with ESRCH. */
function findTracee(m: Machine, tracer: Process, pid: number): Process | null {
  const target = findTarget(m, pid)
  if (target === null || refuses(m.why, 'ptrace-tracer', target.tracer !== tracer.pid, pid)) return null
  return target
}

/**
 * PTRACE_PEEKDATA: the word, ESRCH for a process that the caller does not trace, EIO where fewer than 8 bytes can be had.
 * A real one also wants the other process to stand still; whether it does is not modelled.
 */
export function ptracePeek(m: Machine, tracer: Process, pid: number, address: number): number {
  const target = findTracee(m, tracer, pid)
  if (target === null) return fail('ESRCH')
  return accessibleBytes(m, target, address, WORD, false) === WORD ? load(m, tracer, address) : fail('EIO')
}

/** PTRACE_POKEDATA: 0, or as ptracePeek. */
export function ptracePoke(m: Machine, tracer: Process, pid: number, address: number, value: number): number {
  const target = findTracee(m, tracer, pid)
  if (target === null) return fail('ESRCH')
  if (accessibleBytes(m, target, address, WORD, true) !== WORD) return fail('EIO')
  store(m, tracer, address, value)
  return 0
}

/** PTRACE_ATTACH: 0, ESRCH, or EPERM for oneself and for a process that has a tracer. */
export function ptraceAttach(m: Machine, tracer: Process, pid: number): number {
  const target = findTarget(m, pid)
  if (target === null) return fail('ESRCH')
  if (refuses(m.why, 'ptrace-other', target === tracer, pid)) return fail('EPERM')
  if (refuses(m.why, 'ptrace-untraced', target.traced, pid)) return fail('EPERM')
  target.traced = true
  target.tracer = tracer.pid
  return 0
}

/** PTRACE_DETACH: 0, or ESRCH if the caller does not trace it. */
export function ptraceDetach(m: Machine, tracer: Process, pid: number): number {
  const target = findTracee(m, tracer, pid)
  if (target === null) return fail('ESRCH')
  release(target)
  return 0
}

function release(target: Process): void {
  target.traced = false
  target.tracer = 0
}

/** A tracer that ends lets go of all it traces. */
export function releaseTraced(m: Machine, tracer: Process): void {
  for (const process of m.processes) if (process.tracer === tracer.pid) release(process)
}
