import { useSyncExternalStore } from 'react'
import { usePage } from '../../store/pageStore.ts'

/** Where the heat strip does not take from the views what they need. */
const ROOMY = '(min-width: 1101px) and (min-height: 760px)'

const watch = (changed: () => void): (() => void) => {
  const query = matchMedia(ROOMY)
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}

/** Whether the heat strip is shown: as the reader chose, or where the window has room for it. */
export function useHeat(): boolean {
  const chosen = usePage((state) => state.heat)
  const hasRoom = useSyncExternalStore(watch, () => matchMedia(ROOMY).matches)
  return chosen ?? hasRoom
}
