/** Click and drag along the strip: the step under the pointer, at most one a frame. */
import { useCallback, useEffect, useRef } from 'react'
import type { PointerEvent } from 'react'
import { cancelFrame, scheduleFrame } from '../../canvas/frames.ts'
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
  const flush = useCallback((): void => {
    const step = wanted.current
    wanted.current = null
    if (step !== null) store.getState().goTo(step)
  }, [store])
  useEffect(() => () => cancelFrame(flush), [flush])

  const want = (step: number): void => {
    wanted.current = step
    scheduleFrame(flush)
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
