/** What a refused block calls for: the cheapest place, who stands there, and what would free it. */
import type { StepView } from '../../protocol/view.ts'
import { refusedAnswer } from '../../model/windows/refusedBlock.ts'
import { plainText } from '../../model/rich.ts'
import { useDocument } from '../../store/useDocument.ts'
import { RichText } from '../common/RichText.tsx'

export function RefusedAnswer({ view }: { readonly view: StepView }) {
  const answer = refusedAnswer(view)
  return (
    answer && (
      <p className="refused-answer">
        <RichText rich={answer.words} />
      </p>
    )
  )
}

/** In one line, without things to point at. */
export function RefusedLine() {
  const words = useDocument(({ view }) => {
    const answer = view && refusedAnswer(view)
    return answer ? plainText(answer.words) : null
  })
  return words && <p className="refused-line">{words}</p>
}
