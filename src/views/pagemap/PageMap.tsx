/** All of RAM, page by page, low addresses first. The picture is src/layout/pagemap/pageMap.ts; this file joins it to the store. */
import { useCallback, useMemo, useRef } from 'react'
import type { ComponentType, CSSProperties, ReactNode } from 'react'
import { formatBytes, hex, hexRange } from '../../base/format.ts'
import { addrToPfn, bytesToPages, PAGE_SIZE } from '../../base/units.ts'
import { typeScale, usePalette } from '../../canvas/palette.ts'
import type { Palette } from '../../canvas/palette.ts'
import { useSurfaceSize } from '../../canvas/surface.ts'
import type { SurfaceSize } from '../../canvas/surface.ts'
import type { MapCamera } from '../../model/choices.ts'
import { ownersOf } from '../../model/step/owners.ts'
import { layOutPageMap, seenWidth, WHOLE } from '../../layout/pagemap/pageMap.ts'
import type { Box, PageMapLayout } from '../../layout/pagemap/pageMap.ts'
import { cameraFor, centreOn, zoomAt } from '../../layout/pagemap/pageMapCamera.ts'
import { stretchesWhenAsked } from '../../layout/pagemap/pageMapStretches.ts'
import { tonesByKind, tonesByOwner } from '../../layout/pagemap/pageMapTones.ts'
import type { StepView } from '../../protocol/view.ts'
import { MapCanvas } from './MapCanvas.tsx'
import { Header } from './Header.tsx'
import { inksFor } from './paint/inks.ts'
import { Legend } from './Legend.tsx'
import { Overview } from './Overview.tsx'
import type { PageTableProps } from './PageTable.tsx'
import type { PlacesProps } from './Places.tsx'
import type { ReadoutProps } from './Readout.tsx'
import { useBeside, useMachinePrefix } from '../../store/beside.ts'
import { usePage } from '../../store/pageStore.ts'
import { useDocument, useDocumentStore } from '../../store/useDocument.ts'
import './pagemap.css'

const NO_NAMES: readonly string[] = []

/** What may come after the picture: mapParts.ts. */
export interface MapParts {
  readonly OutsideStrip: ComponentType<{ readonly view: StepView }>
  readonly PageTable: ComponentType<PageTableProps>
  readonly Places: ComponentType<PlacesProps>
  readonly PlacesKey: ComponentType<{ readonly view: StepView }>
  readonly Readout: ComponentType<ReadoutProps>
}

export function PageMap(parts: MapParts): ReactNode {
  const view = useDocument((state) => state.view)
  return (
    <section className="pagemap" aria-label={`${useMachinePrefix()}Page map`}>
      {view === null ? (
        <p className="pagemap-empty">The map of RAM appears as soon as the machine has started.</p>
      ) : (
        // Another board is another map: a zoom into the old one would show nothing sensible.
        <Machine
          key={`${view.frames.zone.startPfn} ${view.frames.zone.spannedPages}`}
          view={view}
          {...parts}
        />
      )}
    </section>
  )
}

function Machine({ view, ...parts }: MapParts & { readonly view: StepView }): ReactNode {
  const { setBrush, setMapCamera: look } = useDocumentStore().getState()
  const colourBy = usePage((state) => state.colourBy)
  const brushed = useDocument((state) => state.brush)
  const processNames = useDocument((state) => state.opened?.processNames ?? NO_NAMES)
  const palette = usePalette()
  const box = useRef<HTMLDivElement>(null)
  const size = useSurfaceSize(box)
  const camera = useDocument((state) => state.mapCamera)
  const wished = useDocument((state) => state.opened?.look?.at ?? null)

  const like = useBeside((state) => state.beside?.pages ?? 0)

  const { zone } = view.frames
  const { startPfn, spannedPages } = zone
  const plot = useMemo(
    () => (size ? plotBox(size, palette, (startPfn + spannedPages) * PAGE_SIZE) : null),
    [size, palette, startPfn, spannedPages],
  )
  const ratio = size?.ratio ?? 1
  const layout = useMemo(() => {
    if (!plot) return null
    const layOut = (from: MapCamera): PageMapLayout =>
      layOutPageMap({ startPfn, spannedPages, like }, plot, ratio, from)
    if (camera || !wished) return layOut(camera ?? WHOLE)
    const first = Math.max(startPfn, addrToPfn(wished.start))
    const pages = Math.min(startPfn + spannedPages, bytesToPages(wished.end)) - first
    return layOut(pages > 0 ? cameraFor(layOut(WHOLE), first, pages) : WHOLE)
  }, [plot, ratio, camera, wished, startPfn, spannedPages, like])
  const cut = useMemo(() => stretchesWhenAsked(view, processNames), [view, processNames])
  const tones = useMemo(
    () => (colourBy === 'kind' ? tonesByKind(view) : tonesByOwner(view, cut.stretches())),
    [view, cut, colourBy],
  )
  const inks = useMemo(
    () => inksFor(tones.tones, palette, ratio * typeScale(palette)),
    [tones, palette, ratio],
  )
  const owners = useMemo(() => ownersOf(processNames, view.spaces.processes), [processNames, view])
  const brush = useMemo(
    () => brushed && { start: addrToPfn(brushed.start), end: bytesToPages(brushed.end) },
    [brushed],
  )
  const zoomBy = useCallback(
    (factor: number) => {
      if (!layout) return
      const { plot: window } = layout
      look(zoomAt(layout, factor, window.x + window.width / 2, window.y + window.height / 2))
    },
    [layout, look],
  )
  const showAll = useCallback(() => look(wished && WHOLE), [look, wished])
  // The strip and its addresses stand exactly below the grid.
  const gutter = plot ? plot.x / ratio : 0
  const edge = size && layout ? (size.width - layout.plot.x - seenWidth(layout)) / ratio : 0
  return (
    <>
      <Header
        view={view}
        colourBy={colourBy}
        canZoomIn={layout !== null && layout.zoom < layout.maxZoom}
        canZoomOut={layout !== null && layout.zoom > 1}
        zoomBy={zoomBy}
        showAll={showAll}
      />
      <Legend {...{ tones, colourBy, owners, palette }} change={view.change}>
        <parts.PlacesKey view={view} />
      </Legend>
      <MapCanvas
        {...{ box, size, layout, cut, tones, inks, palette, brush, look }}
        {...parts}
        owned={colourBy === 'owner' ? cut.stretches() : null}
      />
      <Overview
        {...{ layout, tones, inks, palette, brush }}
        goTo={(pfn) => layout && look(centreOn(layout, pfn))}
      />
      <footer
        className="pagemap-foot"
        style={{ '--gutter': `${gutter}px`, '--edge': `${edge}px` } as CSSProperties}
      >
        <code>{hex(startPfn * PAGE_SIZE)}</code>
        {brushed ? (
          <p className="pagemap-brush">
            <code>{hexRange(brushed.start, brushed.end)}</code> {formatBytes(brushed.end - brushed.start)}
            <button type="button" onClick={() => setBrush(null)}>
              Deselect
            </button>
          </p>
        ) : (
          <parts.OutsideStrip view={view} />
        )}
        <code>{hex((startPfn + spannedPages) * PAGE_SIZE - 1)}</code>
      </footer>
      <parts.PageTable cut={cut} />
    </>
  )
}

/** Where the grid goes: room for addresses at the left and, when the map is high enough, for offsets along the top. */
function plotBox(size: SurfaceSize, palette: Palette, zoneEnd: number): Box {
  const { width, height, ratio } = size
  const text = palette.textSize * ratio
  const left = Math.ceil(hex(zoneEnd - 1).length * text * 0.602 + 21 * ratio)
  const top = Math.ceil(height > 190 * ratio ? text + 7 * ratio : 3 * ratio)
  const edge = Math.ceil(12 * ratio)
  return {
    x: left,
    y: top,
    width: Math.max(1, width - left - edge),
    height: Math.max(1, height - top - Math.ceil(2 * ratio)),
  }
}
