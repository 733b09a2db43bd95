/** The machines that documents run on: the one place in the worker that names them. */
import type { Tracks } from '../engine/model.ts'
import type { Simulation } from '../engine/simulation.ts'
import type { Check } from '../engine/timeline.ts'
import type { ByteTools } from '../documents/recording/format/read.ts'
import { Mistakes } from '../documents/scenario/diagnostic.ts'
import type { Program } from '../documents/scenario/compile/program.ts'
import type { MachineModel } from '../machines/model.ts'
import { NOMMU } from '../machines/nommu/model.ts'
import type { Problem } from '../protocol/messages.ts'
import type { Machine } from '../sim/nommu/machine.ts'
import { OpenDocument, type DocumentOptions, type ServedDocument } from './openDocument.ts'

/** Makes documents of what is opened. */
export interface Machines {
  scenario(program: Program, options: DocumentOptions): ServedDocument
  /** Fetches what reads recordings; rejects where it cannot be fetched. */
  recordingReader(): Promise<(bytes: Uint8Array, tools: ByteTools) => Promise<ReadDocument>>
}

export type ReadDocument =
  { readonly ok: true; readonly document: ServedDocument } | { readonly ok: false; readonly problem: Problem }

/** Makes all documents of one kind of machine. `check` is what a document checks after its steps, asked when it is made. */
export const machinesOf = <S extends Simulation, T extends Tracks<S>>(
  model: MachineModel<S, T>,
  check: () => Check<S> | null,
): Machines => ({
  scenario: (program, options) => new OpenDocument(model, model.scenario(program), options, check()),
  async recordingReader() {
    const readRecording = await model.recordingReader()
    return async (bytes, tools) => {
      const read = await readRecording(bytes, tools)
      if (!read.ok) return read
      const options = { text: read.script, header: null, look: null, beside: null, mistakes: new Mistakes() }
      return { ok: true, document: new OpenDocument(model, read.source, options, check()) }
    }
  },
})

let check: Check<Machine> | null = null

export const MACHINES: Machines = machinesOf(NOMMU, () => check)

/** From now on every step of a new document is checked. */
export async function checkEveryStep(): Promise<void> {
  check = (await import('../machines/nommu/check.ts')).checkInvariants
}
