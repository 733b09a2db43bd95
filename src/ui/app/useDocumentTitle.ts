import { usePage } from '../../store/pageStore.ts'
import { useDocument } from '../../store/useDocument.ts'

/** What the open document is called: by itself, else by the list it came from; null while nothing is open. */
export function useDocumentTitle(): string | null {
  const own = useDocument((state) => state.opened?.title ?? null)
  const entryId = useDocument((state) => state.entryId)
  const listed = usePage(
    ({ catalogue }) => catalogue?.entries.find(({ id }) => id === entryId)?.title ?? null,
  )
  if (own === null) return null
  return own.trim() || listed || 'Untitled scenario'
}
