/** The recordings that come with the project, for tests and benchmarks in Node. */
import { readFileSync, readdirSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parseTraceDocument } from '../format/document.ts'
import type { TraceDocument } from '../format/types.ts'

export const RECORDINGS_FOLDER = new URL('../../../../public/recordings/', import.meta.url)
const SUFFIX = '.json.gz'

export const recordingNames: readonly string[] = readdirSync(RECORDINGS_FOLDER)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length))
  .sort()

export const readRecordingText = (name: string): string =>
  gunzipSync(readFileSync(new URL(name + SUFFIX, RECORDINGS_FOLDER))).toString('utf8')

/** Throws if the recording is not valid: these are part of the project. */
export function readRecording(name: string): TraceDocument {
  const result = parseTraceDocument(readRecordingText(name))
  if (!result.ok) throw new Error(`${name}: ${result.problem.title}. ${result.problem.detail}`)
  return result.document
}
