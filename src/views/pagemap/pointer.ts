/**
 * Pointer and wheel on the map. Moving points, a click keeps, a drag brushes a stretch of addresses, a drag with Shift,
 * Alt or the middle button moves the cloth, two fingers move and zoom it, the wheel zooms at the pointer.
 */
import { useLayoutEffect, useRef } from 'react'
import type { RefObject } from 'react'
import type { Pfn } from '../../base/units.ts'
import { hitTest, nearestPage } from '../../layout/pagemap/pageMap.ts'
import type { Camera, PageMapLayout } from '../../layout/pagemap/pageMap.ts'
import { panBy, zoomAt } from '../../layout/pagemap/pageMapCamera.ts'

export interface PointerActions {
  readonly layout: PageMapLayout | null
  point(pfn: Pfn | null): void
  click(pfn: Pfn | null): void
  /** Both ends belong to the stretch, in either order; null ends brushing. */
  brush(ends: readonly [Pfn, Pfn] | null): void
  look(camera: Camera): void
}

/** CSS pixels that a press may move and still be a click. */
const CLICK_SLOP = 4
const WHEEL_SPEED = 0.0022
const PINCH_WHEEL_SPEED = 0.012

interface Spot {
  readonly x: number
  readonly y: number
}
type Gesture =
  | { readonly kind: 'press'; readonly at: Spot; readonly pfn: Pfn }
  | { readonly kind: 'brush'; readonly pfn: Pfn }
  | { readonly kind: 'pan' }
  | { readonly kind: 'pinch' }
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
  const fingers = new Map<number, Spot>()
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
    fingers.set(event.pointerId, spot)
    element.setPointerCapture(event.pointerId)
    if (fingers.size === 2) gesture = { kind: 'pinch' }
    else if (event.button === 1 || event.shiftKey || event.altKey) gesture = { kind: 'pan' }
    else gesture = { kind: 'press', at: spot, pfn: nearestPage(layout, spot.x, spot.y) }
    if (event.button === 1) event.preventDefault()
  }

  const pinch = (layout: PageMapLayout, id: number, to: Spot): void => {
    const from = fingers.get(id)
    const still = [...fingers].find(([other]) => other !== id)?.[1]
    if (!from || !still) return
    const before = Math.hypot(from.x - still.x, from.y - still.y)
    const after = Math.hypot(to.x - still.x, to.y - still.y)
    if (before > 0 && after > 0) actions().look(zoomAt(layout, after / before, still.x, still.y))
  }

  const move = (event: PointerEvent): void => {
    const { layout, point, brush, look } = actions()
    if (!layout) return
    const spot = spotOf(event, layout.ratio)
    const before = fingers.get(event.pointerId)
    if (gesture === null || before === undefined) {
      if (fingers.size === 0) point(hitTest(layout, spot.x, spot.y))
      return
    }
    if (gesture.kind === 'press' && distance(gesture.at, spot) > CLICK_SLOP * layout.ratio) {
      gesture = { kind: 'brush', pfn: gesture.pfn }
      point(null)
    }
    if (gesture.kind === 'brush') brush([gesture.pfn, nearestPage(layout, spot.x, spot.y)])
    else if (gesture.kind === 'pan') look(panBy(layout, spot.x - before.x, spot.y - before.y))
    else if (gesture.kind === 'pinch') pinch(layout, event.pointerId, spot)
    fingers.set(event.pointerId, spot)
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

  const wheel = (event: WheelEvent): void => {
    const { layout, look } = actions()
    if (!layout) return
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
    const spot = spotOf(event, layout.ratio)
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      const along = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX
      look(
        panBy(
          layout,
          -along * lines * layout.ratio,
          event.shiftKey ? 0 : -event.deltaY * lines * layout.ratio,
        ),
      )
    } else {
      // Nothing left to zoom out: the page may scroll then.
      if (layout.zoom === 1 && event.deltaY > 0 && !event.ctrlKey) return
      const speed = event.ctrlKey ? PINCH_WHEEL_SPEED : WHEEL_SPEED
      look(zoomAt(layout, Math.exp(-event.deltaY * lines * speed), spot.x, spot.y))
    }
    event.preventDefault()
  }

  const listeners = new AbortController()
  const { signal } = listeners
  element.addEventListener('pointerdown', down, { signal })
  element.addEventListener('pointermove', move, { signal })
  element.addEventListener('pointerup', up, { signal })
  element.addEventListener('pointercancel', up, { signal })
  element.addEventListener('pointerleave', leave, { signal })
  element.addEventListener('dblclick', clear, { signal })
  element.addEventListener('wheel', wheel, { signal, passive: false })
  return () => listeners.abort()
}

const distance = (a: Spot, b: Spot): number => Math.hypot(a.x - b.x, a.y - b.y)
