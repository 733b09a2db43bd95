/** The text as it stands before the editor has loaded: same metrics, current line marked, results beside the lines. */
import { useMemo } from 'react'
import type { CSSProperties, ReactElement } from 'react'
import { tokenizeLine } from '../../language/scenarioTokens.ts'
import { TextLines } from '../../model/textLines.ts'
import { lineOfStep, stepOfLine } from '../../model/step/lookup.ts'
import { resultOfStep } from '../../model/run/results.ts'
import { breaksOf, hangOf } from './text/hang.ts'
import { passagesOf, withoutMarks, type Passage } from './text/passages.ts'
import { withPlainLineEnds } from './text/textChange.ts'
import { lastRevealed } from '../../store/documentStore.ts'
import { usePage } from '../../store/pageStore.ts'
import { useDocument } from '../../store/useDocument.ts'
import './editor.css'
import './reading.css'

/** Lines drawn around the current one; the editor follows within a moment. */
const LINES = 120

export function PlainText() {
  const text = useDocument((state) => state.text)
  const timeline = useDocument((state) => state.opened?.timeline ?? null)
  const current = useDocument((state) => lineOfStep(state.opened?.timeline ?? null, state.step))
  const revealed = useDocument(lastRevealed)
  const mode = usePage((state) => state.textMode)
  const isFolded = usePage((state) => state.isNarrationFolded)
  const isLog = useDocument((state) => state.opened?.isSeries === true)
  const isRead = mode === 'read' && !isLog
  const lines = useMemo(() => new TextLines(text), [text])
  const passages = useMemo(
    () => (isRead ? byLine(passagesOf(withPlainLineEnds(text))) : null),
    [text, isRead],
  )
  const first = Math.max(0, Math.min((current ?? 1) - 1 - LINES / 2, lines.length - LINES))
  return (
    <pre className="editor-plain" aria-label="Scenario text">
      {Array.from({ length: Math.min(LINES, lines.length - first) }, (_, i) => {
        const number = first + i + 1
        const line = lines.at(first + i) ?? ''
        const passage = passages?.get(number)
        if (passage !== undefined)
          return passage.first === number && !isFolded && <Words key={number} passage={passage} />
        const step = stepOfLine(timeline, number)
        const result = timeline && step !== null && step <= revealed ? resultOfStep(timeline, step) : null
        const shape: CSSProperties & { '--hang': number; '--result': number } = {
          '--hang': hangOf(line),
          '--result': result?.text.length ?? 0,
        }
        return (
          <div key={number} className={number === current ? 'plain-line line-current' : 'plain-line'}>
            <span className="plain-number">{isRead ? step : number}</span>
            <code className={result?.text ? 'plain-text has-result' : 'plain-text'} style={shape}>
              {colour(line)}
            </code>
            <span className={result?.failed ? 'result result-failed' : 'result'}>{result?.text}</span>
          </div>
        )
      })}
    </pre>
  )
}

/** The passage that each line of words belongs to. */
function byLine(passages: readonly Passage[]): ReadonlyMap<number, Passage> {
  const lines = new Map<number, Passage>()
  for (const passage of passages)
    for (let line = passage.first; line <= passage.last; line++) lines.set(line, passage)
  return lines
}

/** Words as the reading view has them until their values are known. */
const Words = ({ passage: { kind, paragraphs } }: { readonly passage: Passage }) => (
  <div className={`reading-words reading-${kind}`}>
    {kind === 'questions' ? (
      <p>A question</p>
    ) : (
      paragraphs.map(
        (words, i) => words !== '' && <p key={i}>{kind === 'intro' ? words : withoutMarks(words)}</p>,
      )
    )}
  </div>
)

function colour(line: string) {
  const parts: (string | ReactElement)[] = []
  const breaks = breaksOf(line)
  let at = 0
  for (const { from, to, kind } of tokenizeLine(line)) {
    if (from > at) parts.push(line.slice(at, from))
    // A bar is no token: what stands behind it begins one.
    if (breaks.includes(from)) parts.push(<wbr key={`break ${from}`} />)
    parts.push(
      <span key={from} className={`tok-${kind}`}>
        {line.slice(from, to)}
      </span>,
    )
    at = to
  }
  parts.push(line.slice(at))
  return parts
}
