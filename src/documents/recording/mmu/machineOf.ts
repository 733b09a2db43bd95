/** The machine of a recording as it was before its first call. */
import { CountedFrames } from '../../../sim/mmu/pages/frames.ts'
import { MmuMachine, type ForeignVma } from '../../../sim/mmu/machine.ts'
import type { MmuEra } from '../../../sim/mmu/eras.ts'
import { flagsOf } from '../../../sim/mmu/mm/vmFlags.ts'
import type { MmuTraceDocument } from './types.ts'

/** @param era Another kernel than the recorded one, to see what it would have done. */
export function mmuMachineOf({ kernel, initial }: MmuTraceDocument, era: MmuEra = '6.18'): MmuMachine {
  const { maxMapCount, mmapMinAddr, faultAroundPages, stackLimit, stackGuardGapPages } = kernel.options
  return new MmuMachine({
    era,
    frames: new CountedFrames(kernel.ramPages),
    ramPages: kernel.ramPages,
    taskSize: initial.taskSize,
    mmapBase: initial.mmapBase,
    startBrk: initial.startBrk,
    maxMapCount,
    mmapMinAddr,
    faultAroundPages,
    stackLimit,
    stackGuardGapPages,
    foreign: initial.foreign.map(([start, end, , name, flags]): ForeignVma => ({
      start,
      end,
      name,
      flags: flagsOf(flags) ?? 0,
      hasFile: name !== '[stack]',
    })),
  })
}
