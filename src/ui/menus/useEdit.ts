import { useDocumentStore } from '../../store/useDocument.ts'
import { editText } from './editText.ts'
import type { ReadText } from './headerEdit.ts'

/** Changes the text once the worker has read it as it stands. */
export function useEdit(): (change: (read: ReadText) => string) => void {
  const store = useDocumentStore()
  return (change) => editText(store, change)
}
