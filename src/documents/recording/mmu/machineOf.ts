/** The machine of a recording as it was before its first call. */
import { CountedFrames } from '../../../sim/mmu/pages/frames.ts'
import { MmuMachine, type ForeignVma, type MmuConfig } from '../../../sim/mmu/machine.ts'
import type { MmuEra } from '../../../sim/mmu/eraNames.ts'
import { flagsOf } from '../../../sim/mmu/mm/vmFlags.ts'
import type { MmuTraceDocument } from './types.ts'

export function mmuMachineOf(document: MmuTraceDocument, era?: MmuEra): MmuMachine {
  const config = mmuConfigOf(document, era)
  return new MmuMachine({ ...config, frames: new CountedFrames(config.ramPages) })
}

/** @param era Another kernel than the recorded one, to see what it would have done. */
export function mmuConfigOf(
  { kernel, initial }: MmuTraceDocument,
  era: MmuEra = '6.18',
): Omit<MmuConfig, 'frames'> {
  const { maxMapCount, mmapMinAddr, faultAroundPages, stackLimit, stackGuardGapPages } = kernel.options
  return {
    era,
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
  }
}
