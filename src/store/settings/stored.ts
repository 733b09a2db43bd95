/** What is kept in the browser from visit to visit. Storage may be forbidden; then choices last a visit. */
import type { ColourBy, MotionChoice, TextMode, ThemeChoice } from '../../model/choices.ts'

/** What a reader chose once and finds again on the next visit. */
export interface Settings {
  readonly theme: ThemeChoice
  readonly motion: MotionChoice
  readonly colourBy: ColourBy
  readonly textMode: TextMode
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
    textMode: oneOf<TextMode>(['read', 'edit'], read('textMode')) ?? 'read',
  }
}

export const readSettings = (): Settings => settingsFrom(readStored('settings'))
