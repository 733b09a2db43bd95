/** Wheel, drag and pinch on the columns: up and down along the addresses, sideways through the processes. */
import { useLayoutEffect, useRef } from 'react'
import type { AxisControls } from './useAxisWindow.ts'

/** A press that moves less than this is a click. Pixels. */
const DRAG_THRESHOLD = 4

interface Spot {
  readonly x: number
  readonly y: number
}

/**
 * Listens on the scrolling element. The answer's `wasDrag` says whether the click that follows ended a drag.
 * `headHeight`: layout pixels above the axis. `unit`: CSS pixels for each of them.
 */
export function useAxisGestures(
  scroller: HTMLElement | null,
  headHeight: number,
  unit: number,
  { zoomAt, pan }: AxisControls,
): { wasDrag(): boolean } {
  const dragged = useRef(false)

  useLayoutEffect(() => {
    if (!scroller) return undefined
    /** Where each finger that is down was seen last; the mouse is a finger. */
    const fingers = new Map<number, Spot>()
    const axisY = (clientY: number): number =>
      Math.max(0, (clientY - scroller.getBoundingClientRect().top) / unit - headHeight)

    const onWheel = (event: WheelEvent): void => {
      // Sideways movement scrolls the processes natively.
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return
      event.preventDefault()
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY
      zoomAt(axisY(event.clientY), Math.exp(-lines / 300))
    }
    const onDown = (event: PointerEvent): void => {
      if (event.button !== 0) return
      if (fingers.size === 0) dragged.current = false
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY })
    }
    const onMove = (event: PointerEvent): void => {
      const from = fingers.get(event.pointerId)
      if (from === undefined) return
      const to: Spot = { x: event.clientX, y: event.clientY }
      if (!dragged.current) {
        if (distance(from, to) < DRAG_THRESHOLD) return
        dragged.current = true
        for (const id of fingers.keys()) scroller.setPointerCapture(id)
      }
      fingers.set(event.pointerId, to)
      const still = [...fingers].find(([id]) => id !== event.pointerId)?.[1]
      if (still !== undefined) {
        const before = distance(from, still)
        const after = distance(to, still)
        if (before > 0 && after > 0) zoomAt(axisY(still.y), after / before)
      } else {
        pan((from.y - to.y) / unit)
        scroller.scrollLeft += from.x - to.x
      }
    }
    const onUp = (event: PointerEvent): void => void fingers.delete(event.pointerId)

    const listeners = new AbortController()
    const { signal } = listeners
    scroller.addEventListener('wheel', onWheel, { signal, passive: false })
    scroller.addEventListener('pointerdown', onDown, { signal })
    scroller.addEventListener('pointermove', onMove, { signal })
    scroller.addEventListener('pointerup', onUp, { signal })
    scroller.addEventListener('pointercancel', onUp, { signal })
    return () => listeners.abort()
  }, [scroller, headHeight, unit, zoomAt, pan])

  return { wasDrag: () => dragged.current }
}

const distance = (a: Spot, b: Spot): number => Math.hypot(a.x - b.x, a.y - b.y)
