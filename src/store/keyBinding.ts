/** What a key of the page does. */
import type { Session } from './session.ts'

/** What keys act on, and what they can do that stores cannot. */
export interface KeyActions {
  /** The page's main document. */
  readonly session: Session
  openFile(): void
  focusEditor(): void
}

export interface KeyBinding {
  /** Values of KeyboardEvent.key, any of which runs it; letters match in the case that is written. */
  readonly keys: readonly string[]
  readonly label: string
  readonly group: 'Stepping' | 'Finding' | 'Page' | 'Presenting'
  /** The only mode that it works in; without one it works in both. */
  readonly when?: 'presenting' | 'working'
  run(actions: KeyActions): void
}
