import { MessageCircleQuestionMark } from 'lucide-react'
import { togglePredict, usePredictSwitch } from '../../store/predictSwitch.ts'

/** Switches asking before showing on and off. */
export function PredictToggle() {
  const on = usePredictSwitch((state) => state.on)
  return (
    <button
      type="button"
      className="menu-button icon-button predict-toggle"
      aria-label="Predict"
      aria-pressed={on}
      title="Predict: asks what will happen before it shows it (A)"
      onClick={togglePredict}
    >
      <MessageCircleQuestionMark size={17} aria-hidden />
    </button>
  )
}
