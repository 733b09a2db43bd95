/** The recordings of machines with an MMU that come with the project, for tests in Node. */
import { readFileSync, readdirSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parseAnyRecording } from '../../readAny.ts'
import { RECORDINGS_FOLDER } from '../../testing/recordings.ts'
import type { MmuTraceDocument } from '../types.ts'

export const MMU_RECORDINGS_FOLDER = new URL('mmu/', RECORDINGS_FOLDER)
const SUFFIX = '.json.gz'

export const mmuRecordingNames: readonly string[] = readdirSync(MMU_RECORDINGS_FOLDER)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length))
  .sort()

export const readMmuRecordingText = (name: string): string =>
  gunzipSync(readFileSync(new URL(name + SUFFIX, MMU_RECORDINGS_FOLDER))).toString('utf8')

/** Throws if the recording is not valid: these are part of the project. */
export function readMmuRecording(name: string): MmuTraceDocument {
  const result = parseAnyRecording(readMmuRecordingText(name))
  if (!result.ok) throw new Error(`${name}: ${result.problem.title}. ${result.problem.detail}`)
  if (result.machine !== 'mmu') throw new Error(`${name} is a recording of another machine`)
  return result.document
}
