/** After the answer: whether it was right, both answers by name, and the reason with the numbers. */
import { useLayoutEffect, useRef } from 'react'
import { usePage } from '../../store/pageStore.ts'
import { gapOf, givenWords, rightWords, whyNot } from '../../model/predict/predictGap.ts'
import type { Prediction } from '../../model/predict/predictions.ts'
import { useFocusPlaces } from '../../store/useDocument.ts'

/** Opens the reasons, also where the side panel is folded away. */
function showWhy(): void {
  usePage.setState({ sideTab: 'why', dock: 'side', narrowTab: 'side' })
}

const VERDICTS = { right: ['✓', 'Right'], wrong: ['✗', 'Not quite'], skipped: ['–', 'Skipped'] } as const

export function ResultCard({ entry }: { readonly entry: Prediction }) {
  const { question, verdict, given } = entry
  const focus = useFocusPlaces()
  const card = useRef<HTMLElement>(null)
  const [sign, word] = VERDICTS[verdict]
  const isDrawn = gapOf(entry).right.length > 0
  const reason = whyNot(entry)

  // The choices that had the focus are gone, and on the map arrows would move the cursor: here they step.
  useLayoutEffect(() => {
    const { activeElement } = document
    const isLost = activeElement === null || activeElement === document.body
    if (isLost || focus.isAt('map')) card.current?.focus({ preventScroll: true })
  }, [entry, focus])

  return (
    <section
      className="predict-result"
      data-verdict={verdict}
      aria-label="Your prediction"
      tabIndex={-1}
      ref={card}
    >
      <p className="predict-verdict">
        <span aria-hidden="true">{sign}</span> {word}
      </p>
      <p className="predict-asked">{question.words}</p>
      <dl>
        {verdict === 'wrong' && given !== null && (
          <div className="is-yours">
            <dt>Your answer</dt>
            <dd>{givenWords(question, given)}</dd>
          </div>
        )}
        <div className="is-right">
          <dt>{verdict === 'right' ? 'Your answer' : 'Correct'}</dt>
          <dd>{rightWords(question)}</dd>
        </div>
      </dl>
      <p className="predict-explanation">
        {verdict === 'wrong' && reason !== null && `${reason} `}
        {question.explanation}
      </p>
      <div className="predict-actions">
        {isDrawn && <span className="predict-how">Outlined on the page map</span>}
        <button type="button" className="text-button" onClick={showWhy}>
          Why
        </button>
      </div>
    </section>
  )
}
