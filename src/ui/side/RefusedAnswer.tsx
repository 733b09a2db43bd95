/** What a refused block calls for: the cheapest place, who stands there, and what would free it. */
import type { StepView } from '../../protocol/view.ts'
import { refusedAnswer } from '../../model/windows/refusedBlock.ts'
import { plainText } from '../../model/rich.ts'
import { isUntold } from '../../store/exercise.ts'
import { useDocument } from '../../store/useDocument.ts'
import { RichText } from '../common/RichText.tsx'
import { useRemedies } from './advice/remedies.ts'

export function RefusedAnswer({ view }: { readonly view: StepView }) {
  const isHidden = useDocument(isUntold)
  const answer = refusedAnswer(view)
  return (
    answer &&
    !isHidden && (
      <p className="refused-answer">
        <RichText rich={answer.words} />
      </p>
    )
  )
}

/** In a line each, without things to point at: the place, and what would have helped. */
export function RefusedLine() {
  const view = useDocument((state) => state.view)
  const remedies = useRemedies(view)
  const isHidden = useDocument(isUntold)
  const answer = view === null || isHidden ? null : refusedAnswer(view)
  return (
    <>
      {answer && <p className="refused-line">{plainText(answer.words)}</p>}
      {remedies !== '' && <p className="refused-line refused-remedies">{remedies}</p>}
    </>
  )
}
