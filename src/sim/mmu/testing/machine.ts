/** Small machines and programs for tests. */
import { CountedFrames } from '../pages/frames.ts'
import { spawn } from '../mm/fork.ts'
import { MmuMachine, mmapBaseOf, type MmuConfig } from '../machine.ts'
import { syscall, type SyscallArg, type SyscallResult } from '../syscalls.ts'
import type { Process } from '../structs.ts'
import { VM } from '../mm/vmFlags.ts'
import { processOf } from '../machine.ts'

export const TASK_SIZE = 0x7ffffffff000
const STACK_LIMIT = 8 * 2 ** 20
export const MMAP_BASE = mmapBaseOf(TASK_SIZE, STACK_LIMIT)
export const START_BRK = 0x402000

/** A machine of x86-64 without any VMA of its own, so that addresses are easy to foresee. */
export function testMachine(change: Partial<MmuConfig> = {}): MmuMachine {
  const ramPages = change.ramPages ?? 65_536
  return new MmuMachine({
    era: '6.18',
    frames: new CountedFrames(ramPages),
    ramPages,
    taskSize: TASK_SIZE,
    mmapBase: MMAP_BASE,
    startBrk: START_BRK,
    maxMapCount: 65_530,
    mmapMinAddr: 65_536,
    faultAroundPages: 16,
    stackLimit: STACK_LIMIT,
    stackGuardGapPages: 256,
    foreign: [],
    ...change,
  })
}

export const STACK = {
  start: TASK_SIZE - 0x21000,
  end: TASK_SIZE,
  name: '[stack]',
  flags:
    VM.VM_READ |
    VM.VM_WRITE |
    VM.VM_MAYREAD |
    VM.VM_MAYWRITE |
    VM.VM_MAYEXEC |
    VM.VM_GROWSDOWN |
    VM.VM_ACCOUNT,
  hasFile: false,
} as const

/** A machine with processes that are told apart by number: 1 is spawned, further ones are forked. */
export class TestRun {
  readonly m: MmuMachine

  constructor(change: Partial<MmuConfig> = {}) {
    this.m = testMachine(change)
    spawn(this.m, '1')
  }

  process(pid = 1): Process {
    return processOf(this.m, pid)
  }

  /** The whole answer of a call. */
  call(pid: number, name: string, ...args: SyscallArg[]): SyscallResult {
    return syscall(this.m, this.process(pid), name, args)
  }

  /** What a call of process 1 gives back. */
  do(name: string, ...args: SyscallArg[]): number {
    return this.call(1, name, ...args).ret
  }

  /** What touching one byte gives: the byte, or the si_code. */
  read(address: number, pid = 1): number | string {
    const { ret, signal } = this.call(pid, 'touch', address, 'r')
    return signal?.code ?? ret
  }

  write(address: number, value: number, pid = 1): number | string {
    const { ret, signal } = this.call(pid, 'touch', address, 'w', value)
    return signal?.code ?? ret
  }

  /** VMAs as `start-end` in pages from `base`, with permissions. */
  vmas(base: number, pid = 1): string[] {
    return [...this.process(pid).mm.vmas].map(({ start, end, flags }) => {
      const bits = ['r', 'w', 'x'].map((letter, bit) => ((flags & (1 << bit)) === 0 ? '-' : letter))
      return `${(start - base) / 4096}-${(end - base) / 4096} ${bits.join('')}`
    })
  }
}
