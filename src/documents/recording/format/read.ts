/**
 * A recording from a file's bytes: unpacked if need be, decoded strictly, parsed and checked. The work on bytes is
 * handed in, because this folder runs without a browser too.
 */
import { formatBytes } from '../../../base/format.ts'
import { GET_AGAIN, fail, parseTraceDocument, type Refusal, type TraceParseResult } from './document.ts'
import { describeForeignBytes } from './documentKind.ts'

export type GunzipResult =
  | { readonly ok: true; readonly bytes: Uint8Array }
  /** `tooLarge`: unpacking was stopped at the limit. `cutOff`: the input ended too early. */
  | { readonly ok: false; readonly reason: 'tooLarge' | 'cutOff' | 'damaged' }

export interface ByteTools {
  /** Unpacks gzip, giving at most `limit` bytes. */
  readonly gunzip: (bytes: Uint8Array, limit: number) => Promise<GunzipResult>
  /** UTF-8 without its byte order mark; null if the bytes are no UTF-8. */
  readonly decodeUtf8: (bytes: Uint8Array) => string | null
}

/** The most that a recording may hold once it is unpacked. 10,000 steps of a 32 MiB board take about 100 MiB. */
export const TRACE_BYTES_LIMIT = 256 * 2 ** 20

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

/** Reads a .json or .json.gz recording; which of them is seen from the bytes, not from the name. */
export async function readTraceBytes(
  bytes: Uint8Array,
  tools: ByteTools,
  limitBytes = TRACE_BYTES_LIMIT,
): Promise<TraceParseResult> {
  const read = await readRecordingText(bytes, tools, limitBytes)
  return read.ok ? parseTraceDocument(read.text) : read
}

/** The text of a file, unpacked if need be, whatever it says. */
export async function readRecordingText(
  bytes: Uint8Array,
  tools: ByteTools,
  limitBytes = TRACE_BYTES_LIMIT,
): Promise<{ readonly ok: true; readonly text: string } | Refusal> {
  let plain = bytes
  if (isGzip(bytes)) {
    const unpacked = await tools.gunzip(bytes, limitBytes)
    if (!unpacked.ok) return describeGunzip(unpacked.reason, limitBytes)
    plain = unpacked.bytes
  }
  if (plain.length > limitBytes)
    return fail(
      'The file is too large',
      `It is ${formatBytes(plain.length)}; this page reads up to ${formatBytes(limitBytes)}.`,
      'Record fewer steps, or split the program in two.',
    )
  const text = tools.decodeUtf8(plain)
  return text === null
    ? fail(
        'This is not a recording',
        describeForeignBytes(plain),
        'Open a .json or .json.gz file; unpack an archive first.',
      )
    : { ok: true, text }
}

function describeGunzip(reason: 'tooLarge' | 'cutOff' | 'damaged', limitBytes: number): Refusal {
  switch (reason) {
    case 'tooLarge':
      return fail(
        'The file is too large',
        `It unpacks to more than ${formatBytes(limitBytes)}; unpacking was stopped there.`,
        'Record fewer steps, or split the program in two.',
      )
    case 'cutOff':
      return fail('The file is cut off', 'The compressed data (gzip) ends too early.', GET_AGAIN)
    case 'damaged':
      return fail('The file is damaged', 'The compressed data (gzip) cannot be unpacked.', GET_AGAIN)
  }
}
