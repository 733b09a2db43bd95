/**
 * The pointer on the map. Moving points, a click keeps, a drag brushes a stretch of addresses. What moves and zooms the map
 * is in canvas/usePanZoom.ts; here it only ends what one finger has begun.
 */
import { useLayoutEffect, useRef } from 'react'
import type { RefObject } from 'react'
import type { Pfn } from '../../base/units.ts'
import { CLICK_SLOP } from '../../canvas/usePanZoom.ts'
import { hitTest, nearestPage } from '../../layout/pagemap/pageMap.ts'
import type { PageMapLayout } from '../../layout/pagemap/pageMap.ts'

export interface PointerActions {
  readonly layout: PageMapLayout | null
  point(pfn: Pfn | null): void
  click(pfn: Pfn | null): void
  /** Both ends belong to the stretch, in either order; null ends brushing. */
  brush(ends: readonly [Pfn, Pfn] | null): void
}

interface Spot {
  readonly x: number
  readonly y: number
}
type Gesture =
  | { readonly kind: 'press'; readonly at: Spot; readonly pfn: Pfn }
  | { readonly kind: 'brush'; readonly pfn: Pfn }
  | { readonly kind: 'panOrZoom' }
  | null

/** Listens on `target`; reads the newest `actions` at each event. */
export function useMapPointer(target: RefObject<HTMLElement | null>, actions: PointerActions): void {
  const latest = useRef(actions)
  useLayoutEffect(() => {
    latest.current = actions
  })
  useLayoutEffect(() => {
    const element = target.current
    if (!element) return
    return listen(element, () => latest.current)
  }, [target])
}

function listen(element: HTMLElement, actions: () => PointerActions): () => void {
  const fingers = new Set<number>()
  let gesture: Gesture = null

  /** Device pixels in the layout's space. */
  const spotOf = (event: MouseEvent, ratio: number): Spot => {
    const rect = element.getBoundingClientRect()
    return { x: (event.clientX - rect.left) * ratio, y: (event.clientY - rect.top) * ratio }
  }

  const down = (event: PointerEvent): void => {
    const { layout } = actions()
    if (!layout || (event.button !== 0 && event.button !== 1)) return
    const spot = spotOf(event, layout.ratio)
    fingers.add(event.pointerId)
    element.setPointerCapture(event.pointerId)
    const isOther = fingers.size > 1 || event.button === 1 || event.shiftKey || event.altKey
    if (isOther) gesture = { kind: 'panOrZoom' }
    else gesture = { kind: 'press', at: spot, pfn: nearestPage(layout, spot.x, spot.y) }
  }

  const move = (event: PointerEvent): void => {
    const { layout, point, brush } = actions()
    if (!layout) return
    const spot = spotOf(event, layout.ratio)
    if (gesture === null || !fingers.has(event.pointerId)) {
      if (fingers.size === 0) point(hitTest(layout, spot.x, spot.y))
      return
    }
    if (gesture.kind === 'press' && distance(gesture.at, spot) > CLICK_SLOP * layout.ratio) {
      gesture = { kind: 'brush', pfn: gesture.pfn }
      point(null)
    }
    if (gesture.kind === 'brush') brush([gesture.pfn, nearestPage(layout, spot.x, spot.y)])
  }

  const up = (event: PointerEvent): void => {
    const { layout, click } = actions()
    fingers.delete(event.pointerId)
    if (gesture?.kind === 'press' && layout && event.type === 'pointerup') {
      click(hitTest(layout, gesture.at.x, gesture.at.y))
    }
    if (fingers.size === 0) gesture = null
  }

  const leave = (): void => {
    if (gesture === null) actions().point(null)
  }
  const clear = (): void => actions().brush(null)

  /** The middle button would scroll the page with the mouse. */
  const middle = (event: MouseEvent): void => {
    if (event.button === 1) event.preventDefault()
  }

  const listeners = new AbortController()
  const { signal } = listeners
  element.addEventListener('pointerdown', down, { signal })
  element.addEventListener('pointermove', move, { signal })
  element.addEventListener('pointerup', up, { signal })
  element.addEventListener('pointercancel', up, { signal })
  element.addEventListener('pointerleave', leave, { signal })
  element.addEventListener('dblclick', clear, { signal })
  element.addEventListener('mousedown', middle, { signal })
  return () => listeners.abort()
}

const distance = (a: Spot, b: Spot): number => Math.hypot(a.x - b.x, a.y - b.y)
