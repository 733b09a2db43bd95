/** Everything that only recordings need: fetched when the first one is opened. */
import { readTraceBytes, type ByteTools } from '../../documents/recording/format/read.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import type { ReadRecording } from '../model.ts'
import { RecordingSource } from './recordingSource.ts'

export async function readRecording(bytes: Uint8Array, tools: ByteTools): Promise<ReadRecording<Machine>> {
  const read = await readTraceBytes(bytes, tools)
  if (!read.ok) return read
  const { document } = read
  return { ok: true, source: new RecordingSource(document), script: document.script ?? '' }
}
