/** Which part of the store a link carries: all of it in one place, each field named. */
import type { LineCamera } from '../../model/choices.ts'
import type { StepView } from '../../protocol/view.ts'
import { useBeside } from '../beside.ts'
import type { DocumentState, DocumentStore } from '../documentStore.ts'
import { textHash } from '../../link/crc32.ts'
import type { LinkDocument, LinkState, LinkThing, LinkView } from '../../link/state.ts'
import { usePage } from '../pageStore.ts'
import type { PageState } from '../pageStore.ts'
import { regionById } from '../../model/step/nommu.ts'
import { processByPid, vmaById } from '../../model/step/spaces.ts'
import type { Thing } from '../../model/things.ts'

/** Stores change many times a second; only a change of these can make another link. */
const DOCUMENT_FIELDS = [
  'documentNumber',
  'opened',
  'text',
  'entryId',
  'original',
  'fileName',
  'step',
  'view',
  'selected',
  'brush',
  'mapCamera',
  'columnsCamera',
  'treeCamera',
  'measuredOrder',
  'predicting',
] as const satisfies readonly (keyof DocumentState)[]
const PAGE_FIELDS = [
  'theme',
  'colourBy',
  'heat',
  'sideTab',
  'dock',
  'narrowTab',
] as const satisfies readonly (keyof PageState)[]

const BESIDE_FIELDS = ['isRecorded', 'below'] as const

/** Calls back whenever the link to a document may have become another. Returns how to stop. */
export function onLinkChange(store: DocumentStore, changed: () => void): () => void {
  const stops = [
    store.subscribe((state, before) => {
      if (DOCUMENT_FIELDS.some((field) => state[field] !== before[field])) changed()
    }),
    usePage.subscribe((state, before) => {
      if (PAGE_FIELDS.some((field) => state[field] !== before[field])) changed()
    }),
    useBeside.subscribe((state, before) => {
      if (BESIDE_FIELDS.some((field) => state[field] !== before[field])) changed()
    }),
  ]
  return () => stops.forEach((stop) => stop())
}

/**
 * What a link to the present moment holds; null before anything is open.
 * @param hashOf The hash of a text: whoever asks often remembers the last.
 */
export function captureLink(
  state: DocumentState,
  page: PageState = usePage.getState(),
  hashOf: (text: string) => number = textHash,
): LinkState | null {
  const document = captureDocument(state, hashOf)
  return document === null ? null : { document, step: state.step, view: captureView(state, page) }
}

function captureDocument(
  { opened, text, entryId, original, fileName }: DocumentState,
  hashOf: (text: string) => number,
): LinkDocument | null {
  if (opened === null) return null
  if (entryId !== null && text === original) return { kind: 'listed', id: entryId, hash: hashOf(text) }
  if (opened.kind === 'recording' && text === opened.text && opened.isSeries !== true)
    return { kind: 'local', fileName: fileName ?? opened.title }
  // Half of a character that the editor was handed cannot be written as UTF-8.
  return { kind: 'text', text: text.replace(/\p{Surrogate}/gu, '\ufffd') }
}

/** textHash() that remembers its last answer: the text seldom changes between two links. */
export function rememberingHash(): (text: string) => number {
  let known = { text: '', hash: textHash('') }
  return (text) => {
    if (text !== known.text) known = { text, hash: textHash(text) }
    return known.hash
  }
}

function captureView(state: DocumentState, page: PageState): LinkView {
  const { view, selected, brush, mapCamera, columnsCamera, treeCamera, measuredOrder } = state
  const { theme, colourBy, heat, sideTab, dock, narrowTab } = page
  const { beside, below, isRecorded } = useBeside.getState()
  return {
    // What only this step's words name together is not worth a link.
    selected: selected === null ? awaitedIn(state) : thingToLink(selected, view),
    brush: brush && { start: brush.start, end: brush.end },
    camera: mapCamera === null || mapCamera.zoom <= 1 ? null : roundCamera(mapCamera),
    columnsCamera: columnsCamera && roundLine(columnsCamera),
    treeCamera: treeCamera && roundLine(treeCamera),
    measuredOrder,
    heat,
    theme,
    colourBy,
    sideTab,
    dock,
    narrowTab,
    predict: state.predicting && state.isPredictAsked,
    present: false,
    recorded: isRecorded && state.opened?.kind === 'recording',
    trees: beside !== null && below === 'tree',
  }
}

const roundCamera = ({ zoom, centreX, centreY }: NonNullable<LinkView['camera']>) => ({
  zoom: Math.fround(zoom),
  centreX: Math.fround(centreX),
  centreY: Math.fround(centreY),
})

const roundLine = ({ zoom, centre }: LineCamera): LineCamera => ({
  zoom: Math.fround(zoom),
  centre: Math.fround(centre),
})

/** More stretches of RAM than this are not worth their length in a link. */
const MOST_RUNS = 64

/** The words of a link for a selected thing; what is not there in this step keeps its id alone. Null: too long. */
export function thingToLink(thing: Thing, view: StepView | null): LinkThing | null {
  switch (thing.kind) {
    case 'region':
      return { ...thing, start: (view && regionById(view, thing.id))?.start ?? null }
    case 'vma':
      return { ...thing, start: (view && vmaById(view, thing.id))?.start ?? null }
    case 'process':
      return { ...thing, name: (view && processByPid(view, thing.pid))?.name ?? '' }
    case 'pages':
      return thing.runs.length <= MOST_RUNS ? thing : null
    default:
      return thing
  }
}

/** Until it is shown the address holds it, although nothing is selected. */
const awaitedIn = ({ awaited, documentNumber, step }: DocumentState): LinkThing | null =>
  awaited?.documentNumber === documentNumber && awaited.step === step ? awaited.thing : null
