/** Click and drag along the strip: the step under the pointer, at most one a frame. */
import { useEffect, useRef } from 'react'
import type { PointerEvent } from 'react'
import { useDocumentStore } from '../../store/useDocument.ts'

export interface ScrubHandlers {
  readonly onPointerDown: (event: PointerEvent) => void
  readonly onPointerMove: (event: PointerEvent) => void
  readonly onPointerUp: (event: PointerEvent) => void
  readonly onPointerCancel: (event: PointerEvent) => void
}

export function useScrub(stepAt: (clientX: number) => number): ScrubHandlers {
  const store = useDocumentStore()
  const wanted = useRef<number | null>(null)
  const frame = useRef(0)
  useEffect(() => () => cancelAnimationFrame(frame.current), [])

  const flush = (): void => {
    cancelAnimationFrame(frame.current)
    frame.current = 0
    if (wanted.current !== null) store.getState().goTo(wanted.current)
    wanted.current = null
  }
  const want = (step: number): void => {
    wanted.current = step
    if (frame.current === 0) frame.current = requestAnimationFrame(flush)
  }
  return {
    onPointerDown: (event) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      wanted.current = stepAt(event.clientX)
      flush()
    },
    onPointerMove: (event) => {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) want(stepAt(event.clientX))
    },
    // The last place counts even if its frame has not come yet.
    onPointerUp: flush,
    onPointerCancel: flush,
  }
}
