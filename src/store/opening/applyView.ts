/** Giving a document the view that a link holds. It comes with the link: no first picture waits for it. */
import { asPhysAddr, asPfn, MAX_PAGE_ORDER } from '../../base/units.ts'
import type { LineCamera } from '../../model/choices.ts'
import { freeBlockAt } from '../../model/step/lookup.ts'
import { regionsOf } from '../../model/step/nommu.ts'
import { processByPid, vmaById } from '../../model/step/spaces.ts'
import type { Thing } from '../../model/things.ts'
import type { StepView } from '../../protocol/view.ts'
import type { LinkThing, LinkView } from '../../link/state.ts'
import { useBeside } from '../beside.ts'
import type { AwaitedThing, DocumentStore } from '../documentStore.ts'
import { usePage } from '../pageStore.ts'

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

/** Gives a document the view of a link, once what the link holds is open in it. Selecting waits for the picture of the step. */
export function applyView(store: DocumentStore, link: LinkView | null, { own, fresh }: ApplyOptions): void {
  const { brush = null, camera = null, columnsCamera = null, treeCamera = null, selected = null } = link ?? {}
  store.setState({
    brush:
      brush && isSaneBrush(brush) ? { start: asPhysAddr(brush.start), end: asPhysAddr(brush.end) } : null,
    mapCamera: camera && {
      zoom: clamp(camera.zoom, 1, MOST_ZOOM),
      centreX: clamp(camera.centreX, 0, 1),
      centreY: clamp(camera.centreY, 0, 1),
    },
    columnsCamera: columnsCamera && saneLine(columnsCamera),
    treeCamera: treeCamera && saneLine(treeCamera),
    selected: null,
    awaited: null,
  })
  if (link !== null && !own) {
    const { colourBy, sideTab, theme, dock, narrowTab, heat, predict, measuredOrder, recorded, trees } = link
    useBeside.setState({
      isRecorded: recorded,
      below: trees ? 'tree' : 'columns',
      ...(recorded && { isAlone: false }),
    })
    // For this visit only: a link may ask for it, but it is not the reader's own choice.
    usePage.setState({
      colourBy,
      sideTab,
      dock,
      narrowTab,
      ...(theme !== 'system' && { theme }),
      ...(heat !== null && { heat }),
    })
    store.setState({
      predicting: predict,
      isPredictAsked: predict,
      measuredOrder: measuredOrder !== null && measuredOrder <= MAX_PAGE_ORDER ? measuredOrder : null,
    })
  }
  if (selected !== null) selectWhenShown(store, selected, fresh ? store.getState().view : null)
}

/** No view needs more; each has its own limit below it. */
const MOST_ZOOM = 4096
const saneLine = ({ zoom, centre }: LineCamera): LineCamera => ({
  zoom: clamp(zoom, 1, MOST_ZOOM),
  centre: clamp(centre, 0, 1),
})

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(least, value), most)

/** Lets go of it if the reader goes elsewhere before the step is shown. `stale` is a picture that does not count. */
function selectWhenShown(store: DocumentStore, thing: LinkThing, stale: StepView | null): void {
  const { documentNumber, step } = store.getState()
  const awaited: AwaitedThing = { thing, documentNumber, step }
  store.setState({ awaited })
  let stop = (): void => undefined
  const look = (): void => {
    const { view, ...now } = store.getState()
    if (now.awaited !== awaited) return stop()
    const isElsewhere = now.documentNumber !== documentNumber || now.step !== step || now.selected !== null
    if (!isElsewhere && (view === null || view === stale || view.step !== step)) return
    stop()
    store.setState({
      awaited: null,
      ...(!isElsewhere && view !== null && { selected: thingFromLink(thing, view) }),
    })
  }
  stop = store.subscribe(look)
  look()
}
