/**
 * Looking into another process (kernel/ptrace.c, access_process_vm in mm/nommu.c). One word is read or written at a time, only inside
 * a mapping of the other process and only as far as that mapping goes.
 */
import { VM } from '../base/uapi.ts'
import { fail, type Machine, type Process } from './machine.ts'
import { findVmaAt } from './vmaOps.ts'
import { VmaField } from './vmas.ts'

const WORD = 8

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
  const row = findVmaAt(target, address)
  if (row === -1) return 0
  const may = write ? VM.VM_MAYWRITE : VM.VM_MAYREAD
  if ((m.vmas.get(row, VmaField.flags) & may) === 0) return 0
  return Math.max(0, Math.min(length, m.vmas.get(row, VmaField.end) - address))
}

/** PTRACE_PEEKDATA: the word, ESRCH for no such process, EIO where fewer than 8 bytes can be had. */
export function ptracePeek(m: Machine, target: Process | null, address: number): number {
  if (target === null) return fail('ESRCH')
  return accessibleBytes(m, target, address, WORD, false) === WORD ? m.peek(address) : fail('EIO')
}

/** PTRACE_POKEDATA: 0, or as ptracePeek. */
export function ptracePoke(m: Machine, target: Process | null, address: number, value: number): number {
  if (target === null) return fail('ESRCH')
  if (accessibleBytes(m, target, address, WORD, true) !== WORD) return fail('EIO')
  m.poke(address, value)
  return 0
}

/** PTRACE_ATTACH: 0, ESRCH, or EPERM for oneself and for a process that has a tracer. */
export function ptraceAttach(tracer: Process, target: Process | null): number {
  if (target === null) return fail('ESRCH')
  if (target === tracer || target.traced) return fail('EPERM')
  target.traced = true
  target.tracer = tracer.pid
  return 0
}

/** PTRACE_DETACH: 0, or ESRCH if the caller does not trace it. */
export function ptraceDetach(tracer: Process, target: Process | null): number {
  if (target === null || target.tracer !== tracer.pid) return fail('ESRCH')
  target.traced = false
  target.tracer = 0
  return 0
}

/** A tracer that ends lets go of all it traces. */
export function releaseTraced(m: Machine, tracer: Process): void {
  for (const process of m.processes) ptraceDetach(tracer, process)
}
