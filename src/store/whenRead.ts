/** For what is done to the text with the help of what the worker found in it. */
import type { OpenedView } from '../protocol/messages.ts'
import { useExplorer } from './explorer.ts'

let forget: (() => void) | null = null

/**
 * Calls back with what the worker has read as soon as that is the text that stands in the editor: at once, or when the edit that
 * is under way has been read. A newer call takes the place of one that waits, and another document ends it.
 */
export function whenRead(act: (opened: OpenedView) => void): void {
  forget?.()
  forget = null
  const { documentNumber } = useExplorer.getState()
  const tryNow = (): void => {
    const state = useExplorer.getState()
    const isAnother = state.documentNumber !== documentNumber
    if (!isAnother && state.opened?.text !== state.text) return
    // What is done may change the text: that is no second time.
    forget?.()
    forget = null
    if (!isAnother && state.opened !== null) act(state.opened)
  }
  forget = useExplorer.subscribe((state, before) => {
    if (state.opened !== before.opened || state.text !== before.text) tryNow()
  })
  tryNow()
}
