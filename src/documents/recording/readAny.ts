/** A recording of any format that the project knows, told apart by its `format`. */
import { checkTraceDocument, parseRecordingJson, type Refusal } from './format/document.ts'
import { readRecordingText, type ByteTools } from './format/read.ts'
import type { TraceDocument } from './format/types.ts'
import { checkMmuDocument } from './mmu/document.ts'
import { MMU_TRACE_FORMAT, type MmuTraceDocument } from './mmu/types.ts'

export type AnyRecording =
  | { readonly ok: true; readonly machine: 'nommu'; readonly document: TraceDocument }
  | { readonly ok: true; readonly machine: 'mmu'; readonly document: MmuTraceDocument }
  | Refusal

/** From a file's bytes, packed with gzip or not. */
export async function readAnyRecording(bytes: Uint8Array, tools: ByteTools): Promise<AnyRecording> {
  const read = await readRecordingText(bytes, tools)
  return read.ok ? parseAnyRecording(read.text) : read
}

export function parseAnyRecording(text: string): AnyRecording {
  const json = parseRecordingJson(text)
  if (!json.ok) return json
  if (json.format === MMU_TRACE_FORMAT) {
    const result = checkMmuDocument(json.value)
    return result.ok ? { ...result, machine: 'mmu' } : result
  }
  const result = checkTraceDocument(json.value, json.format)
  return result.ok ? { ...result, machine: 'nommu' } : result
}
