/** A recording from its bytes, a step at a time, its largest parts left as bytes until they are asked for. */
import type { Work } from '../../../base/work.ts'
import { fail, parseRecordingJson, type JsonOfRecording } from './document.ts'
import { isList, isRecord, type JsonRecord } from './documentFault.ts'
import { describeForeignBytes } from './documentKind.ts'
import { LATER, LaterParts, NoJson, readLater, type Later } from './laterParts.ts'
import { scanSteps, type Place, type StepPlaces } from './scanSteps.ts'

export type DecodeUtf8 = (bytes: Uint8Array) => string | null

const STEPS_AT_ONCE = 256
/** Stands where something was passed over. */
const LEFT_OUT = 'null'
/** Stands for what is no UTF-8, and makes no JSON. */
const BAD = '\0'

/**
 * The same as parseRecordingJson() gives of the text, but for the states and events of the steps: they are parsed when they are asked
 * for, and asking throws NoJson where one cannot be; parseWhole() then says what is wrong. The bytes are kept and must stay as they are. Says how many of twice
 * as many bytes it has gone through.
 */
export function* parseRecordingBytes(bytes: Uint8Array, decode: DecodeUtf8): Work<JsonOfRecording> {
  const places = yield* scanSteps(bytes)
  const parts = places === null ? null : yield* parseParts(bytes, places, decode)
  if (parts === null || typeof parts['format'] !== 'string') return parseWhole(bytes, decode)
  return { ok: true, value: parts, format: parts['format'] }
}

/** All of it at once. */
export function parseWhole(bytes: Uint8Array, decode: DecodeUtf8): JsonOfRecording {
  const text = decode(bytes)
  return text === null
    ? fail(
        'This is not a recording',
        describeForeignBytes(bytes),
        'Open a .json or .json.gz file; unpack an archive first.',
      )
    : parseRecordingJson(text)
}

function* parseParts(
  bytes: Uint8Array,
  { list, steps }: StepPlaces,
  decode: DecodeUtf8,
): Work<JsonRecord | null> {
  /** What lies in a place, without what lies in places inside it; null where that is no JSON. */
  const parsed = ([from, to]: Place, without: readonly Place[] = []): unknown => {
    let text = ''
    let at = from
    for (const [partFrom, partTo] of without) {
      text += `${decode(bytes.subarray(at, partFrom)) ?? BAD}${LEFT_OUT}`
      at = partTo
    }
    text += decode(bytes.subarray(at, to)) ?? BAD
    try {
      return JSON.parse(text)
    } catch {
      return null
    }
  }
  const whole = parsed([0, bytes.length], [list])
  // Of two lists of steps, one with another spelling of its key, a parser takes the last.
  if (!isRecord(whole) || !isList(whole['steps']) || whole['steps'][0] !== null) return null

  const partsOf = (nth: number): LaterParts =>
    new LaterParts((index) => {
      const place = steps[index]?.later[nth] ?? null
      if (place === null) return undefined
      const part = parsed(place)
      if (part === null) throw new NoJson()
      return part
    })
  const later: Later = { events: partsOf(LATER.indexOf('events')), after: partsOf(LATER.indexOf('after')) }
  const read: JsonRecord[] = []
  for (const { whole: place, later: parts } of steps) {
    const there = parts.filter((part) => part !== null)
    const fields = parsed(
      place,
      there.toSorted(([a], [b]) => a - b),
    )
    if (
      !isRecord(fields) ||
      LATER.some((name, nth) => fields[name] !== (parts[nth] === null ? undefined : null))
    )
      return null
    const { events: _, after: __, ...others } = fields
    read.push(readLater(others, later, read.length))
    if (read.length % STEPS_AT_ONCE === 0) yield bytes.length + place[1]
  }
  return { ...whole, steps: read }
}
