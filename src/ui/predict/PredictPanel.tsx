/** Everything that predicting says: the score, the open question or the answer to this step's, and the summary at the end. */
import { QuestionCard } from './QuestionCard.tsx'
import { ResultCard } from './ResultCard.tsx'
import { Summary } from './Summary.tsx'
import { useDocument } from '../../store/useDocument.ts'
import { predictionsInOrder, scoreOf } from '../../model/predict/predictions.ts'
import type { Prediction } from '../../model/predict/predictions.ts'
import './predict.css'

export function PredictPanel() {
  const on = useDocument((state) => state.predicting)
  const reached = useDocument((state) => state.reached)
  const question = useDocument((state) => state.question)
  const log = useDocument((state) => state.predictions)
  const step = useDocument((state) => state.view?.step ?? 0)
  const steps = useDocument((state) => state.opened?.timeline.steps ?? 0)
  if (!on) return null
  const entries = predictionsInOrder(log)
  const entry = log[step]
  const isEnd = steps > 0 && step === steps
  return (
    <div className="predict">
      <ScoreLine entries={entries} isSeen={reached === steps && entries.length === 0} />
      {question !== null ? (
        <QuestionCard key={question.step} question={question} />
      ) : (
        entry !== undefined && <ResultCard key={step} entry={entry} />
      )}
      {isEnd && entries.length > 0 && <Summary entries={entries} />}
    </div>
  )
}

function ScoreLine({
  entries,
  isSeen,
}: {
  readonly entries: readonly Prediction[]
  readonly isSeen: boolean
}) {
  if (entries.length === 0)
    return (
      <p className="predict-score">
        {isSeen
          ? 'You have seen every step. Go back to the start to be asked again.'
          : 'Predict is on: before some steps you choose what will happen.'}
      </p>
    )
  const { right, wrong, skipped } = scoreOf(entries)
  return (
    <p className="predict-score">
      {right + wrong > 0 && (
        <>
          <strong>{right}</strong> of {right + wrong} right
        </>
      )}
      {right + wrong > 0 && skipped > 0 && ', '}
      {skipped > 0 && `${skipped} skipped`}
    </p>
  )
}
