import { useExplorer } from '../../store/explorer.ts'
import { useShell } from '../../store/shell.ts'

/** What the open document is called: by itself, else by the list it came from; null while nothing is open. */
export function useDocumentTitle(): string | null {
  const own = useExplorer((state) => state.opened?.title ?? null)
  const listed = useShell(
    ({ catalogue, entryId }) => catalogue?.entries.find(({ id }) => id === entryId)?.title ?? null,
  )
  if (own === null) return null
  return own.trim() || listed || 'Untitled scenario'
}
