/** Documents of what was recorded: recordings of kernels, and captures of boards in a log. Fetched when the first one is opened. */
import { parseRecordingJson } from '../documents/recording/format/document.ts'
import { readRecordingText, type ByteTools } from '../documents/recording/format/read.ts'
import { MMU_TRACE_FORMAT } from '../documents/recording/mmu/types.ts'
import { Mistakes } from '../documents/scenario/diagnostic.ts'
import type { Tracks } from '../engine/model.ts'
import type { Simulation } from '../engine/simulation.ts'
import type { Check } from '../engine/timeline.ts'
import type { MachineModel, MachineSource, RecordingJson } from '../machines/model.ts'
import type { Problem } from '../protocol/messages.ts'
import { OpenDocument, type ServedDocument } from './openDocument.ts'

/** `isRecorded`: the document shows what was recorded, not the model's run of it. */
export type ReadBytes = (bytes: Uint8Array, tools: ByteTools, isRecorded?: boolean) => Promise<ReadDocument>

export type ReadDocument =
  { readonly ok: true; readonly document: ServedDocument } | { readonly ok: false; readonly problem: Problem }

/** Makes documents of what was recorded of one kind of machine. */
export interface Recorded {
  recording(json: RecordingJson, isRecorded?: boolean): ReadDocument
  /** Null for a log that holds no captures of such a machine. */
  series(log: string): Promise<ReadDocument | null>
}

/** `check` as for machinesOf(). Rejects where what reads recordings cannot be fetched. */
export async function recordedOf<S extends Simulation, T extends Tracks<S>>(
  model: MachineModel<S, T>,
  check: () => Check<S> | null,
): Promise<Recorded> {
  const readRecording = await model.recordingReader()
  const open = (source: MachineSource<S>, text: string, isSecond = false): ReadDocument => {
    const options = { text, header: null, look: null, beside: null, mistakes: new Mistakes(), isSecond }
    return { ok: true, document: new OpenDocument(model, source, options, check()) }
  }
  return {
    recording(json, isRecorded) {
      const read = readRecording(json, isRecorded)
      return read.ok ? open(read.source, read.script, isRecorded) : read
    },
    async series(log) {
      const source = (await model.series?.(log)) ?? null
      return source === null ? null : open(source, log)
    },
  }
}

/** Longer logs would keep the worker from everything else. */
const LONGEST_LOG = 32 * 2 ** 20

/** No recording begins as the log of a terminal does: it is packed or a JSON object, perhaps behind a byte order mark. */
function isLog(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => byte > 0x20 && byte < 0x80)
  return first !== undefined && first !== 0x7b && bytes[0] !== 0x1f && bytes.length <= LONGEST_LOG
}

/** `mmu`: fetches the machine with an MMU; null where no other kind of machine is recorded. */
export function readerOf(nommu: Recorded, mmu: (() => Promise<Recorded>) | null): ReadBytes {
  return async (bytes, tools, isRecorded) => {
    const read = await readRecordingText(bytes, tools)
    if (!read.ok) return read
    const series = isLog(bytes) ? await nommu.series(read.text) : null
    if (series !== null) return series
    const json = parseRecordingJson(read.text)
    if (!json.ok) return json
    const machine = mmu !== null && json.format === MMU_TRACE_FORMAT ? await mmu() : nommu
    return machine.recording(json, isRecorded)
  }
}
