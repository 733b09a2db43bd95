/**
 * What a link carries as a file: JSON, format nommu-explorer/1. Unlike a link it holds everything itself, so that it
 * opens without the page's lists, and it can hold a recording. README.md in this folder describes it.
 */
import {
  array,
  boolean,
  finite,
  integer,
  literal,
  maxValue,
  minValue,
  nullable,
  number,
  object,
  optional,
  picklist,
  pipe,
  safeParse,
  string,
  variant,
} from 'valibot'
import type { GenericSchema } from 'valibot'
import { shortened } from '../base/foreign.ts'
import { parseJson } from '../base/json.ts'
import type { Problem } from '../protocol/messages.ts'
import type { Source } from '../model/source.ts'
import type { LinkView } from './state.ts'
import { COLOURS, NARROW_TABS, SIDE_TABS, THEMES, wordsOf } from './v1.ts'

export const FILE_FORMAT = 'nommu-explorer/1'

export interface Lesson {
  readonly source: Source
  readonly step: number
  readonly view: LinkView | null
}

const count = pipe(number(), integer(), minValue(0), maxValue(Number.MAX_SAFE_INTEGER))
const place = pipe(number(), finite())

const thing = variant('kind', [
  object({ kind: literal('page'), pfn: count }),
  object({ kind: literal('free-block'), pfn: count, order: count }),
  object({ kind: literal('region'), id: count, start: nullable(count) }),
  object({ kind: literal('vma'), id: count, start: nullable(count) }),
  object({ kind: literal('process'), pid: count, name: string() }),
  object({ kind: literal('file'), path: string() }),
  object({ kind: literal('step'), step: count }),
  object({ kind: literal('line'), line: count }),
  object({ kind: literal('pages'), name: string(), runs: array(object({ pfn: count, pages: count })) }),
])

/** As all that is optional: absent in files that were saved before the page kept it. */
const line = optional(nullable(object({ zoom: place, centre: place })), null)

const view: GenericSchema<unknown, LinkView> = object({
  selected: nullable(thing),
  brush: nullable(object({ start: count, end: count })),
  camera: nullable(object({ zoom: place, centreX: place, centreY: place })),
  columnsCamera: line,
  treeCamera: line,
  measuredOrder: optional(nullable(count), null),
  heat: optional(nullable(boolean()), null),
  theme: picklist(wordsOf(THEMES)),
  colourBy: picklist(wordsOf(COLOURS)),
  sideTab: picklist(wordsOf(SIDE_TABS)),
  dock: nullable(picklist(['auto', 'text', 'side'])),
  narrowTab: picklist(wordsOf(NARROW_TABS)),
  predict: boolean(),
  present: boolean(),
  recorded: optional(boolean(), false),
  trees: optional(boolean(), false),
})

const lesson = object({
  format: literal(FILE_FORMAT),
  document: variant('kind', [
    object({ kind: literal('scenario'), text: string() }),
    object({ kind: literal('recording'), fileName: string(), base64: string() }),
  ]),
  step: count,
  view: nullable(view),
})

/** The file's text. Rejects if a recording can no longer be read. */
export async function writeLesson({ source, step, view: seen }: Lesson): Promise<string> {
  const document =
    source.kind === 'scenario'
      ? source
      : { kind: source.kind, fileName: source.fileName, base64: toBase64(await source.blob.arrayBuffer()) }
  return `${JSON.stringify({ format: FILE_FORMAT, document, step, view: seen }, null, 2)}\n`
}

/** @param name Of the file, for the message. */
export function readLesson(name: string, text: string): Lesson | Problem {
  const parsed = parseJson(text)
  if (!parsed.ok) {
    return {
      title: `“${shortened(name)}” is cut off or damaged`,
      detail: 'It begins as a saved lesson, but it is not a complete JSON document.',
      remedy: 'Get the file again. Your scenario is unchanged.',
    }
  }
  const json = parsed.value
  const format: unknown = Reflect.get(Object(json), 'format')
  if (typeof format === 'string' && /^nommu-explorer\/\d+$/.test(format) && format !== FILE_FORMAT) {
    return {
      title: `“${shortened(name)}” was saved by a newer page`,
      detail: `It has the format ${shortened(format)}; this page reads ${FILE_FORMAT}.`,
      remedy: 'Load this page again to get its newest version. Your scenario is unchanged.',
    }
  }
  const read = safeParse(lesson, json, { abortEarly: true })
  const bytes = read.success && read.output.document.kind === 'recording' ? read.output.document.base64 : ''
  const recording = fromBase64(bytes)
  if (!read.success || recording === null) {
    const where = read.success
      ? 'document.base64'
      : read.issues[0].path?.map((part) => shortened(String(part.key))).join('.')
    return {
      title: `“${shortened(name)}” is not a saved lesson`,
      detail: `What stands at ${where ?? 'its beginning'} is not what ${FILE_FORMAT} has there.`,
      remedy: 'Save it again from the page. Your scenario is unchanged.',
    }
  }
  const { document, step, view: seen } = read.output
  const source: Source =
    document.kind === 'scenario'
      ? { kind: 'scenario', text: document.text }
      : { kind: 'recording', fileName: document.fileName, blob: new Blob([recording]) }
  return { source, step, view: seen }
}

/** As many bytes as String.fromCharCode takes at once; a multiple of three, so that pieces can be joined. */
const PIECE_BYTES = 3 * 4096

function toBase64(buffer: ArrayBuffer): string {
  const pieces: string[] = []
  for (let at = 0; at < buffer.byteLength; at += PIECE_BYTES) {
    const piece = new Uint8Array(buffer, at, Math.min(PIECE_BYTES, buffer.byteLength - at))
    pieces.push(btoa(String.fromCharCode(...piece)))
  }
  return pieces.join('')
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
  } catch {
    return null
  }
}
