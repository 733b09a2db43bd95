/** The machines that documents run on: the one place in the worker that names them. */
import type { Tracks } from '../engine/model.ts'
import type { Simulation } from '../engine/simulation.ts'
import type { Check } from '../engine/timeline.ts'
import type { ByteTools } from '../documents/recording/format/read.ts'
import { Mistakes } from '../documents/scenario/diagnostic.ts'
import type { Program } from '../documents/scenario/compile/program.ts'
import { MMU_TRACE_FORMAT } from '../documents/recording/mmu/types.ts'
import type { MachineModel, MachineSource, RecordingJson } from '../machines/model.ts'
import { NOMMU } from '../machines/nommu/model.ts'
import type { Problem } from '../protocol/messages.ts'
import type { MmuBoard } from '../sim/mmu/board.ts'
import type { Machine } from '../sim/nommu/machine.ts'
import { OpenDocument, type DocumentOptions, type ServedDocument } from './openDocument.ts'

/** Makes documents of what is opened. */
export interface Machines {
  /** Null where the machine had to be fetched and could not be. */
  scenario(program: Program, options: DocumentOptions): ServedDocument | Promise<ServedDocument | null>
  /** Fetches what reads recordings; rejects where it cannot be fetched. */
  recordingReader(): Promise<ReadBytes>
}

/** `isRecorded`: the document shows what was recorded, not the model's run of it. */
type ReadBytes = (bytes: Uint8Array, tools: ByteTools, isRecorded?: boolean) => Promise<ReadDocument>

export type ReadDocument =
  { readonly ok: true; readonly document: ServedDocument } | { readonly ok: false; readonly problem: Problem }

/** A document that no author wrote. */
const open = <S extends Simulation, T extends Tracks<S>>(
  model: MachineModel<S, T>,
  source: MachineSource<S>,
  text: string,
  check: Check<S> | null,
): ServedDocument =>
  new OpenDocument(
    model,
    source,
    { text, header: null, look: null, beside: null, mistakes: new Mistakes() },
    check,
  )

/** Makes all documents of one kind of machine. `check` is what a document checks after its steps, asked when it is made. */
export const machinesOf = <S extends Simulation, T extends Tracks<S>>(
  model: MachineModel<S, T>,
  check: () => Check<S> | null,
) => ({
  scenario: (program: Program, options: DocumentOptions): ServedDocument =>
    new OpenDocument(model, model.scenario(program), options, check()),
  /** The same for files, where no other kind of machine is recorded. */
  async recordingReader(): Promise<ReadBytes> {
    const reading = await import('../documents/recording/readJson.ts')
    const read = await this.recordings()
    return async (bytes, tools, isRecorded) => {
      const json = await reading.readRecordingJson(bytes, tools)
      return json.ok ? read(json, isRecorded) : json
    }
  },
  async recordings(): Promise<(json: RecordingJson, isRecorded?: boolean) => ReadDocument> {
    const readRecording = await model.recordingReader()
    return (json, isRecorded) => {
      const read = readRecording(json, isRecorded)
      return read.ok ? { ok: true, document: open(model, read.source, read.script, check()) } : read
    }
  },
  /** A log that holds captures of a board; null for one that does not. */
  async series(text: string): Promise<ReadDocument | null> {
    const source = (await model.series?.(text)) ?? null
    return source === null ? null : { ok: true, document: open(model, source, text, check()) }
  },
})

let check: Check<Machine> | null = null
let mmuCheck: Check<MmuBoard> | null = null

const WITHOUT_MMU = machinesOf(NOMMU, () => check)

/** Longer logs would keep the worker from everything else. */
const LONGEST_LOG = 32 * 2 ** 20

/** Neither packed nor a JSON object, with or without a byte order mark: whatever else it is. */
function isText(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => byte > 0x20 && byte < 0x80)
  return first !== undefined && first !== 0x7b && bytes[0] !== 0x1f && bytes.length <= LONGEST_LOG
}

/** A chunk of its own: most visits never ask for this machine. */
const withMmu = async () => machinesOf((await import('../machines/mmu/model.ts')).MMU, () => mmuCheck)

export const MACHINES: Machines = {
  scenario: (program, options) =>
    program.mmu === null
      ? WITHOUT_MMU.scenario(program, options)
      : withMmu().then(
          (machines) => machines.scenario(program, options),
          () => null,
        ),

  async recordingReader() {
    const { readRecordingJson } = await import('../documents/recording/readJson.ts')
    return async (bytes, tools, isRecorded) => {
      // No recording begins as the log of a terminal does.
      const log = isText(bytes) ? tools.decodeUtf8(bytes) : null
      const series = log === null ? null : await WITHOUT_MMU.series(log)
      if (series !== null) return series
      const json = await readRecordingJson(bytes, tools)
      if (!json.ok) return json
      const machines = json.format === MMU_TRACE_FORMAT ? await withMmu() : WITHOUT_MMU
      return (await machines.recordings())(json, isRecorded)
    }
  },
}

/** From now on every step of a new document is checked. */
export async function checkEveryStep(): Promise<void> {
  check = (await import('../machines/nommu/check.ts')).checkInvariants
  const { checkMmuInvariants } = await import('../machines/mmu/check.ts')
  mmuCheck = ({ machine }) => checkMmuInvariants(machine)
}
