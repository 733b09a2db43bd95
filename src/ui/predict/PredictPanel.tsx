/** Everything that predicting says: the score, the open question or the answer to this step's, and the summary at the end. */
import { useExplorer } from '../../store/explorer.ts'
import { entriesOf, scoreOf, usePredict } from '../../store/predict.ts'
import type { LogEntry } from '../../store/predict.ts'
import { usePredictSwitch } from '../../store/predictSwitch.ts'
import { QuestionCard } from './QuestionCard.tsx'
import { ResultCard } from './ResultCard.tsx'
import { Summary } from './Summary.tsx'
import './predict.css'

export function PredictPanel() {
  const on = usePredictSwitch((state) => state.on)
  const reached = usePredictSwitch((state) => state.reached)
  const question = usePredict((state) => state.question)
  const log = usePredict((state) => state.log)
  const step = useExplorer((state) => state.view?.step ?? 0)
  const steps = useExplorer((state) => state.opened?.timeline.steps ?? 0)
  if (!on) return null
  const entries = entriesOf(log)
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

function ScoreLine({ entries, isSeen }: { readonly entries: readonly LogEntry[]; readonly isSeen: boolean }) {
  if (entries.length === 0)
    return (
      <p className="predict-score">
        {isSeen
          ? 'All of this has been shown already. Go back to the start to be asked.'
          : 'Step forward: now and then you are asked first.'}
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
