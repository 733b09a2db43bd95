import { Undo2 } from 'lucide-react'
import { NEW_SCENARIO } from '../../store/opening/documents.ts'
import { useDocument, useSession } from '../../store/useDocument.ts'

/** Says that the text is not as its author left it, and leads back. Nothing for a text that the reader began. */
export function EditedMark() {
  const session = useSession()
  const isEdited = useDocument(
    ({ text, original }) => original !== null && original !== NEW_SCENARIO && text !== original,
  )
  if (!isEdited) return null
  return (
    <button
      type="button"
      className="menu-button edited-mark"
      title="The text was changed. Back to the original: undoing brings the changes back."
      aria-label="Edited: back to the original"
      onClick={session.backToOriginal}
    >
      <span className="edited-word">Edited</span> <Undo2 size={15} aria-hidden />
    </button>
  )
}
