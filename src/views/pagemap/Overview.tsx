/** The strip below the map: all of RAM on one line, whatever the map shows. Drag to brush, click to go there. */
import { useEffect, useMemo, useRef } from 'react'
import type { PointerEvent, ReactNode } from 'react'
import { pfnToAddr } from '../../base/units.ts'
import type { Pfn } from '../../base/units.ts'
import { cancelFrame, scheduleFrame } from '../../canvas/frames.ts'
import type { Palette } from '../../canvas/palette.ts'
import { sizeCanvas, useSurfaceSize } from '../../canvas/surface.ts'
import { CLICK_SLOP } from '../../canvas/usePanZoom.ts'
import { seenWidth, visibleStretch } from '../../layout/pagemap/pageMap.ts'
import type { PageMapLayout } from '../../layout/pagemap/pageMap.ts'
import { overviewPage } from '../../layout/pagemap/pageMapOverview.ts'
import type { OverviewLayout } from '../../layout/pagemap/pageMapOverview.ts'
import type { PageTones } from '../../layout/pagemap/pageMapTones.ts'
import { useMarks } from '../../store/useMarks.ts'
import type { Ink } from './paint/inks.ts'
import { createOverviewPainter } from './paint/paintOverview.ts'
import type { PfnRange } from './paint/paintMarks.ts'
import { useDocumentStore } from '../../store/useDocument.ts'

interface OverviewProps {
  readonly layout: PageMapLayout | null
  readonly tones: PageTones
  readonly inks: readonly Ink[]
  readonly palette: Palette
  readonly brush: PfnRange | null
  goTo(pfn: Pfn): void
}

export function Overview({ layout, tones, inks, palette, brush, goTo }: OverviewProps): ReactNode {
  const { setBrush } = useDocumentStore().getState()
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const press = useRef<{ readonly x: number; readonly pfn: Pfn; brushed: boolean } | null>(null)
  const size = useSurfaceSize(box)
  const marks = useMarks()
  const painter = useRef<ReturnType<typeof createOverviewPainter> | null>(null)

  const strip = useMemo<OverviewLayout | null>(
    () =>
      layout && size
        ? {
            startPfn: layout.startPfn,
            spannedPages: layout.endPfn - layout.startPfn,
            x: layout.plot.x,
            width: Math.max(1, seenWidth(layout)),
          }
        : null,
    [layout, size],
  )

  useEffect(() => {
    if (!layout || !strip || !size) return
    const paint = (): void => {
      const ctx = canvas.current?.getContext('2d')
      if (!canvas.current || !ctx) return
      sizeCanvas(canvas.current, size)
      painter.current ??= createOverviewPainter(document.createElement('canvas'))
      painter.current(ctx, strip, {
        tones,
        inks,
        palette,
        ratio: layout.ratio,
        window: layout.zoom > 1 ? visibleStretch(layout) : null,
        brush,
        hover: marks.hover,
        selected: marks.selected,
      })
    }
    scheduleFrame(paint)
    return () => cancelFrame(paint)
  }, [layout, strip, size, tones, inks, palette, brush, marks.hover, marks.selected])

  const pageAt = (event: PointerEvent): Pfn | null => {
    const rect = box.current?.getBoundingClientRect()
    return strip && layout && rect ? overviewPage(strip, (event.clientX - rect.left) * layout.ratio) : null
  }
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const pfn = pageAt(event)
    if (pfn === null || event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    press.current = { x: event.clientX, pfn, brushed: false }
  }
  const onPointerMove = (event: PointerEvent): void => {
    const pfn = pageAt(event)
    const started = press.current
    if (!started || pfn === null) return
    if (Math.abs(event.clientX - started.x) > CLICK_SLOP) started.brushed = true
    if (!started.brushed) return
    setBrush({
      start: pfnToAddr(Math.min(started.pfn, pfn)),
      end: pfnToAddr(Math.max(started.pfn, pfn) + 1),
    })
  }
  const onPointerUp = (): void => {
    if (press.current && !press.current.brushed) goTo(press.current.pfn)
    press.current = null
  }
  return (
    <div
      className="pagemap-overview"
      ref={box}
      aria-hidden="true"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => (press.current = null)}
      onDoubleClick={() => setBrush(null)}
    >
      <canvas ref={canvas} />
    </div>
  )
}
