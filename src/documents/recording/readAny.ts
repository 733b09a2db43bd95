/** A recording of any format that the project knows, told apart by its `format`. */
import { finish, type Work } from '../../base/work.ts'
import { checkingTrace, parseRecordingJson, type RecordingJson, type Refusal } from './format/document.ts'
import { readRecordingBytes, unpackRecording, type ByteTools } from './format/read.ts'
import type { TraceDocument } from './format/types.ts'
import { checkingMmu } from './mmu/document.ts'
import { MMU_TRACE_FORMAT, type MmuTraceDocument } from './mmu/types.ts'

export type AnyRecording =
  | { readonly ok: true; readonly machine: 'nommu'; readonly document: TraceDocument }
  | { readonly ok: true; readonly machine: 'mmu'; readonly document: MmuTraceDocument }
  | Refusal

/** From a file's bytes, packed with gzip or not. */
export async function readAnyRecording(bytes: Uint8Array, tools: ByteTools): Promise<AnyRecording> {
  const read = await unpackRecording(bytes, tools)
  return read.ok ? readRecordingBytes(read.bytes, tools, checkingAny) : read
}

export function parseAnyRecording(text: string): AnyRecording {
  const json = parseRecordingJson(text)
  return json.ok ? finish(checkingAny(json)) : json
}

function* checkingAny(json: RecordingJson): Work<AnyRecording> {
  if (json.format === MMU_TRACE_FORMAT) {
    const result = yield* checkingMmu(json.value)
    return result.ok ? { ...result, machine: 'mmu' } : result
  }
  const result = yield* checkingTrace(json)
  return result.ok ? { ...result, machine: 'nommu' } : result
}
