import { useDeferredValue, useLayoutEffect } from 'react'
import { scheduleFrame } from './frames.ts'

/**
 * A value that is drawn a moment later, in a task of its own: for what nobody sees, so that it holds up nothing that is seen.
 * Frames are not idle before it is drawn.
 */
export function useLater<Value>(value: Value): Value {
  const later = useDeferredValue(value)
  const isBehind = later !== value
  useLayoutEffect(() => {
    if (!isBehind) return undefined
    let waits = true
    scheduleFrame(() => waits)
    return () => {
      waits = false
    }
  }, [isBehind])
  return later
}
