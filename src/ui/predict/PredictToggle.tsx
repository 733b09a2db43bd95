import { MessageCircleQuestionMark } from 'lucide-react'
import { useDocument, useDocumentStore } from '../../store/useDocument.ts'

/** Switches asking before showing on and off. */
export function PredictToggle() {
  const on = useDocument((state) => state.predicting)
  const { togglePredicting } = useDocumentStore().getState()
  return (
    <button
      type="button"
      className="menu-button icon-button predict-toggle"
      aria-label="Predict"
      aria-pressed={on}
      title="Predict: asks what will happen before it shows it (A)"
      onClick={togglePredicting}
    >
      <MessageCircleQuestionMark size={17} aria-hidden />
    </button>
  )
}
