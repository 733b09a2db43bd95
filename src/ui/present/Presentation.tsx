/** What presentation mode lays around and over the views: the sentence, the narration, black, and the spotlight. */
import { useEffect, useState } from 'react'
import { plainParagraph } from '../../model/narrationText.ts'
import { Spotlight } from './Spotlight.tsx'
import { usePage } from '../../store/pageStore.ts'
import { useDocument } from '../../store/useDocument.ts'
import './present.css'

/** One sentence, as large as a headline, with room for its longest: nothing moves when it changes. */
export function Headline() {
  const view = useDocument((state) => state.view)
  const steps = useDocument((state) => state.opened?.timeline.steps ?? 0)
  const title = useDocument((state) => state.opened?.title ?? '')
  if (view === null) return null
  const isFailure = view.call?.errno != null || view.stopped
  const call = view.call?.text.replace(/(?<!\s)\s+#.*$/, '') ?? title
  return (
    <header className="headline" data-failure={isFailure}>
      <h1 className="visually-hidden">{title || 'NOMMU Explorer'}</h1>
      <p className="headline-call">
        <code>{call}</code>
        {view.call !== null && <code className="headline-result">{view.call.result}</code>}
        <span className="headline-step">
          {view.step} / {steps}
        </span>
      </p>
      <p className="headline-sentence" aria-hidden="true">
        {view.sentence}
      </p>
    </header>
  )
}

/**
 * What the author says about this step. A scenario with narration keeps room for it at every step: nothing moves when
 * there is none. Longer words grow upwards over the views.
 */
export function Caption() {
  const isNarrated = useDocument((state) => NARRATED.test(state.opened?.text ?? ''))
  const narration = useDocument((state) => state.view?.narration)
  if (!isNarrated) return null
  return (
    <div className="caption-room">
      {narration !== undefined && narration.paragraphs.length > 0 && (
        <aside className="caption" aria-label="Narration">
          {narration.paragraphs.map((paragraph, i) => (
            <p key={i}>{plainParagraph(paragraph)}</p>
          ))}
        </aside>
      )}
    </div>
  )
}

const NARRATED = /^[ \t]*>/m

/** Over everything; none of it takes the pointer away from the views. */
export function Overlays() {
  const blank = usePage((state) => state.blank)
  const spotlight = usePage((state) => state.spotlight)
  return (
    <>
      <Spotlight isOn={spotlight && !blank} />
      {blank && <div className="blank" role="img" aria-label="The picture is black. B shows it again." />}
      {!blank && <FirstHint />}
    </>
  )
}

const HINT_TIME = 4000

/** How to get out again, for a moment. */
function FirstHint() {
  const [isShown, setIsShown] = useState(true)
  useEffect(() => {
    const timer = setTimeout(() => setIsShown(false), HINT_TIME)
    return () => clearTimeout(timer)
  }, [])
  return (
    isShown && (
      <p className="present-hint">
        <kbd>Esc</kbd> leaves <kbd>?</kbd> lists the keys
      </p>
    )
  )
}
