/** The question and its answer below the views, where the side panel is folded away: the map stays in sight. */
import { useExplorer } from '../../store/explorer.ts'
import { usePredict } from '../../store/predict.ts'
import { PredictPanel } from './PredictPanel.tsx'

export function PredictSheet() {
  const step = useExplorer((state) => state.view?.step ?? 0)
  const isEnd = useExplorer(({ opened }) => step === opened?.timeline.steps)
  const hasQuestion = usePredict((state) => state.question !== null)
  const hasResult = usePredict((state) => state.log[step] !== undefined)
  const hasSummary = usePredict((state) => isEnd && Object.keys(state.log).length > 0)
  if (!hasQuestion && !hasResult && !hasSummary) return null
  return (
    <div className="predict-sheet side">
      <PredictPanel />
    </div>
  )
}
