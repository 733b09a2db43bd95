/**
 * A recording from its text. Nothing of the model runs on a document that has not passed here, and what is wrong is
 * said in words that help the person who opened the file.
 */
import { quoted, shortened } from '../../../base/foreign.ts'
import { formatCount } from '../../../base/format.ts'
import { MOST_NESTED, parseJson } from '../../../base/json.ts'
import { finish, type Work } from '../../../base/work.ts'
import { isRecord, within, type Fault, type JsonRecord } from './documentFault.ts'
import { checkHeader } from './documentHeader.ts'
import { checkInitial, checkShape } from './documentInitial.ts'
import { describeForeignJson, describeForeignText } from './documentKind.ts'
import { checkState } from './documentState.ts'
import { checkSteps, STEPS_AT_ONCE } from './documentStep.ts'
import { findJsonFault } from './documentSyntax.ts'
import { inCommonShape, isOfOlderKernel } from './olderKernels.ts'
import { TRACE_FORMAT, type TraceDocument } from './types.ts'

/** What went wrong, in one line; what exactly; what can be done. */
export interface TraceProblem {
  readonly title: string
  readonly detail: string
  readonly remedy: string
}

export interface Refusal {
  readonly ok: false
  readonly problem: TraceProblem
}

export type TraceParseResult = { readonly ok: true; readonly document: TraceDocument } | Refusal

export const fail = (title: string, detail: string, remedy: string): Refusal => ({
  ok: false,
  problem: { title, detail, remedy },
})

export const GET_AGAIN = 'Get the file again, whole, and open it.'

export interface RecordingJson {
  readonly ok: true
  readonly value: JsonRecord
  readonly format: string
}
export type JsonOfRecording = RecordingJson | Refusal

/** The JSON of a recording, of whatever format: an object that says its `format`. Nothing else of it is checked. */
export function parseRecordingJson(text: string): JsonOfRecording {
  const json = parseJson(text)
  if (!json.ok) return json.reason === 'depth' ? describeDepth(text, json.position) : describeSyntax(text)
  const { value } = json
  if (!isRecord(value) || typeof value['format'] !== 'string')
    return fail('This is not a recording', describeForeignJson(value), OPEN_RECORDING)
  return { ok: true, value, format: value['format'] }
}

/**
 * Parses and checks a `nommu-trace/1` document. Every number is checked once, at about the cost of JSON.parse itself.
 * Bounds: 200,000 steps, a zone of 1,048,576 pages (4 GiB); the caller bounds the length of the text.
 */
export function parseTraceDocument(text: string): TraceParseResult {
  const json = parseRecordingJson(text)
  return json.ok ? finish(checkingTrace(json)) : json
}

/** The same for JSON that is parsed already, or whose states are still to be parsed. Says how many steps are checked. */
export function* checkingTrace({
  value,
  format,
}: Pick<RecordingJson, 'value' | 'format'>): Work<TraceParseResult> {
  if (format !== TRACE_FORMAT) return describeFormat(format)

  const common = isOfOlderKernel(value) ? inCommonShape(value) : value
  const checked = checkHeader(common)
  if (!checked.ok) return damaged(checked.fault)
  const { header } = checked
  const initial = checkState(header.initial, header.zone)
  if (initial) return damaged(within('initial', initial))
  const steps = yield* checkSteps(header.steps, header.zone)
  if (steps) return damaged(steps)

  // The one place where unknown JSON becomes a typed document: every field that the type names was checked above.
  const document = header as TraceDocument
  const whole = checkInitial(document.initial, document.zone)
  return whole ? damaged(within('initial', whole)) : { ok: true, document }
}

/**
 * What is shown as it was recorded is built from every one of its states, so that the free blocks and the tree of each must be sound.
 * Says how many it has looked at.
 * @returns Null where they do.
 */
export function* checkStates({ steps, zone }: TraceDocument): Work<Refusal | null> {
  for (const [i, { after }] of steps.entries()) {
    const fault = checkShape(after, zone)
    if (fault !== null) return damaged(within(`steps[${i}].after`, fault))
    if (i % STEPS_AT_ONCE === 0) yield i
  }
  return null
}

const OPEN_RECORDING = `Open a recording: a .json or .json.gz file in the format ${TRACE_FORMAT}.`

export const damaged = ({ path, what }: Fault): Refusal =>
  fail(
    'The recording is damaged',
    `${path} ${what}.`,
    'Compare this place with the program that wrote the file, or get the file again.',
  )

function describeFormat(format: string): Refusal {
  const version = /^nommu-trace\/(\d+)$/.exec(format)?.[1]
  if (version === undefined)
    return fail(
      'This is not a recording',
      `The file says that its format is ${quoted(format)}.`,
      OPEN_RECORDING,
    )
  return Number(version) > 1
    ? fail(
        'The recording is newer than this page',
        `${shortened(format)} is newer than this page, which reads ${TRACE_FORMAT}.`,
        'Reload the page to get its newest version, then open the file again.',
      )
    : fail(
        'The recording is too old',
        `${shortened(format)} is older than ${TRACE_FORMAT}, the first version.`,
        OPEN_RECORDING,
      )
}

function describeSyntax(text: string): Refusal {
  if (text.trim() === '') return fail('The file is empty', 'It holds no text.', OPEN_RECORDING)
  if (!/^\s*\{/.test(text)) return fail('This is not a recording', describeForeignText(text), OPEN_RECORDING)
  const fault = findJsonFault(text)
  const place = fault === null || fault.path === '' ? '' : `, in ${fault.path}`
  if (fault?.cutOff)
    return fail(
      'The recording is cut off',
      `The text ends after ${formatCount(text.length)} characters${place}.`,
      GET_AGAIN,
    )
  const position = fault?.position ?? 0
  return fail(
    'The recording is damaged',
    `The text is not JSON${place}: ${lineAndColumn(text, position)}, at ${quoted(text.slice(position, position + 20))}.`,
    GET_AGAIN,
  )
}

const describeDepth = (text: string, position: number): Refusal =>
  /^\s*\{/.test(text)
    ? fail(
        'This is not a recording',
        `More than ${MOST_NESTED} lists and objects stand inside one another, at ${lineAndColumn(text, position)}.`,
        OPEN_RECORDING,
      )
    : fail('This is not a recording', describeForeignText(text), OPEN_RECORDING)

function lineAndColumn(text: string, position: number): string {
  let [line, begin] = [1, 0]
  for (let at = text.indexOf('\n'); at !== -1 && at < position; at = text.indexOf('\n', begin)) {
    line++
    begin = at + 1
  }
  return `line ${formatCount(line)}, column ${formatCount(position - begin + 1)}`
}
