/** Changes of the text that the page makes for the reader: undo takes each back. */
import type { DocumentStore } from '../../store/documentStore.ts'
import { useBeside } from '../../store/beside.ts'
import { whenRead } from '../../store/whenRead.ts'
import { followLines } from '../editor/text/followLines.ts'
import { asksWithout, setBeside, withoutLine, type ReadText } from './headerEdit.ts'

/** Changes the text once the worker has read it as it stands. A recording has none. */
export function editText(store: DocumentStore, change: (read: ReadText) => string): void {
  whenRead(store, ({ text, header }) => {
    if (header !== null) store.getState().setText(followLines(text, change({ text, header })))
  })
}

/** Asks for a machine beside this one that does not make the call of a line; asked again, no more. */
export function toggleWithout(store: DocumentStore, line: number): void {
  useBeside.setState({ isAlone: false })
  editText(store, (read) => setBeside(read, asksWithout(read.header, line) ? null : withoutLine(read, line)))
}

/** The same for the call of the step that is shown. */
export function toggleWithoutThis(store: DocumentStore): void {
  const { call } = store.getState().view ?? {}
  if (call) toggleWithout(store, call.line)
}
