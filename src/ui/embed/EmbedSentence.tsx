import { StepBack, StepForward } from 'lucide-react'
import { narrationText } from '../../model/narrationText.ts'
import { EmbedQuestions } from './EmbedQuestions.tsx'
import { useDocument, useDocumentStore } from '../../store/useDocument.ts'

/** What happened, in the author's words where there are any; with buttons to step where there is no timeline. */
export function EmbedSentence({ hasButtons }: { readonly hasButtons: boolean }) {
  const view = useDocument((state) => state.view)
  const steps = useDocument((state) => state.opened?.timeline.steps ?? 0)
  const step = useDocument((state) => state.step)
  const isFailure = view?.call?.errno != null || view?.stopped === true
  const { goTo } = useDocumentStore().getState()
  return (
    <div className="embed-words" data-failure={isFailure}>
      {hasButtons && (
        <div className="embed-buttons" role="group" aria-label="Stepping">
          <button
            type="button"
            className="icon-button"
            aria-label="One step back"
            disabled={step === 0}
            onClick={() => goTo(step - 1)}
          >
            <StepBack size={17} aria-hidden />
          </button>
          <span className="embed-count">
            {step} / {steps}
          </span>
          <button
            type="button"
            className="icon-button"
            aria-label="One step forward"
            disabled={step >= steps}
            onClick={() => goTo(step + 1)}
          >
            <StepForward size={17} aria-hidden />
          </button>
        </div>
      )}
      <p className="embed-sentence" aria-hidden>
        {narrationText(view?.narration) || view?.sentence}
      </p>
      <EmbedQuestions />
    </div>
  )
}
