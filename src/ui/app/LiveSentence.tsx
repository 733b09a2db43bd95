import { narrationText } from '../../model/narrationText.ts'
import { furtherSentence } from '../../model/saidAlready.ts'
import { useDocument } from '../../store/useDocument.ts'

/** Says what happened to screen readers as well, in every window: politely, so that fast stepping says only the last. */
export function LiveSentence() {
  const sentence = useDocument(({ view }) =>
    view === null ? '' : [furtherSentence(view), narrationText(view.narration)].join(' ').trim(),
  )
  const step = useDocument((state) => state.view?.step ?? null)
  return (
    <div className="visually-hidden" role="status">
      {step !== null && `Step ${step}. ${sentence}`}
    </div>
  )
}
