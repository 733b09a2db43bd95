/**
 * Keeps the address in step with the page: seldom enough for every browser (Safari allows 100 writes in 30 seconds), in
 * the right order although making a link takes a moment, and with a new entry in the history only for another document.
 */
import type { LinkState } from '../../link/state.ts'

/** Shortest time between two writes. */
export const WRITE_INTERVAL_MS = 320

interface LinkWriterOptions {
  /** What the page shows now; null while there is nothing to write. */
  capture(): LinkState | null
  /** The fragment of a state; null if no link can hold it. */
  encode(state: LinkState): Promise<string | null>
  /** Writes an entry of the history: over the present one, or as a new one. */
  write(fragment: string, how: 'replace' | 'push'): void
}

export interface LinkWriter {
  /** The page has changed; the address follows soon. */
  changed(): void
  /** Another document was opened. `before` is how the last one was left: back leads to it. */
  leave(before: LinkState | null): void
  /** The address has come from elsewhere: what was to be written belongs to another entry now. */
  drop(): void
}

export function createLinkWriter({ capture, encode, write }: LinkWriterOptions): LinkWriter {
  let timer: ReturnType<typeof setTimeout> | null = null
  let nextAt = 0
  /** How the documents before were left, in order, with null where that is not known. */
  let left: (LinkState | null)[] = []
  /** Raised by drop(): work begun before does not write. */
  let generation = 0
  let last: Promise<void> = Promise.resolve()

  const flush = (): void => {
    timer = null
    nextAt = Date.now() + WRITE_INTERVAL_MS
    const state = capture()
    if (state === null) return
    const entries = [...left, state]
    left = []
    const mine = generation
    last = last.then(async () => {
      for (const [index, entry] of entries.entries()) {
        const fragment = entry && (await encode(entry))
        if (mine !== generation) return
        const how = index === 0 ? 'replace' : 'push'
        if (entry !== null) write(fragment ?? '', how)
      }
    })
  }

  const changed = (): void => {
    timer ??= setTimeout(flush, Math.max(0, nextAt - Date.now()))
  }

  return {
    changed,
    leave: (before) => {
      left.push(before)
      changed()
    },
    drop: () => {
      generation++
      left = []
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
  }
}
