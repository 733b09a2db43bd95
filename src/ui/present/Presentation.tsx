/** What presentation mode lays around and over the views: the sentence, the narration, black, and the spotlight. */
import { useEffect, useState } from 'react'
import { formatCount } from '../../base/format.ts'
import { narrationText } from '../../model/narrationText.ts'
import { plainText } from '../../model/rich.ts'
import { refusedAnswer } from '../../model/windows/refusedBlock.ts'
import type { StepView } from '../../protocol/view.ts'
import { ReadText } from '../side/ReadText.tsx'
import { isRefusedAt, useRemedies } from '../side/advice/remedies.ts'
import { Spotlight } from './Spotlight.tsx'
import { WallQuestion } from './WallQuestion.tsx'
import { usePage } from '../../store/pageStore.ts'
import { isUntold } from '../../store/exercise.ts'
import { useDocument } from '../../store/useDocument.ts'
import './present.css'

/** One sentence, as large as a headline, with room for its longest: nothing moves when it changes. */
export function Headline() {
  const view = useDocument((state) => state.view)
  const steps = useDocument((state) => state.opened?.timeline.steps ?? 0)
  const title = useDocument((state) => state.opened?.title ?? '')
  const problems = useDocument((state) => state.opened?.diagnostics.length ?? 0)
  // Of a program that died while it was loaded, too: whoever started it has its pid.
  const isRefused = useDocument(({ opened }) => isRefusedAt(opened, view))
  if (view === null) return null
  const isFailure = isRefused || view.stopped
  const call = view.call?.text.replace(/(?<!\s)\s+#.*$/, '') ?? title
  return (
    <header className="headline" data-failure={isFailure}>
      <h1 className="visually-hidden">{title || 'NOMMU Explorer'}</h1>
      <p className="headline-call">
        <code>{call}</code>
        {view.call !== null && <Result text={view.call.result} />}
        {problems > 0 && (
          <span className="headline-problems">
            {formatCount(problems)} {problems === 1 ? 'problem' : 'problems'} in the text
          </span>
        )}
        <span className="headline-step">
          {view.step} / {steps}
        </span>
      </p>
      <Told view={view} />
    </header>
  )
}

/** `= -1 ENOMEM (Cannot allocate memory)`; what it means gives way in a narrow window. */
function Result({ text }: { readonly text: string }) {
  const at = text.indexOf(' (')
  return (
    <code className="headline-result">
      {at === -1 ? text : text.slice(0, at)}
      {at !== -1 && <span className="headline-meaning">{text.slice(at)}</span>}
    </code>
  )
}

/** In the author's words where there are any, else the model's: one of them is enough on a wall. Long ones in smaller type. */
function Told({ view }: { readonly view: StepView }) {
  const words = narrationText(view.narration)
  const text = words || view.sentence
  const size = text.length > LONGEST_LARGE ? 'small' : 'large'
  return words === '' ? (
    <p className="headline-sentence" data-size={size} aria-hidden="true">
      {text}
    </p>
  ) : (
    <aside className="headline-sentence" data-size={size} aria-label="Narration">
      {text}
    </aside>
  )
}

/** Letters that three lines of the larger type hold in a narrow window. */
const LONGEST_LARGE = 150

/** Over the curves of the timeline: what answers a refused call. It takes no room, so that nothing moves. */
export function Caption() {
  const view = useDocument((state) => state.view)
  const wall = usePage((state) => state.wall)
  const remedies = useRemedies(view)
  const isHidden = useDocument(isUntold)
  const answer = view === null || isHidden ? null : refusedAnswer(view)
  if ((answer === null && remedies === '') || wall?.step === view?.step) return null
  return (
    <div className="caption-room">
      <p className="caption">
        <span>
          {answer && plainText(answer.brief)} {remedies}
        </span>
      </p>
    </div>
  )
}

/** What the step read, in the place of a picture that it left as it was. */
export function WallText() {
  const view = useDocument((state) => state.view)
  const wall = usePage((state) => state.wall)
  if (view?.read === undefined || wall?.step === view.step) return null
  return (
    <div className="wall-text side">
      <ReadText read={view.read} view={view} />
    </div>
  )
}

/** Over everything; none of it takes the pointer away from the views. */
export function Overlays() {
  const blank = usePage((state) => state.blank)
  const spotlight = usePage((state) => state.spotlight)
  return (
    <>
      <Spotlight isOn={spotlight && !blank} />
      {blank && <div className="blank" role="img" aria-label="The picture is black. B shows it again." />}
      {!blank && <WallQuestion />}
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
