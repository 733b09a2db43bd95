/** The map itself: two canvases, the pointer and the keyboard on them, and a readout of the page pointed at. */
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ComponentType, KeyboardEvent, ReactNode, RefObject } from 'react'
import type { Pfn } from '../../base/units.ts'
import { pfnToAddr } from '../../base/units.ts'
import type { Palette } from '../../canvas/palette.ts'
import type { SurfaceSize } from '../../canvas/surface.ts'
import { usePanZoom } from '../../canvas/usePanZoom.ts'
import type { Camera, PageMapLayout } from '../../layout/pagemap/pageMap.ts'
import { moveBy, reveal } from '../../layout/pagemap/pageMapCamera.ts'
import { thingAtPage } from '../../layout/pagemap/pageMapFacts.ts'
import type { CutRam, Stretches } from '../../layout/pagemap/pageMapStretches.ts'
import type { PageTones } from '../../layout/pagemap/pageMapTones.ts'
import type { StepView } from '../../protocol/view.ts'
import { sameThing } from '../../model/things.ts'
import { useMarks } from '../../store/useMarks.ts'
import type { Ink } from './paint/inks.ts'
import { cameraForKey, pageForKey } from './keyboard.ts'
import type { PfnRange } from './paint/paintMarks.ts'
import { useMapPointer } from './pointer.ts'
import type { PlacesProps } from './Places.tsx'
import type { ReadoutProps } from './Readout.tsx'
import { useMapPainting } from './useMapPainting.ts'
import { useDocument, useDocumentStore, useFocusPlaces } from '../../store/useDocument.ts'
import { answerAt } from '../../store/predictAnswers.ts'

interface MapCanvasProps {
  readonly box: RefObject<HTMLDivElement | null>
  readonly size: SurfaceSize | null
  readonly layout: PageMapLayout | null
  readonly cut: CutRam
  readonly tones: PageTones
  readonly inks: readonly Ink[]
  readonly palette: Palette
  /** Stretches to be named by their processes; null while colours say what a page is. */
  readonly owned: Stretches | null
  readonly brush: PfnRange | null
  readonly Places: ComponentType<PlacesProps>
  readonly Readout: ComponentType<ReadoutProps>
  look(camera: Camera): void
}

/** What is not selected recedes this far; what is pointed at in another view makes the rest recede less. */
const DIM_SELECTED = 0.4
const DIM_POINTED = 0.25

export function MapCanvas(props: MapCanvasProps): ReactNode {
  const { box, size, layout, cut, palette, brush, Places, Readout, look } = props
  const { view } = cut
  const store = useDocumentStore()
  const { setHover, select, setBrush } = store.getState()
  const content = useRef<HTMLCanvasElement>(null)
  const marksCanvas = useRef<HTMLCanvasElement>(null)
  const canvases = useMemo(() => ({ content, marks: marksCanvas }), [])
  const marks = useMarks()
  const isAsked = useDocument((state) => state.question?.answer.as === 'map')
  const [pointed, setPointed] = useState<Pfn | null>(null)
  const [cursor, setCursor] = useState<Pfn | null>(null)
  const brushFrom = useRef<Pfn | null>(null)

  const focus = useFocusPlaces()
  useLayoutEffect(() => (box.current ? focus.register('map', box.current) : undefined), [box, focus])

  const point = (pfn: Pfn | null): void => {
    setPointed(pfn)
    const thing = pfn === null ? null : thingAtPage(view, pfn)
    if (!sameThing(thing, store.getState().hover)) setHover(thing)
  }
  const brushOver = (ends: readonly [Pfn, Pfn] | null): void => {
    if (ends === null) return setBrush(null)
    const [low, high] = ends[0] <= ends[1] ? ends : [ends[1], ends[0]]
    setBrush({ start: pfnToAddr(low), end: pfnToAddr(high + 1) })
  }
  useMapPointer(box, {
    layout,
    point,
    click: (pfn) => {
      if (pfn === null || !answerAt(store, view, pfn)) select(pfn === null ? null : thingAtPage(view, pfn))
    },
    brush: brushOver,
  })
  usePanZoom(box, {
    move: ({ factor, x, y, dx, dy }) => {
      if (layout === null) return
      const { ratio } = layout
      look(moveBy(layout, { factor, x: x * ratio, y: y * ratio, dx: dx * ratio, dy: dy * ratio }))
    },
    isWhole: layout === null || layout.zoom === 1,
    isDragTaken: true,
  })

  const moveCursor = (to: Pfn, isBrushing: boolean): void => {
    if (!layout) return
    if (isBrushing) {
      brushFrom.current ??= cursor ?? to
      brushOver([brushFrom.current, to])
    } else brushFrom.current = null
    setCursor(to)
    setPointed(null)
    setHover(thingAtPage(view, to))
    look(reveal(layout, to))
  }

  /** Keys that mean something here do not reach the page's own: there the arrows step. */
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!layout || event.ctrlKey || event.metaKey || event.altKey) return
    const page = pageForKey(layout, event.key, cursor)
    const camera = cameraForKey(layout, event.key, cursor)
    if (page !== null) moveCursor(page, event.shiftKey)
    else if (camera !== null) look(camera)
    else if (event.key === 'Enter' && cursor !== null) {
      if (!answerAt(store, view, cursor)) select(thingAtPage(view, cursor))
    } else if (event.key === 'Escape') {
      if (store.getState().skipQuestion()) setCursor(null)
      setBrush(null)
      select(null)
      brushFrom.current = null
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  const onBlur = (): void => {
    if (cursor !== null) setHover(null)
    setCursor(null)
    brushFrom.current = null
  }

  const isPointedHere = pointed !== null || cursor !== null
  const dimPointed = !isPointedHere && marks.hover.pages.length > 0 ? DIM_POINTED : 0
  useMapPainting(
    canvases,
    size,
    layout,
    { tones: props.tones, inks: props.inks, palette, owned: props.owned },
    {
      hover: marks.hover,
      selected: marks.selected,
      dim: marks.selected.pages.length > 0 ? DIM_SELECTED : dimPointed,
      brush,
      change: view.change,
      cursor,
    },
    view,
  )

  const at = pointed ?? cursor
  return (
    <div
      className={isAsked ? 'pagemap-canvas is-asked' : 'pagemap-canvas'}
      ref={box}
      role="application"
      aria-roledescription="map of memory"
      aria-label="Map of all pages of RAM. Arrow keys move from page to page and row to row, Enter selects, Shift with arrows marks a stretch of addresses, plus and minus zoom, 0 shows all, Escape deselects."
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={onBlur}
    >
      <canvas ref={content} aria-hidden="true" />
      <canvas ref={marksCanvas} aria-hidden="true" />
      <Places {...{ view, size, layout, palette }} />
      <Readout {...{ cut, layout }} at={isInZone(view, at) ? at : null} isSaid={cursor !== null} />
    </div>
  )
}

const isInZone = (view: StepView, pfn: Pfn | null): boolean =>
  pfn !== null &&
  pfn >= view.frames.zone.startPfn &&
  pfn < view.frames.zone.startPfn + view.frames.zone.spannedPages
