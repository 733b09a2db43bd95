/** Wheel and drag on the columns: up and down along the addresses, sideways through the processes. */
import { useEffect, useRef } from 'react'
import type { AxisControls } from './useAxisWindow.ts'

/** A press that moves less than this is a click. Pixels. */
const DRAG_THRESHOLD = 4

interface Drag {
  readonly pointer: number
  x: number
  y: number
  moved: boolean
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
  const drag = useRef<Drag | null>(null)
  const dragged = useRef(false)

  useEffect(() => {
    if (!scroller) return undefined
    const onWheel = (event: WheelEvent): void => {
      // Sideways movement scrolls the processes natively.
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return
      event.preventDefault()
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY
      const y = (event.clientY - scroller.getBoundingClientRect().top) / unit - headHeight
      zoomAt(Math.max(0, y), Math.exp(-lines / 300))
    }
    const onDown = (event: PointerEvent): void => {
      if (event.button !== 0) return
      drag.current = { pointer: event.pointerId, x: event.clientX, y: event.clientY, moved: false }
      dragged.current = false
    }
    const onMove = (event: PointerEvent): void => {
      const current = drag.current
      if (current === null || current.pointer !== event.pointerId) return
      const dx = event.clientX - current.x
      const dy = event.clientY - current.y
      if (!current.moved && Math.hypot(dx, dy) < DRAG_THRESHOLD) return
      if (!current.moved) scroller.setPointerCapture(event.pointerId)
      current.moved = true
      dragged.current = true
      current.x = event.clientX
      current.y = event.clientY
      pan(-dy / unit)
      scroller.scrollLeft -= dx
    }
    const onUp = (): void => {
      drag.current = null
    }
    scroller.addEventListener('wheel', onWheel, { passive: false })
    scroller.addEventListener('pointerdown', onDown)
    scroller.addEventListener('pointermove', onMove)
    scroller.addEventListener('pointerup', onUp)
    scroller.addEventListener('pointercancel', onUp)
    return () => {
      scroller.removeEventListener('wheel', onWheel)
      scroller.removeEventListener('pointerdown', onDown)
      scroller.removeEventListener('pointermove', onMove)
      scroller.removeEventListener('pointerup', onUp)
      scroller.removeEventListener('pointercancel', onUp)
    }
  }, [scroller, headHeight, unit, zoomAt, pan])

  return { wasDrag: () => dragged.current }
}
