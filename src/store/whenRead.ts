/** For what is done to the text with the help of what the worker found in it. */
import type { OpenedView } from '../protocol/messages.ts'
import type { DocumentStore } from './documentStore.ts'

/**
 * Calls back with what the worker has read as soon as that is the text that stands in the editor: at once, or when the edit that
 * is under way has been read. A newer call takes the place of one that waits, and another document ends it.
 */
export function whenRead(store: DocumentStore, act: (opened: OpenedView) => void): void {
  const { documentNumber } = store.getState()
  store.setState({ onceRead: act })
  let stop = (): void => undefined
  const tryNow = (): void => {
    const state = store.getState()
    if (state.onceRead !== act) return stop()
    const isAnother = state.documentNumber !== documentNumber
    if (!isAnother && state.opened?.text !== state.text) return
    // What is done may change the text: that is no second time.
    stop()
    store.setState({ onceRead: null })
    if (!isAnother && state.opened !== null) act(state.opened)
  }
  stop = store.subscribe(tryNow)
  tryNow()
}
