/**
 * The body of a link of version 1: parts, step, view, document. The document is last, so that a link that was cut still
 * says the step. Fixture links of this version are kept and tested for ever: what is written here must stay readable.
 * Something that older pages could not read (a new field, a new choice in a list) needs a new version.
 */
import type { ColourBy, DockTab, NarrowTab, SideTab, ThemeChoice } from '../model/choices.ts'
import { ByteReader, ByteWriter } from './bytes.ts'
import { packText, unpackText } from './packText.ts'
import type { LinkDocument, LinkState, LinkThing, LinkView } from './state.ts'

/** What a view held then. */
type LinkViewV1 = Omit<
  LinkView,
  'columnsCamera' | 'treeCamera' | 'measuredOrder' | 'heat' | 'recorded' | 'trees'
>
export interface LinkStateV1 extends Omit<LinkState, 'view'> {
  readonly view: LinkViewV1 | null
}

/** The view of a page that nobody has touched. A link spends nothing on what is the same here. */
export const PLAIN_VIEW_V1: LinkViewV1 = {
  selected: null,
  brush: null,
  camera: null,
  theme: 'system',
  colourBy: 'kind',
  sideTab: 'what',
  dock: 'auto',
  narrowTab: 'map',
  predict: false,
  present: false,
}

/** The first byte: the document's kind, and whether a view follows. */
const DOCUMENTS = { text: 0, listed: 1, local: 2 } as const satisfies Record<LinkDocument['kind'], number>
const DOCUMENT_BITS = 3
const HAS_VIEW = 4

/** Fields of the view. Each stands before its value; END closes the list. */
const FIELDS = { END: 0, selected: 1, brush: 2, camera: 3, choices: 4 } as const

/** Choices of the view as one number, the first in the lowest bits. 0 is what a plain view has. */
export const THEMES = { system: 0, light: 1, dark: 2, contrast: 3 } as const satisfies Record<
  ThemeChoice,
  number
>
export const COLOURS = { kind: 0, owner: 1 } as const satisfies Record<ColourBy, number>
export const SIDE_TABS = { what: 0, proc: 1, measures: 2, why: 3 } as const satisfies Record<SideTab, number>
const DOCKS = { auto: 0, none: 1, text: 2, side: 3 } as const satisfies Record<
  DockTab | 'auto' | 'none',
  number
>
export const NARROW_TABS = { map: 0, columns: 1, tree: 2, text: 3, side: 4 } as const satisfies Record<
  NarrowTab,
  number
>
const SWITCH = { off: 0, on: 1 } as const
const CHOICE_BITS = {
  theme: 2,
  colourBy: 2,
  sideTab: 4,
  dock: 2,
  narrowTab: 4,
  predict: 1,
  present: 1,
} as const

const THINGS = {
  page: 0,
  'free-block': 1,
  region: 2,
  vma: 3,
  process: 4,
  file: 5,
  step: 6,
  line: 7,
  pages: 8,
} as const satisfies Record<LinkThing['kind'], number>

const choiceBits = Object.entries(CHOICE_BITS) as [keyof typeof CHOICE_BITS, number][]

/** The words of one of the tables above. */
export const wordsOf = <Word extends string>(table: Readonly<Record<Word, number>>): readonly Word[] =>
  Object.keys(table) as Word[]

/** The word that stands for a number in one of the tables above; undefined if a later page wrote it. */
const wordFor = <Word extends string>(
  table: Readonly<Record<Word, number>>,
  code: number,
): Word | undefined => wordsOf(table).find((word) => table[word] === code)

/** @returns null if the text is too long for a link. */
export async function writeV1(state: LinkStateV1): Promise<Uint8Array<ArrayBuffer> | null> {
  const body = new ByteWriter()
  body.number(DOCUMENTS[state.document.kind] | (state.view === null ? 0 : HAS_VIEW))
  body.number(state.step)
  if (state.view !== null) writeView(body, state.view)
  const { document } = state
  switch (document.kind) {
    case 'text': {
      const packed = await packText(document.text)
      if (packed === null) return null
      body.raw(packed)
      break
    }
    case 'listed':
      body.number(document.hash)
      body.words(document.id)
      break
    case 'local':
      body.words(document.fileName)
      break
  }
  return body.done()
}

function writeView(body: ByteWriter, view: LinkViewV1): void {
  const { selected, brush, camera } = view
  if (selected !== null) {
    body.number(FIELDS.selected)
    writeThing(body, selected)
  }
  if (brush !== null) {
    body.number(FIELDS.brush)
    body.number(brush.start)
    body.number(brush.end - brush.start)
  }
  if (camera !== null) {
    body.number(FIELDS.camera)
    body.fraction(camera.zoom)
    body.fraction(camera.centreX)
    body.fraction(camera.centreY)
  }
  const choices = codesOf(view)
  if (choices !== 0) {
    body.number(FIELDS.choices)
    body.number(choices)
  }
  body.number(FIELDS.END)
}

function codesOf(view: LinkViewV1): number {
  const codes: Readonly<Record<keyof typeof CHOICE_BITS, number>> = {
    theme: THEMES[view.theme],
    colourBy: COLOURS[view.colourBy],
    sideTab: SIDE_TABS[view.sideTab],
    dock: DOCKS[view.dock ?? 'none'],
    narrowTab: NARROW_TABS[view.narrowTab],
    predict: Number(view.predict),
    present: Number(view.present),
  }
  let all = 0
  let shift = 0
  for (const [choice, bits] of choiceBits) {
    all |= codes[choice] << shift
    shift += bits
  }
  return all
}

function writeThing(body: ByteWriter, thing: LinkThing): void {
  body.number(THINGS[thing.kind])
  switch (thing.kind) {
    case 'page':
      return body.number(thing.pfn)
    case 'free-block':
      body.number(thing.pfn)
      return body.number(thing.order)
    case 'region':
    case 'vma':
      body.number(thing.id)
      return body.number(thing.start === null ? 0 : thing.start + 1)
    case 'process':
      body.number(thing.pid)
      return body.words(thing.name)
    case 'file':
      return body.words(thing.path)
    case 'step':
      return body.number(thing.step)
    case 'line':
      return body.number(thing.line)
    case 'pages':
      body.words(thing.name)
      body.number(thing.runs.length)
      for (const { pfn, pages } of thing.runs) {
        body.number(pfn)
        body.number(pages)
      }
  }
}

/** `sound` is false if the body is not exactly one that its writer makes; `state` then holds what could be read. */
export interface ReadBody<State> {
  readonly state: State | null
  readonly sound: boolean
}

/** Never rejects, whatever the bytes: also used to save what can be saved from a damaged link. */
export async function readV1(bytes: Uint8Array): Promise<ReadBody<LinkStateV1>> {
  const body = new ByteReader(bytes)
  const parts = body.number()
  const kind = wordFor(DOCUMENTS, parts & DOCUMENT_BITS)
  const step = body.number()
  const view = parts & HAS_VIEW ? readView(body) : null
  if (!body.isSound() || kind === undefined || parts > (DOCUMENT_BITS | HAS_VIEW))
    return { state: null, sound: false }
  if (kind === 'text') {
    const { text, whole } = await unpackText(body.rest())
    return { state: { document: { kind, text }, step, view }, sound: whole }
  }
  const hash = kind === 'listed' ? body.number() : 0
  const words = body.words()
  if (!body.isSound() || body.rest().length > 0) return { state: null, sound: false }
  const document: LinkDocument = kind === 'listed' ? { kind, id: words, hash } : { kind, fileName: words }
  return { state: { document, step, view }, sound: true }
}

/** A field or choice that is unknown makes the body unsound. */
function readView(body: ByteReader): LinkViewV1 | null {
  const view: { -readonly [Field in keyof LinkViewV1]: LinkViewV1[Field] } = { ...PLAIN_VIEW_V1 }
  while (body.isSound()) {
    switch (body.number()) {
      case FIELDS.END:
        return body.isSound() ? view : null
      case FIELDS.selected:
        view.selected = readThing(body)
        break
      case FIELDS.brush: {
        const start = body.number()
        view.brush = { start, end: start + body.number() }
        break
      }
      case FIELDS.camera:
        view.camera = { zoom: body.fraction(), centreX: body.fraction(), centreY: body.fraction() }
        break
      case FIELDS.choices:
        Object.assign(view, readChoices(body))
        break
      default:
        body.fail()
    }
  }
  return null
}

function readChoices(body: ByteReader): Omit<LinkViewV1, 'selected' | 'brush' | 'camera'> {
  let rest = body.number()
  const next = <Word extends string>(
    choice: keyof typeof CHOICE_BITS,
    table: Readonly<Record<Word, number>>,
    otherwise: Word,
  ): Word => {
    const radix = 2 ** CHOICE_BITS[choice]
    const word = wordFor(table, rest % radix)
    if (word === undefined) body.fail()
    rest = Math.floor(rest / radix)
    return word ?? otherwise
  }
  // In the order of CHOICE_BITS.
  const theme = next<ThemeChoice>('theme', THEMES, 'system')
  const colourBy = next<ColourBy>('colourBy', COLOURS, 'kind')
  const sideTab = next<SideTab>('sideTab', SIDE_TABS, 'what')
  const dock = next<keyof typeof DOCKS>('dock', DOCKS, 'auto')
  const narrowTab = next<NarrowTab>('narrowTab', NARROW_TABS, 'map')
  const predict = next<keyof typeof SWITCH>('predict', SWITCH, 'off') === 'on'
  const present = next<keyof typeof SWITCH>('present', SWITCH, 'off') === 'on'
  if (rest !== 0) body.fail()
  return { theme, colourBy, sideTab, dock: dock === 'none' ? null : dock, narrowTab, predict, present }
}

function readThing(body: ByteReader): LinkThing | null {
  const kind = wordFor(THINGS, body.number())
  const place = (): { id: number; start: number | null } => {
    const id = body.number()
    const start = body.number()
    return { id, start: start === 0 ? null : start - 1 }
  }
  switch (kind) {
    case 'page':
      return { kind, pfn: body.number() }
    case 'free-block':
      return { kind, pfn: body.number(), order: body.number() }
    case 'region':
    case 'vma':
      return { kind, ...place() }
    case 'process':
      return { kind, pid: body.number(), name: body.words() }
    case 'file':
      return { kind, path: body.words() }
    case 'step':
      return { kind, step: body.number() }
    case 'line':
      return { kind, line: body.number() }
    case 'pages': {
      const name = body.words()
      const count = body.number()
      const runs: { pfn: number; pages: number }[] = []
      while (body.isSound() && runs.length < count) runs.push({ pfn: body.number(), pages: body.number() })
      return { kind, name, runs }
    }
    case undefined:
      body.fail()
      return null
  }
}
