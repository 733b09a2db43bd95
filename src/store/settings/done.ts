/** Which lessons have been gone through to their last step, on this machine. */
import type { DocumentStore } from '../documentStore.ts'
import { readStored, writeStored } from './stored.ts'

const KEY = 'done'
/** More than there will ever be lessons: what is stored stays small whatever happens. */
const MOST = 1000

export function doneLessons(): ReadonlySet<string> {
  const stored = readStored(KEY)
  return new Set(Array.isArray(stored) ? stored.filter((id): id is string => typeof id === 'string') : [])
}

/** Remembers each lesson whose last step is shown, as long as its text is the author's. Returns how to stop. */
export function rememberDone(store: DocumentStore): () => void {
  return store.subscribe(({ view, opened, entryId, text, predicting }, before) => {
    if (view === before.view || view === null || opened === null || entryId === null || predicting) return
    const isAtEnd = opened.timeline.steps > 0 && view.step === opened.timeline.steps
    if (!isAtEnd || text !== opened.text || opened.kind !== 'scenario') return
    const done = doneLessons()
    if (!done.has(entryId)) writeStored(KEY, [...done, entryId].slice(-MOST))
  })
}
