import { useDocumentStore } from '../../store/useDocument.ts'
import { whenRead } from '../../store/whenRead.ts'
import { followLines } from '../editor/text/followLines.ts'
import type { ReadText } from './headerEdit.ts'

/** Changes the text once the worker has read it as it stands. */
export function useEdit(): (change: (read: ReadText) => string) => void {
  const store = useDocumentStore()
  return (change) =>
    whenRead(store, ({ text, header }) => {
      if (header !== null) store.getState().setText(followLines(text, change({ text, header })))
    })
}
