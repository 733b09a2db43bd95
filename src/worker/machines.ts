/** The machines that documents run on: the one place in the worker that names them. */
import type { Tracks } from '../engine/model.ts'
import type { Simulation } from '../engine/simulation.ts'
import type { Check } from '../engine/timeline.ts'
import type { Program } from '../documents/scenario/compile/program.ts'
import type { MachineModel } from '../machines/model.ts'
import { NOMMU } from '../machines/nommu/model.ts'
import type { MmuBoard } from '../sim/mmu/board.ts'
import type { Machine } from '../sim/nommu/machine.ts'
import { OpenDocument, type DocumentOptions, type ServedDocument } from './openDocument.ts'
import type { ReadBytes } from './openRecorded.ts'

/** Makes documents of what is opened. */
export interface Machines {
  /** Null where the machine had to be fetched and could not be. */
  scenario(program: Program, options: DocumentOptions): ServedDocument | Promise<ServedDocument | null>
  /** Fetches what reads recordings; rejects where it cannot be fetched. */
  recordingReader(): Promise<ReadBytes>
}

/** Makes all documents of one kind of machine. `check` is what a document checks after its steps, asked when it is made. */
export const machinesOf = <S extends Simulation, T extends Tracks<S>>(
  model: MachineModel<S, T>,
  check: () => Check<S> | null,
) => ({
  scenario: (program: Program, options: DocumentOptions): ServedDocument =>
    new OpenDocument(model, model.scenario(program), options, check()),
  /** The same for files, where no other kind of machine is recorded. */
  async recordingReader(): Promise<ReadBytes> {
    const { readerOf, recordedOf } = await import('./openRecorded.ts')
    return readerOf(await recordedOf(model, check), null)
  },
})

let check: Check<Machine> | null = null
let mmuCheck: Check<MmuBoard> | null = null

const WITHOUT_MMU = machinesOf(NOMMU, () => check)

/** A chunk of its own: most visits never ask for this machine. */
const mmuModel = async () => (await import('../machines/mmu/model.ts')).MMU
const withMmu = async () => machinesOf(await mmuModel(), () => mmuCheck)

export const MACHINES: Machines = {
  scenario: (program, options) =>
    program.mmu === null
      ? WITHOUT_MMU.scenario(program, options)
      : withMmu().then(
          (machines) => machines.scenario(program, options),
          () => null,
        ),

  async recordingReader() {
    const { readerOf, recordedOf } = await import('./openRecorded.ts')
    return readerOf(await recordedOf(NOMMU, () => check), async () =>
      recordedOf(await mmuModel(), () => mmuCheck),
    )
  },
}

/** From now on every step of a new document is checked. */
export async function checkEveryStep(): Promise<void> {
  check = (await import('../machines/nommu/check.ts')).checkInvariants
  const { checkMmuInvariants } = await import('../machines/mmu/check.ts')
  mmuCheck = ({ machine }) => checkMmuInvariants(machine)
}
