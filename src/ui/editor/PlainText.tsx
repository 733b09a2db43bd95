/** The text as it stands before the editor has loaded: same metrics, current line marked, results beside the lines. */
import type { CSSProperties, ReactElement } from 'react'
import { tokenizeLine } from '../../language/scenarioTokens.ts'
import { lineOfStep, stepOfLine } from '../../model/step/lookup.ts'
import { resultOfStep } from '../../model/run/results.ts'
import { breaksOf, hangOf } from './text/hang.ts'
import { lastRevealed } from '../../store/documentStore.ts'
import { usePage } from '../../store/pageStore.ts'
import { useDocument } from '../../store/useDocument.ts'
import './editor.css'

/** Lines drawn around the current one; the editor follows within a moment. */
const LINES = 120

/** What the reading view tells in another form. */
const WORDS = /^\s*(?:[>?]|[-+=](?:\s|$)|(?:title|about|chapter)\s)/

export function PlainText() {
  const text = useDocument((state) => state.text)
  const timeline = useDocument((state) => state.opened?.timeline ?? null)
  const current = useDocument((state) => lineOfStep(state.opened?.timeline ?? null, state.step))
  const revealed = useDocument(lastRevealed)
  const mode = usePage((state) => state.textMode)
  const lines = text.split(/\r\n?|\n/)
  const first = Math.max(0, Math.min((current ?? 1) - 1 - LINES / 2, lines.length - LINES))
  return (
    <pre className="editor-plain" aria-label="Scenario text">
      {lines.slice(first, first + LINES).map((line, i) => {
        if (mode === 'read' && WORDS.test(line)) return null
        const number = first + i + 1
        const step = stepOfLine(timeline, number)
        const result = timeline && step !== null && step <= revealed ? resultOfStep(timeline, step) : null
        const shape: CSSProperties & { '--hang': number; '--result': number } = {
          '--hang': hangOf(line),
          '--result': result?.text.length ?? 0,
        }
        return (
          <div key={number} className={number === current ? 'plain-line line-current' : 'plain-line'}>
            <span className="plain-number">{number}</span>
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
