/** Which part of the store a link carries: all of it in one place, each field named. */
import type { LineCamera } from '../model/choices.ts'
import { asAddr, asPfn, MAX_PAGE_ORDER } from '../base/units.ts'
import type { StepView } from '../protocol/view.ts'
import type { ExplorerState } from './explorer.ts'
import { useExplorer } from './explorer.ts'
import { textHash } from '../link/crc32.ts'
import type { LinkDocument, LinkState, LinkThing, LinkView } from '../link/state.ts'
import { useMeasureChoice } from './measureChoice.ts'
import { usePredictSwitch } from './predictSwitch.ts'
import { forThisVisit } from './settings.ts'
import { useShell } from './shell.ts'
import type { ShellState } from './shell.ts'
import type { Thing } from '../model/things.ts'
import { freeBlockAt } from '../model/lookup.ts'
import { regionById, regionsOf } from '../model/nommu.ts'
import { processByPid, vmaById } from '../model/spaces.ts'

/** Stores change many times a second; only a change of these can make another link. */
const EXPLORER_FIELDS = [
  'documentNumber',
  'opened',
  'text',
  'step',
  'view',
  'selected',
  'brush',
  'mapCamera',
  'columnsCamera',
  'treeCamera',
  'theme',
  'colourBy',
  'sideTab',
] as const satisfies readonly (keyof ExplorerState)[]
const SHELL_FIELDS = [
  'entryId',
  'entryText',
  'fileName',
  'dock',
  'narrowTab',
] as const satisfies readonly (keyof ShellState)[]

/** Calls back whenever the link may have become another. Returns how to stop. */
export function onLinkChange(changed: () => void): () => void {
  const stops = [
    useExplorer.subscribe((state, before) => {
      if (EXPLORER_FIELDS.some((field) => state[field] !== before[field])) changed()
    }),
    useShell.subscribe((state, before) => {
      if (SHELL_FIELDS.some((field) => state[field] !== before[field])) changed()
    }),
    usePredictSwitch.subscribe((state, before) => {
      if (state.on !== before.on) changed()
    }),
    useMeasureChoice.subscribe((state, before) => {
      if (state.order !== before.order || state.heat !== before.heat) changed()
    }),
  ]
  return () => stops.forEach((stop) => stop())
}

/** What a link to the present moment holds; null before a document is open. */
export function captureLink(
  explorer: ExplorerState = useExplorer.getState(),
  shell: ShellState = useShell.getState(),
): LinkState | null {
  const document = captureDocument(explorer, shell)
  return document === null ? null : { document, step: explorer.step, view: captureView(explorer, shell) }
}

function captureDocument({ opened, text }: ExplorerState, shell: ShellState): LinkDocument | null {
  if (opened === null) return null
  const { entryId, entryText, fileName } = shell
  if (entryId !== null && text === entryText) return { kind: 'listed', id: entryId, hash: hashOf(text) }
  if (opened.kind === 'recording' && text === opened.text)
    return { kind: 'local', fileName: fileName ?? opened.title }
  // Half of a character that the editor was handed cannot be written as UTF-8.
  return { kind: 'text', text: text.replace(/\p{Surrogate}/gu, '\ufffd') }
}

let hashed = { text: '', hash: textHash('') }
/** The text seldom changes between two links. */
function hashOf(text: string): number {
  if (text !== hashed.text) hashed = { text, hash: textHash(text) }
  return hashed.hash
}

function captureView(explorer: ExplorerState, shell: ShellState): LinkView {
  const { view, selected, brush, mapCamera, columnsCamera, treeCamera, theme, colourBy, sideTab } = explorer
  const { dock, narrowTab } = shell
  const { order, heat } = useMeasureChoice.getState()
  return {
    // What only this step's words name together is not worth a link.
    selected: selected === null ? awaitedIn(explorer) : thingToLink(selected, view),
    brush: brush && { start: brush.start, end: brush.end },
    camera: mapCamera === null || mapCamera.zoom <= 1 ? null : roundCamera(mapCamera),
    columnsCamera: columnsCamera && roundLine(columnsCamera),
    treeCamera: treeCamera && roundLine(treeCamera),
    measuredOrder: order,
    heat,
    theme,
    colourBy,
    sideTab,
    dock,
    narrowTab,
    predict: usePredictSwitch.getState().on,
    present: false,
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

/** The thing that a link means in this step; null if what stands in its place now is another. */
export function thingFromLink(thing: LinkThing, view: StepView): Thing | null {
  switch (thing.kind) {
    case 'region': {
      const { id, start } = thing
      if (start === null) return { kind: 'region', id }
      const row = regionsOf(view).start.indexOf(start)
      return row === -1 ? null : { kind: 'region', id: regionsOf(view).id[row] ?? 0 }
    }
    case 'vma': {
      const { id, start } = thing
      if (start === null) return { kind: 'vma', id }
      // Several processes can have a mapping at the same place: the id chooses among them.
      return vmaById(view, id)?.start === start ? { kind: 'vma', id } : null
    }
    case 'process': {
      const { pid, name } = thing
      return name === '' || processByPid(view, pid)?.name === name ? { kind: 'process', pid } : null
    }
    case 'page':
      return isInZone(view, thing.pfn, 1) ? { kind: 'page', pfn: asPfn(thing.pfn) } : null
    case 'free-block': {
      const { pfn, order } = thing
      const there = freeBlockAt(view, pfn)
      return there?.pfn === pfn && there.order === order
        ? { kind: 'free-block', pfn: asPfn(pfn), order }
        : null
    }
    case 'pages': {
      const { kind, name, runs } = thing
      if (!runs.every(({ pfn, pages }) => isInZone(view, pfn, pages))) return null
      return { kind, name, runs: runs.map(({ pfn, pages }) => ({ pfn: asPfn(pfn), pages })) }
    }
    default:
      return thing
  }
}

const isInZone = (
  {
    frames: {
      zone: { startPfn, spannedPages },
    },
  }: StepView,
  pfn: number,
  pages: number,
): boolean => pfn >= startPfn && pfn + pages <= startPfn + spannedPages

/** A brush reaches beyond RAM at most as far as the page draws. */
const isSaneBrush = ({ start, end }: NonNullable<LinkView['brush']>): boolean => start < end && end <= 2 ** 40

interface ApplyOptions {
  /** This page wrote the link: how the page looks stays as the reader has it now. */
  readonly own: boolean
  /** The document was opened just now, and the picture in the store is still that of the one before. */
  readonly fresh: boolean
}

/** Gives the store the view of a link whose document is open. Selecting waits for the picture of the step. */
export function applyView(link: LinkView | null, { own, fresh }: ApplyOptions): void {
  const { brush = null, camera = null, columnsCamera = null, treeCamera = null, selected = null } = link ?? {}
  useExplorer.setState({
    brush: brush && isSaneBrush(brush) ? { start: asAddr(brush.start), end: asAddr(brush.end) } : null,
    mapCamera: camera && {
      zoom: clamp(camera.zoom, 1, MOST_ZOOM),
      centreX: clamp(camera.centreX, 0, 1),
      centreY: clamp(camera.centreY, 0, 1),
    },
    columnsCamera: columnsCamera && saneLine(columnsCamera),
    treeCamera: treeCamera && saneLine(treeCamera),
    selected: null,
  })
  if (link !== null && !own) {
    forThisVisit(() => {
      const { colourBy, sideTab, theme } = link
      useExplorer.setState({ colourBy, sideTab, ...(theme !== 'system' && { theme }) })
    })
    useShell.setState({ dock: link.dock, narrowTab: link.narrowTab })
    usePredictSwitch.setState({ on: link.predict })
    const { measuredOrder, heat: isHeated } = link
    const order = measuredOrder !== null && measuredOrder <= MAX_PAGE_ORDER ? measuredOrder : null
    useMeasureChoice.setState({ order, ...(isHeated !== null && { heat: isHeated }) })
  }
  awaited = null
  if (selected !== null) selectWhenShown(selected, fresh ? useExplorer.getState().view : null)
}

/** No view needs more; each has its own limit below it. */
const MOST_ZOOM = 4096
const saneLine = ({ zoom, centre }: LineCamera): LineCamera => ({
  zoom: clamp(zoom, 1, MOST_ZOOM),
  centre: clamp(centre, 0, 1),
})

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(least, value), most)

interface Awaited {
  readonly thing: LinkThing
  readonly documentNumber: number
  readonly step: number
}

/** What is to be selected as soon as its step is shown: until then the address holds it although nothing is selected. */
let awaited: Awaited | null = null

const awaitedIn = ({ documentNumber, step }: ExplorerState): LinkThing | null =>
  awaited?.documentNumber === documentNumber && awaited.step === step ? awaited.thing : null

/** Lets go of it if the reader goes elsewhere before the step is shown. `stale` is a picture that does not count. */
function selectWhenShown(thing: LinkThing, stale: StepView | null): void {
  const { documentNumber, step } = useExplorer.getState()
  const mine: Awaited = { thing, documentNumber, step }
  awaited = mine
  let stop = (): void => undefined
  const look = (): void => {
    if (awaited !== mine) return stop()
    const { view, ...now } = useExplorer.getState()
    const isElsewhere = now.documentNumber !== documentNumber || now.step !== step || now.selected !== null
    if (!isElsewhere && (view === null || view === stale || view.step !== step)) return
    awaited = null
    stop()
    if (!isElsewhere && view !== null) useExplorer.setState({ selected: thingFromLink(thing, view) })
  }
  stop = useExplorer.subscribe(look)
  look()
}
