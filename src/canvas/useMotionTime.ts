/** How long a change may move, in milliseconds; 0 when the reader, or their system, wants no movement. */
import { useSyncExternalStore } from 'react'
import { usePalette } from './palette.ts'
import { usePage } from '../store/pageStore.ts'

const QUERY = '(prefers-reduced-motion: reduce)'

const watchSystem = (changed: () => void): (() => void) => {
  const query = matchMedia(QUERY)
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}

export function useMotionTime(): number {
  const motion = usePage((state) => state.motion)
  const isReduced = useSyncExternalStore(watchSystem, () => matchMedia(QUERY).matches)
  const { changeTime } = usePalette()
  return motion === 'off' || (motion === 'system' && isReduced) ? 0 : changeTime
}
