/**
 * What one part of a document's state does to another, or to the page's. All of it stands here, in the order in which it runs
 * when the state changes. It begins and ends with the document.
 *
 * 1. Another step is asked for: its picture is asked for.
 * 2. Other words stand in the text: they are run after a pause.
 * 3. Predicting is switched on: the picture is asked for again, with its question.
 * 4. `playing` is set: one step after the other (player.ts).
 * 5. Something is opened: the page takes the look that it asks for (look.ts). Of a second machine neither this nor 4.
 * 6. Predicting holds back a step until its question is answered, and knows how far the reader has come (predict.ts). Its code
 *    comes with the panels: it joins as the last of all, and once.
 */
import type { DocumentStore } from './documentStore.ts'
import { startLook } from './look.ts'
import { startPlayer } from './player.ts'

/** What effects need done that the state cannot do by itself. */
export interface DocumentWork {
  /** Asks the worker for the picture of the present step. */
  show(): void
  /** The text has become another. */
  followText(): void
}

/** Starts them; returns how to stop. `isFirst`: it is no second machine's, which follows another and leaves the page's look alone. */
export function startEffects(
  store: DocumentStore,
  { show, followText }: DocumentWork,
  isFirst: boolean,
): () => void {
  const stops = [
    store.subscribe((state, before) => {
      if (state.step !== before.step && state.opened === before.opened) show()
    }),
    store.subscribe((state, before) => {
      if (state.text !== before.text) followText()
    }),
    store.subscribe((state, before) => {
      // The picture that is shown came without a question.
      if (state.predicting && !before.predicting && state.opened !== null) show()
    }),
    ...(isFirst ? [startPlayer(store), startLook(store)] : []),
  ]
  return () => stops.forEach((stop) => stop())
}
