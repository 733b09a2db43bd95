import { openEntry } from '../../store/opening/documents.ts'
import { usePage } from '../../store/pageStore.ts'
import { useDocument, useSession } from '../../store/useDocument.ts'
import './lesson.css'

/** After the last step: the next scenario of the course. Nothing for texts of the reader's own. */
export function NextLesson() {
  const session = useSession()
  const entryId = useDocument((state) => state.entryId)
  const entries = usePage((state) => state.catalogue?.entries)
  const lessons = entries?.filter(({ kind }) => kind === 'scenario') ?? []
  const at = lessons.findIndex(({ id }) => id === entryId)
  const next = at === -1 ? undefined : lessons[at + 1]
  if (next === undefined) return null
  return (
    <p className="next-lesson">
      <span>{lessons[at]?.chapter === next.chapter ? 'Next' : `Next chapter: ${next.chapter}`}</span>
      <button type="button" className="plain-button" onClick={() => void openEntry(session, next)}>
        {next.title} <span aria-hidden="true">›</span>
      </button>
    </p>
  )
}
