/** The question and its answer below the views, where the side panel is folded away: the map stays in sight. */
import { PredictPanel } from './PredictPanel.tsx'
import { useDocument } from '../../store/useDocument.ts'

export function PredictSheet() {
  const step = useDocument((state) => state.view?.step ?? 0)
  const isEnd = useDocument(({ opened }) => step === opened?.timeline.steps)
  const hasQuestion = useDocument((state) => state.question !== null)
  const hasResult = useDocument((state) => state.predictions[step] !== undefined)
  const hasSummary = useDocument((state) => isEnd && Object.keys(state.predictions).length > 0)
  if (!hasQuestion && !hasResult && !hasSummary) return null
  return (
    <div className="predict-sheet side">
      <PredictPanel />
    </div>
  )
}
