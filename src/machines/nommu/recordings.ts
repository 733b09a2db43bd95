/** Everything that only recordings need: fetched when the first one is opened. */
import type { Work } from '../../base/work.ts'
import { checkStates, checkingTrace, type RecordingJson } from '../../documents/recording/format/document.ts'
import { eraOf } from '../../documents/recording/replay/machineOf.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import type { ReadRecording } from '../model.ts'
import { RecordingSource } from './recordingSource.ts'

export function* readRecording(json: RecordingJson, isRecorded = false): Work<ReadRecording<Machine>> {
  const read = yield* checkingTrace(json)
  if (!read.ok) return read
  const { document } = read
  const contradiction = isRecorded || eraOf(document) === null ? yield* checkStates(document) : null
  if (contradiction !== null) return contradiction
  return { ok: true, source: new RecordingSource(document, isRecorded), script: document.script ?? '' }
}
