/**
 * A recording from a file's bytes: unpacked if need be, decoded strictly, parsed and checked. The work on bytes is
 * handed in, because this folder runs without a browser too.
 */
import { formatBytes } from '../../../base/format.ts'
import { finish, type Work } from '../../../base/work.ts'
import {
  GET_AGAIN,
  checkingTrace,
  fail,
  type JsonOfRecording,
  type RecordingJson,
  type Refusal,
  type TraceParseResult,
} from './document.ts'
import { isList } from './documentFault.ts'
import { NoJson } from './laterParts.ts'
import { parseRecordingBytes, parseWhole } from './parseBytes.ts'

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

type DecodingTools = Pick<ByteTools, 'decodeUtf8'>

/** The most that a recording may hold once it is unpacked. 10,000 steps of a 32 MiB board take about 100 MiB. */
export const TRACE_BYTES_LIMIT = 256 * 2 ** 20

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

/** Reads a .json or .json.gz recording; which of them is seen from the bytes, not from the name. */
export async function readTraceBytes(
  bytes: Uint8Array,
  tools: ByteTools,
  limitBytes = TRACE_BYTES_LIMIT,
): Promise<TraceParseResult> {
  const read = await unpackRecording(bytes, tools, limitBytes)
  if (!read.ok) return read
  return readRecordingBytes(read.bytes, tools, checkingTrace)
}

/** Of the work of reading, what is done once the steps are parsed. */
const PARSED = 0.3

/** The JSON of a recording, of whatever format, its states and events still bytes: see parseRecordingBytes(). Says how much of the reading is done. */
export const parseRecording = (bytes: Uint8Array, { decodeUtf8 }: DecodingTools): Work<JsonOfRecording> =>
  inShares(parseRecordingBytes(bytes, decodeUtf8), 2 * bytes.length, 0, PARSED)

/**
 * Checks what parseRecording() gave of these bytes. Says how much of the reading is done, from 0 to 1.
 * @param check Asks for every part of the steps; says how many steps it has gone through.
 */
export function* checkRecording<T>(
  bytes: Uint8Array,
  { decodeUtf8 }: DecodingTools,
  json: RecordingJson,
  check: (json: RecordingJson) => Work<T>,
): Work<T | Refusal> {
  try {
    return yield* inShares(check(json), stepsIn(json), PARSED, 1)
  } catch (error) {
    if (!(error instanceof NoJson)) throw error
    const whole = parseWhole(bytes, decodeUtf8)
    return whole.ok ? yield* inShares(check(whole), stepsIn(whole), PARSED, 1) : whole
  }
}

/** Both at once. */
export function readRecordingBytes<T>(
  bytes: Uint8Array,
  tools: DecodingTools,
  check: (json: RecordingJson) => Work<T>,
): T | Refusal {
  const json = finish(parseRecording(bytes, tools))
  return json.ok ? finish(checkRecording(bytes, tools, json, check)) : json
}

const stepsIn = ({ value }: RecordingJson): number => (isList(value['steps']) ? value['steps'].length : 1)

function* inShares<T>(work: Work<T>, total: number, from: number, to: number): Work<T> {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
    yield from + (to - from) * Math.min(1, step.value / total)
  }
}

/** The bytes of a file, unpacked if need be, whatever they say. */
export async function unpackRecording(
  bytes: Uint8Array,
  tools: ByteTools,
  limitBytes = TRACE_BYTES_LIMIT,
): Promise<{ readonly ok: true; readonly bytes: Uint8Array } | Refusal> {
  let plain = bytes
  if (isGzip(bytes)) {
    const unpacked = await tools.gunzip(bytes, limitBytes)
    if (!unpacked.ok) return describeGunzip(unpacked.reason, limitBytes)
    plain = unpacked.bytes
  }
  return plain.length > limitBytes
    ? fail(
        'The file is too large',
        `It is ${formatBytes(plain.length)}; this page reads up to ${formatBytes(limitBytes)}.`,
        'Record fewer steps, or split the program in two.',
      )
    : { ok: true, bytes: plain }
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
