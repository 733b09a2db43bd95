/** Calls that read and write the memory of the program that makes them, on a machine with an MMU. */
import { FUTEX } from '../../base/uapi.ts'
import type { MmuBoard } from '../../sim/mmu/board.ts'
import { PROT } from '../../sim/mmu/constants.ts'
import { bytesFrom } from '../../sim/mmu/files/objects.ts'
import { fail, type MmuMachine } from '../../sim/mmu/machine.ts'
import { doExit } from '../../sim/mmu/mm/fork.ts'
import { readMemory, wordBytes, wordIn, writeMemory, type Fault } from '../../sim/mmu/pages/userMemory.ts'
import type { Process } from '../../sim/mmu/structs.ts'
import { syscall, type SyscallArg, type SyscallResult } from '../../sim/mmu/syscalls.ts'
import { inPage, pageOf, unsigned } from '../../sim/mmu/words.ts'
import { int, word } from './callArguments.ts'

/** Bytes of a word of a program. */
export const WORD = 8

/** A fault ends a load or store; a process that no frame was free for ends, too. */
function faulted(m: MmuMachine, process: Process, fault: Fault): SyscallResult {
  if (fault.signal === 'SIGKILL') doExit(m, process)
  return { ret: 0, signal: fault }
}

/** What a kernel copies for a program ends with EFAULT where a load of the program would end with a signal. */
export function copyFault(m: MmuMachine, process: Process, fault: Fault): number | SyscallResult {
  m.refuses('user-memory', true, fault.address)
  return fault.signal === 'SIGKILL' ? faulted(m, process, fault) : fail('EFAULT')
}

export function peek(board: MmuBoard, process: Process, args: readonly SyscallArg[]): number | SyscallResult {
  const { machine } = board
  const address = unsigned(word(args, 0))
  const { bytes, fault } = readMemory(machine, process.mm, address, WORD)
  if (fault !== null) return faulted(machine, process, fault)
  const value = wordIn(bytes)
  board.lastWord = { address, bytes: WORD, wrote: false, before: value, value }
  return value
}

export function poke(board: MmuBoard, process: Process, args: readonly SyscallArg[]): number | SyscallResult {
  const { machine } = board
  const address = unsigned(word(args, 0))
  const value = word(args, 1)
  const before = glance(process, address, WORD)
  const { fault } = writeMemory(machine, process.mm, address, wordBytes(value))
  if (fault !== null) return faulted(machine, process, fault)
  board.lastWord = { address, bytes: WORD, wrote: true, before, value }
  return 0
}

/** What lies there now, without a fault: zeros where nothing is. */
export function glance({ mm }: Process, address: number, count: number): number {
  const bytes = Uint8Array.from({ length: WORD }, (_, i) => {
    if (i >= count) return 0
    const at = address + i
    const vma = mm.vmas.at(at)
    const there = mm.table.get(pageOf(at))
    if (there !== null) return there.bytes.get(inPage(at)) ?? 0
    if (vma === null || vma.file === null) return 0
    const { object } = vma.file
    const index = vma.pgoff + pageOf(at) - pageOf(vma.start)
    return (object.pages.get(index)?.bytes ?? bytesFrom(object, index)).get(inPage(at)) ?? 0
  })
  return wordIn(bytes)
}

/** touch(addr, access, value) of the language: `w` among the access writes. */
export function touch(board: MmuBoard, process: Process, args: readonly SyscallArg[]): SyscallResult {
  const address = unsigned(word(args, 0))
  const wrote = (int(args, 1) & PROT.PROT_WRITE) !== 0
  const value = word(args, 2) & 0xff
  const before = glance(process, address, 1)
  const result = syscall(board.machine, process, 'touch', [word(args, 0), wrote ? 'w' : 'r', value])
  if (result.signal === undefined)
    board.lastWord = { address, bytes: 1, wrote, before, value: wrote ? value : result.ret }
  return result
}

const COMMANDS: ReadonlySet<number> = new Set([
  FUTEX.FUTEX_WAIT,
  FUTEX.FUTEX_WAKE,
  FUTEX.FUTEX_REQUEUE,
  FUTEX.FUTEX_CMP_REQUEUE,
])

/** Nobody waits in this model: only the tests are made, and nobody is woken. */
export function futex(
  board: MmuBoard,
  process: Process,
  args: readonly SyscallArg[],
): number | SyscallResult {
  const { machine } = board
  const address = unsigned(word(args, 0))
  const op = int(args, 1)
  const command = op & ~FUTEX.FUTEX_PRIVATE_FLAG
  if (machine.refuses('futex-command', !COMMANDS.has(command), op)) return fail('ENOSYS')
  if (machine.refuses('futex-aligned', address % 4 !== 0, address)) return fail('EINVAL')
  // A word that processes share is known by its page, and nothing of a device is one. One's own is known by its address.
  const isDevice = process.mm.vmas.at(address)?.file?.object.isDevice === true
  const isShared = (op & FUTEX.FUTEX_PRIVATE_FLAG) === 0
  if (isShared && machine.refuses('futex-device', isDevice, address)) return fail('EFAULT')
  const { bytes, fault } = readMemory(machine, process.mm, address, 4)
  if (fault !== null) return copyFault(machine, process, fault)
  const found = wordIn(Uint8Array.from({ length: WORD }, (_, i) => bytes[i] ?? 0))
  board.lastWord = { address, bytes: 4, wrote: false, before: found, value: found }
  if (command !== FUTEX.FUTEX_WAIT) return 0
  const wanted = word(args, 2) >>> 0
  if (machine.refuses('futex-value', found !== wanted, found, wanted)) return fail('EAGAIN')
  return word(args, 3) === 0 ? 0 : fail('ETIMEDOUT')
}
