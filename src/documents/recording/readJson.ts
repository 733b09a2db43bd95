/** A recording's JSON from the bytes of its file, whatever its format. Everything of it is still to be checked. */
import { parseRecordingJson, type JsonOfRecording } from './format/document.ts'
import { readRecordingText, type ByteTools } from './format/read.ts'

export async function readRecordingJson(bytes: Uint8Array, tools: ByteTools): Promise<JsonOfRecording> {
  const read = await readRecordingText(bytes, tools)
  return read.ok ? parseRecordingJson(read.text) : read
}
