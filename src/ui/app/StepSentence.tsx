import { narrationText } from '../../model/narrationText.ts'
import { focusQuestion } from '../lesson/focusQuestion.ts'
import { useDocument, useSession } from '../../store/useDocument.ts'

/** What happened in this step, for windows whose side panel is folded away: in the author's words where there are any. */
export function StepSentence() {
  const sentence = useDocument(({ view }) => narrationText(view?.narration) || (view?.sentence ?? ''))
  const isAsked = useDocument(({ view }) => (view?.narration?.questions.length ?? 0) > 0)
  const isFailure = useDocument((state) => state.view?.call?.errno != null || state.view?.stopped === true)
  const isStart = useDocument(({ view, opened }) => view?.step === 0 && opened?.timeline.steps !== 0)
  const session = useSession()
  return (
    <div className="step-words">
      <p className="step-sentence" data-failure={isFailure} aria-hidden>
        {sentence}
      </p>
      {isStart && (
        <button type="button" className="text-button" onClick={() => session.store.getState().goTo(1)}>
          Run the first call <kbd>→</kbd>
        </button>
      )}
      {isAsked && (
        <button type="button" className="text-button" onClick={() => focusQuestion(session)}>
          Question <kbd>Q</kbd>
        </button>
      )}
    </div>
  )
}
