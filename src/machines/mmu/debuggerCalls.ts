/** The calls of a debugger (ptrace) on a machine with an MMU. */
import type { MmuBoard } from '../../sim/mmu/board.ts'
import { withBytes } from '../../sim/mmu/files/objects.ts'
import { fail } from '../../sim/mmu/machine.ts'
import { VM } from '../../sim/mmu/mm/vmFlags.ts'
import { handleFault } from '../../sim/mmu/pages/fault.ts'
import { wordBytes } from '../../sim/mmu/pages/userMemory.ts'
import type { Page, Process } from '../../sim/mmu/structs.ts'
import type { SyscallArg } from '../../sim/mmu/syscalls.ts'
import { inPage, pageOf, unsigned } from '../../sim/mmu/words.ts'
import { int, word } from './callArguments.ts'
import { glance, WORD } from './memoryCalls.ts'

export function attach(
  { machine, tracers }: MmuBoard,
  process: Process,
  args: readonly SyscallArg[],
): number {
  const pid = int(args, 0)
  const target = machine.findProcess(pid)
  if (machine.refuses('trace-target', target === null, pid)) return fail('ESRCH')
  const tracer = tracers.get(pid)
  const isTraced = tracer !== undefined && machine.findProcess(tracer) !== null
  if (machine.refuses('trace-free', isTraced || pid === process.pid, pid)) return fail('EPERM')
  tracers.set(pid, process.pid)
  return 0
}

/** The process of that pid, if the caller traces it. */
function traced({ machine, tracers }: MmuBoard, process: Process, pid: number): Process | null {
  const target = tracers.get(pid) === process.pid ? machine.findProcess(pid) : null
  return machine.refuses('trace-mine', target === null, pid) ? null : target
}

export function detach(board: MmuBoard, process: Process, args: readonly SyscallArg[]): number {
  if (traced(board, process, int(args, 0)) === null) return fail('ESRCH')
  board.tracers.delete(int(args, 0))
  return 0
}

/** A debugger reaches what is mapped, whatever its protection (FOLL_FORCE); where no copy is made the program itself must be able to write. */
function tracedPage({ machine }: MmuBoard, { mm }: Process, address: number, write: boolean): Page | null {
  const vma = mm.vmas.at(address)
  const flags = vma?.flags ?? 0
  const isCopied = (flags & (VM.VM_SHARED | VM.VM_MAYWRITE)) === VM.VM_MAYWRITE
  const isWritable = (flags & VM.VM_WRITE) !== 0 || isCopied
  const isClosed = vma === null || (flags & VM.VM_PFNMAP) !== 0 || (write && !isWritable)
  if (machine.refuses('trace-mapped', isClosed, address) || vma === null) return null
  const there = mm.table.get(pageOf(address))
  const isReady = there !== null && (!write || there.exclusive || (vma.flags & VM.VM_SHARED) !== 0)
  if (!isReady && handleFault(machine, vma, pageOf(address), write) !== 'done') {
    machine.refuses('trace-mapped', true, address)
    return null
  }
  return mm.table.get(pageOf(address))
}

export function debug(
  board: MmuBoard,
  process: Process,
  args: readonly SyscallArg[],
  write: boolean,
): number {
  const target = traced(board, process, int(args, 0))
  if (target === null) return fail('ESRCH')
  const address = unsigned(word(args, 1))
  const before = glance(target, address, WORD)
  const bytes = wordBytes(write ? word(args, 2) : before)
  for (let i = 0; i < WORD; i++) {
    const at = address + i
    const page = tracedPage(board, target, at, write)
    if (page === null) return fail('EIO')
    if (write) page.bytes = withBytes(page.bytes, inPage(at), bytes.subarray(i, i + 1))
  }
  const value = glance(target, address, WORD)
  board.lastWord = { of: target.pid, address, bytes: WORD, wrote: write, before, value }
  return write ? 0 : value
}
