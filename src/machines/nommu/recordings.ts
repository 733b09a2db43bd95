/** Everything that only recordings need: fetched when the first one is opened. */
import { checkStates, checkTraceDocument } from '../../documents/recording/format/document.ts'
import { eraOf } from '../../documents/recording/replay/machineOf.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import type { RecordingJson, ReadRecording } from '../model.ts'
import { RecordingSource } from './recordingSource.ts'

export function readRecording({ value, format }: RecordingJson, isRecorded = false): ReadRecording<Machine> {
  const read = checkTraceDocument(value, format)
  if (!read.ok) return read
  const { document } = read
  const contradiction = isRecorded || eraOf(document) === null ? checkStates(document) : null
  if (contradiction !== null) return contradiction
  return { ok: true, source: new RecordingSource(document, isRecorded), script: document.script ?? '' }
}
