/** Documents of what was recorded: recordings of kernels, and captures of boards in a log. Fetched when the first one is opened. */
import { assert } from '../base/assert.ts'
import { finish, type Work } from '../base/work.ts'
import type { RecordingJson } from '../documents/recording/format/document.ts'
import {
  checkRecording,
  parseRecording,
  unpackRecording,
  type ByteTools,
} from '../documents/recording/format/read.ts'
import { MMU_TRACE_FORMAT } from '../documents/recording/mmu/types.ts'
import { Mistakes } from '../documents/scenario/diagnostic.ts'
import type { Tracks } from '../engine/model.ts'
import type { Simulation } from '../engine/simulation.ts'
import type { Check } from '../engine/timeline.ts'
import type { MachineModel, MachineSource } from '../machines/model.ts'
import type { Problem } from '../protocol/messages.ts'
import { OpenDocument, type ServedDocument } from './openDocument.ts'

/** Does work that says how much of it is done, from 0 to 1; null where it was cancelled. */
export type DoWork = <T>(work: Work<T>) => Promise<{ readonly result: T } | null>

/**
 * `isRecorded`: the document shows what was recorded, not the model's run of it. The bytes must stay as they are.
 * @returns Null where `does` was cancelled.
 */
export type ReadBytes = (
  bytes: Uint8Array,
  tools: ByteTools,
  isRecorded: boolean,
  does: DoWork,
) => Promise<ReadDocument | null>

/** All of it at once. */
export async function readAtOnce(
  read: ReadBytes,
  bytes: Uint8Array,
  tools: ByteTools,
): Promise<ReadDocument> {
  const document = await read(bytes, tools, false, (work) => Promise.resolve({ result: finish(work) }))
  assert(document !== null, 'nobody cancelled it')
  return document
}

export type ReadDocument =
  { readonly ok: true; readonly document: ServedDocument } | { readonly ok: false; readonly problem: Problem }

/** Makes documents of what was recorded of one kind of machine. */
export interface Recorded {
  /** Says how many steps are read. */
  recording(json: RecordingJson, isRecorded: boolean): Work<ReadDocument>
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
    *recording(json, isRecorded) {
      const read = yield* readRecording(json, isRecorded)
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
  return async (bytes, tools, isRecorded, does) => {
    const read = await unpackRecording(bytes, tools)
    if (!read.ok) return read
    if (isLog(bytes)) {
      const log = tools.decodeUtf8(bytes)
      const series = log === null ? null : await nommu.series(log)
      if (series !== null) return series
    }
    const parsed = await does(parseRecording(read.bytes, tools))
    if (parsed === null) return null
    const json = parsed.result
    if (!json.ok) return json
    const machine = mmu !== null && json.format === MMU_TRACE_FORMAT ? await mmu() : nommu
    const checked = await does(
      checkRecording(read.bytes, tools, json, (whole) => machine.recording(whole, isRecorded)),
    )
    return checked?.result ?? null
  }
}
