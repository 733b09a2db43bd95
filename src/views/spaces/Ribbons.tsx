/** Ribbons from the cells that are marked for it to their frames in the page map, over both pictures. */
import { useCallback, useEffect, useRef, type ReactNode, type RefObject } from 'react'
import { createPortal } from 'react-dom'
import { followFrames, frameFinder, type FindFrame } from '../../canvas/frameEnds.ts'
import { cancelFrame, scheduleFrame } from '../../canvas/frames.ts'
import {
  framePath,
  isInSight,
  joinRibbons,
  ribbonPath,
  type RibbonEnds,
} from '../../layout/spaces/ribbons.ts'
import { useBeside } from '../../store/beside.ts'
import { useDocumentStore } from '../../store/useDocument.ts'

/** More would hide what they lie over. */
const MOST_RIBBONS = 64

interface RibbonsProps {
  /** What scrolls and has the cells in it; those with data-ribbon have one. */
  readonly cells: RefObject<HTMLElement | null>
  /** Whose marks they follow. */
  readonly of: 'reader' | 'step'
}

export function Ribbons({ cells, of }: RibbonsProps): ReactNode {
  const store = useDocumentStore()
  const bands = useRef<SVGPathElement>(null)
  const ends = useRef<SVGPathElement>(null)
  useBeside((state) => state)
  const draw = useCallback((): void => {
    const { band, end } = pathsOf(cells.current, frameFinder(store))
    bands.current?.setAttribute('d', band)
    ends.current?.setAttribute('d', end)
  }, [cells, store])
  // With each change of the view and of what is marked.
  useEffect(() => scheduleFrame(draw))
  // And of where cells and frames stand.
  useEffect(() => {
    const redraw = (): void => scheduleFrame(draw)
    const unfollow = followFrames(store, redraw)
    const observer = new ResizeObserver(redraw)
    if (cells.current) observer.observe(cells.current)
    addEventListener('scroll', redraw, { capture: true, passive: true })
    addEventListener('resize', redraw)
    return () => {
      cancelFrame(draw)
      unfollow()
      observer.disconnect()
      removeEventListener('scroll', redraw, { capture: true })
      removeEventListener('resize', redraw)
    }
  }, [cells, store, draw])
  return createPortal(
    <svg className="ribbons" data-of={of} aria-hidden="true">
      <path className="ribbons-bands" ref={bands} />
      <path className="ribbons-ends" ref={ends} />
    </svg>,
    document.body,
  )
}

function pathsOf(
  cells: HTMLElement | null,
  find: FindFrame | null,
): { readonly band: string; readonly end: string } {
  // A machine that stands behind another one has no ribbons either.
  if (cells === null || find === null || getComputedStyle(cells).visibility !== 'visible')
    return { band: '', end: '' }
  const area = cells.getBoundingClientRect()
  const found: RibbonEnds[] = []
  for (const element of cells.querySelectorAll<HTMLElement>('[data-ribbon]')) {
    const cell = element.getBoundingClientRect()
    const frame = isInSight(cell, area) ? find(Number(element.dataset['ribbon'])) : null
    if (frame !== null && found.push({ cell, frame }) === MOST_RIBBONS) break
  }
  const joined = joinRibbons(found)
  return {
    band: joined.map(({ cell, frame }) => ribbonPath(cell, frame)).join(''),
    end: joined.map(({ frame }) => framePath(frame)).join(''),
  }
}
