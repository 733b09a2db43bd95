import { narrationText } from '../../model/narrationText.ts'
import { furtherSentence } from '../../model/saidAlready.ts'
import { useDocument } from '../../store/useDocument.ts'

/** Says what happened to screen readers as well, in every window: politely, so that fast stepping says only the last. */
export function LiveSentence() {
  const view = useDocument((state) => state.view)
  const sentence =
    view === null ? '' : [furtherSentence(view), narrationText(view.narration)].join(' ').trim()
  return (
    <div className="visually-hidden" role="status">
      {view && `Step ${view.step}. ${sentence}`}
    </div>
  )
}
