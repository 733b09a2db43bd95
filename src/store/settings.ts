/** What a reader chose once and finds again on the next visit. Storage may be forbidden; then choices last a visit. */
import type { ColourBy, MotionChoice, ThemeChoice } from '../model/choices.ts'
import { useExplorer } from './explorer.ts'

interface Settings {
  readonly theme: ThemeChoice
  readonly motion: MotionChoice
  readonly colourBy: ColourBy
}

const PREFIX = 'nommu-explorer.'

/** A stored value, or null if there is none or it cannot be read. */
export function readStored(key: string): unknown {
  try {
    const text = localStorage.getItem(PREFIX + key)
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}

export function writeStored(key: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value))
  } catch {
    // Full or forbidden: the choice holds for this visit.
  }
}

const oneOf = <T extends string>(allowed: readonly T[], value: unknown): T | null =>
  allowed.find((choice) => choice === value) ?? null

/** What is stored, with everything unknown left at its default. */
export function settingsFrom(stored: unknown): Settings {
  const read = (key: keyof Settings): unknown =>
    typeof stored === 'object' && stored !== null ? Reflect.get(stored, key) : null
  return {
    theme: oneOf<ThemeChoice>(['system', 'light', 'dark', 'contrast'], read('theme')) ?? 'system',
    motion: oneOf<MotionChoice>(['system', 'on', 'off'], read('motion')) ?? 'system',
    colourBy: oneOf<ColourBy>(['kind', 'owner'], read('colourBy')) ?? 'kind',
  }
}

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
  useExplorer.setState(settingsFrom(readStored('settings')))
  useExplorer.subscribe((state, previous) => {
    if (isForThisVisit) return
    const { theme, motion, colourBy } = state
    const chosen = {
      ...(theme !== previous.theme && { theme }),
      ...(motion !== previous.motion && { motion }),
      ...(colourBy !== previous.colourBy && { colourBy }),
    }
    if (Object.keys(chosen).length === 0) return
    writeStored('settings', { ...settingsFrom(readStored('settings')), ...chosen })
  })
}
