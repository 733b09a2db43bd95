/** Everything that only recordings need: fetched when the first one is opened. */
import { checkTraceDocument } from '../../documents/recording/format/document.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import type { RecordingJson, ReadRecording } from '../model.ts'
import { RecordingSource } from './recordingSource.ts'

export function readRecording({ value, format }: RecordingJson, isRecorded = false): ReadRecording<Machine> {
  const read = checkTraceDocument(value, format)
  if (!read.ok) return read
  const { document } = read
  return { ok: true, source: new RecordingSource(document, isRecorded), script: document.script ?? '' }
}
