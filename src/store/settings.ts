/** The choices that a reader finds again on the next visit, joined to the store. */
import { useExplorer } from './explorer.ts'
import { readSettings, writeStored } from './stored.ts'

let isForThisVisit = false

/** What is chosen inside holds for this visit only: a link may ask for it, but it is not the reader's own choice. */
export function forThisVisit(choose: () => void): void {
  isForThisVisit = true
  try {
    choose()
  } finally {
    isForThisVisit = false
  }
}

/** Puts the stored choices into the store and keeps each that is chosen from then on. */
export function rememberSettings(): void {
  useExplorer.setState(readSettings())
  useExplorer.subscribe((state, previous) => {
    if (isForThisVisit) return
    const { theme, motion, colourBy } = state
    const chosen = {
      ...(theme !== previous.theme && { theme }),
      ...(motion !== previous.motion && { motion }),
      ...(colourBy !== previous.colourBy && { colourBy }),
    }
    if (Object.keys(chosen).length === 0) return
    writeStored('settings', { ...readSettings(), ...chosen })
  })
}
