import { useSyncExternalStore } from 'react'

/**
 * What the window has room for. wide: everything; medium: the side panel shares the dock with the text; small: the
 * dock starts folded; narrow: one panel at a time.
 */
export type Viewport = 'wide' | 'medium' | 'small' | 'narrow'

/** Widths in CSS pixels from which each has room. */
export function viewportFor(width: number): Viewport {
  if (width > 1100) return 'wide'
  if (width > 820) return 'medium'
  return width > 560 ? 'small' : 'narrow'
}

const watch = (changed: () => void): (() => void) => {
  window.addEventListener('resize', changed)
  return () => window.removeEventListener('resize', changed)
}

export const useViewport = (): Viewport => useSyncExternalStore(watch, () => viewportFor(window.innerWidth))
