/** Runs the short movement that shows a step's changes: 0 to 1 over the time that the theme gives. */
import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'
import { useMotionTime } from '../../canvas/useMotionTime.ts'
import type { StepView } from '../../protocol/view.ts'

export interface ChangeClock {
  /** Progress at a frame's time; the first call after a new step starts the movement. */
  at(time: number): number
}

/** A clock that starts again with each new step, but not with the first one shown: nothing has changed then. */
export function useChangeClock(view: StepView): RefObject<ChangeClock> {
  const duration = useMotionTime()
  const seen = useRef(view)
  const started = useRef<number | null>(-Infinity)
  const clock = useRef<ChangeClock>({ at: () => 1 })
  useEffect(() => {
    if (seen.current !== view) started.current = null
    seen.current = view
    clock.current = {
      at: (time) => {
        if (duration === 0) return 1
        started.current ??= time
        return Math.min(1, Math.max(0, (time - started.current) / duration))
      },
    }
  }, [view, duration])
  return clock
}
