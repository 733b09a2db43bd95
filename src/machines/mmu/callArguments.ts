/** What the handlers of calls on a machine with an MMU are given, and how they read it. */
import type { MmuBoard } from '../../sim/mmu/board.ts'
import type { Process } from '../../sim/mmu/structs.ts'
import type { SyscallArg, SyscallResult } from '../../sim/mmu/syscalls.ts'
import { wordOf } from '../../sim/mmu/words.ts'

export type Handler = (
  board: MmuBoard,
  caller: Process,
  args: readonly SyscallArg[],
) => number | SyscallResult

export const word = (args: readonly SyscallArg[], index: number): number => {
  const arg = args[index]
  return arg === undefined || typeof arg === 'string' ? 0 : wordOf(arg)
}
export const int = (args: readonly SyscallArg[], index: number): number => word(args, index) | 0
export const text = (args: readonly SyscallArg[], index: number): string => {
  const arg = args[index]
  return typeof arg === 'string' ? arg : ''
}
