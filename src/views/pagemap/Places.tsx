/**
 * What is pointed out over the map, with its legend: a place for a block, the one that the measures show or the answer to a
 * block that was refused; what was predicted; and the words that the step wrote or read. A chunk of its own, which comes after the first picture.
 */
import { useEffect, useMemo, useRef } from 'react'
import type { ReactNode } from 'react'
import { formatBytes } from '../../base/format.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import { cancelFrame, scheduleFrame } from '../../canvas/frames.ts'
import { typeScale } from '../../canvas/palette.ts'
import type { Palette } from '../../canvas/palette.ts'
import { sizeCanvas } from '../../canvas/surface.ts'
import type { SurfaceSize } from '../../canvas/surface.ts'
import type { PageMapLayout } from '../../layout/pagemap/pageMap.ts'
import { gapOf } from '../../model/predict/predictGap.ts'
import type { Gap } from '../../model/predict/predictGap.ts'
import { refusedAnswer } from '../../model/windows/refusedBlock.ts'
import type { StepView } from '../../protocol/view.ts'
import { isUntold } from '../../store/exercise.ts'
import { useDocument } from '../../store/useDocument.ts'
import { FrameEnds } from './FrameEnds.tsx'
import { EvidenceItems, EvidenceKey, EvidenceMarks } from './EvidenceMarks.tsx'
import { paintGap } from './paint/paintGap.ts'
import { paintPlaces } from './paint/paintPlaces.ts'
import { paintOnlyHere } from './paint/paintOnlyHere.ts'
import { useOnlyHere } from '../../store/useOnlyHere.ts'
import { WordMarks } from './WordMarks.tsx'
import type { PlacesMarks } from './paint/paintPlaces.ts'
import './places.css'

export interface PlacesProps {
  readonly view: StepView
  readonly size: SurfaceSize | null
  readonly layout: PageMapLayout | null
  readonly palette: Palette
}

interface Shown extends PlacesMarks {
  readonly order: number
}

/** What the reader looks into goes before what the step answers; while a question waits, or an exercise, nothing is pointed out. */
function usePlaces(view: StepView): Shown | null {
  const measured = useDocument((state) => state.measuredWindow)
  const isAsked = useDocument((state) => state.question !== null || isUntold(state))
  return useMemo(() => {
    if (measured !== null)
      return { window: measured, run: null, starts: [], order: Math.log2(measured.pages) }
    const answer = isAsked ? null : refusedAnswer(view)
    if (answer === null) return null
    const { order, window, run, starts } = answer
    return { order, window: window && { ...window, pages: 2 ** order }, run, starts }
  }, [view, measured, isAsked])
}

/** Where the reader's answer to a question lies, and where the right one does. */
function useGap(step: number): Gap | null {
  const isPredicting = useDocument((state) => state.predicting)
  const entry = useDocument((state) => state.predictions[step])
  return useMemo(() => (isPredicting && entry ? gapOf(entry) : null), [isPredicting, entry])
}

export function Places({ view, size, layout, palette }: PlacesProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null)
  const places = usePlaces(view)
  const gap = useGap(view.step)
  const { pages: only } = useOnlyHere(view)
  const isMarked = (places ?? gap) !== null || only.length > 0
  useEffect(() => {
    if (!layout || !size || !isMarked) return
    // Marks are as bold as type is large.
    const bold = { ...layout, ratio: layout.ratio * typeScale(palette) }
    const paint = (): void => {
      const ctx = canvas.current?.getContext('2d')
      if (!canvas.current || !ctx) return
      sizeCanvas(canvas.current, size)
      ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height)
      paintOnlyHere(ctx, bold, only, palette)
      if (places) paintPlaces(ctx, bold, places, palette)
      if (gap) paintGap(ctx, bold, gap, palette)
    }
    scheduleFrame(paint)
    return () => cancelFrame(paint)
  }, [layout, size, places, gap, only, isMarked, palette])
  return (
    <>
      {view.frames.evidence && layout && size && (
        <EvidenceMarks
          evidence={view.frames.evidence}
          first={view.frames.zone.startPfn}
          {...{ layout, size, palette }}
        />
      )}
      {isMarked && <canvas ref={canvas} aria-hidden="true" />}
      {layout && <WordMarks view={view} layout={layout} />}
      {layout && view.spaces.kind === 'paged' && <FrameEnds layout={layout} />}
    </>
  )
}

/** What the marks mean. Nothing where there are none. */
export function PlacesKey({ view }: { readonly view: StepView }): ReactNode {
  const places = usePlaces(view)
  const isReported = view.frames.evidence !== undefined
  if (places === null) return isReported ? <EvidenceKey /> : null
  const { window, run, starts, order } = places
  const size = formatBytes(2 ** order * PAGE_SIZE)
  return (
    <ul className="places-key" aria-label="Places for a block">
      {isReported && <EvidenceItems />}
      {window && (
        <li title={`The place for ${size} that needs the fewest pages freed`}>
          <i className="places-window" />
          cheapest place<span> for {size}</span>
        </li>
      )}
      {window && window.inTheWay.length > 0 && (
        <li title="Pages that would have to be freed">
          <svg viewBox="0 0 10 10" aria-hidden="true">
            <path d="M1.5 1.5l7 7m0-7l-7 7" />
          </svg>
          in the way
        </li>
      )}
      {run && (
        <li title="Free pages in a row that hold no block of this size">
          <i className="places-run" />
          {formatBytes(run.pages * PAGE_SIZE)} in one run
        </li>
      )}
      {starts.length > 0 && (
        <li title={`The multiples of ${size} in the run and at its ends`}>
          <svg viewBox="0 0 10 10" aria-hidden="true">
            <path className="is-filled" d="M2 10V0l7 3.2L4 6.4V10z" />
          </svg>
          <span>where </span>
          {size} may begin
        </li>
      )}
    </ul>
  )
}
