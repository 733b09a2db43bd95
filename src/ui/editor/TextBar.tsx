/** Above the text: how it is shown, and what is wrong with it, in words that stay on the page. */
import { useId, useMemo, useState } from 'react'
import { CircleAlert } from 'lucide-react'
import { formatCount } from '../../base/format.ts'
import type { TextMode } from '../../model/choices.ts'
import { hasWords } from '../../model/source.ts'
import type { Diagnostic } from '../../protocol/messages.ts'
import { usePage } from '../../store/pageStore.ts'
import { chooseSettings } from '../../store/settings/settings.ts'
import { useDocument, useDocumentStore } from '../../store/useDocument.ts'
import { applyFixes, fixLabel } from './text/fixes.ts'
import './textBar.css'

const MODES: readonly (readonly [TextMode, string])[] = [
  ['read', 'Read'],
  ['edit', 'Edit'],
]
/** Rows drawn at once, and with each wish for more. */
const ROWS = 100
const NONE: readonly Diagnostic[] = []

export function TextBar() {
  const mode = usePage((state) => state.textMode)
  const diagnostics = useDocument((state) => state.opened?.diagnostics ?? NONE)
  const isFolded = usePage((state) => state.isNarrationFolded)
  const text = useDocument((state) => state.text)
  const canBeFolded = useMemo(() => hasWords(text), [text])
  const [isOpen, setIsOpen] = useState(false)
  const list = useId()
  const count = diagnostics.length
  const words = `${formatCount(count)} ${count === 1 ? 'problem' : 'problems'}`
  return (
    <>
      <div className="text-bar">
        <div className="text-modes" role="group" aria-label="How the text is shown">
          {MODES.map(([value, label]) => (
            <button
              key={value}
              type="button"
              aria-pressed={value === mode}
              onClick={() => chooseSettings({ textMode: value })}
            >
              {label}
            </button>
          ))}
        </div>
        {mode === 'read' && canBeFolded && (
          <button
            type="button"
            className="text-words"
            aria-pressed={!isFolded}
            title="The author's words between the calls"
            onClick={() => usePage.setState({ isNarrationFolded: !isFolded })}
          >
            Words
          </button>
        )}
        <p className="visually-hidden" aria-live="polite">
          {count > 0 && `${words} in the text`}
        </p>
        {count > 0 && (
          <button
            type="button"
            className="problem-count"
            aria-expanded={isOpen}
            aria-controls={list}
            onClick={() => setIsOpen(!isOpen)}
          >
            <CircleAlert size={14} aria-hidden /> {words}
          </button>
        )}
      </div>
      <div id={list}>{isOpen && count > 0 && <Problems diagnostics={diagnostics} />}</div>
    </>
  )
}

function Problems({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }) {
  const store = useDocumentStore()
  const [rows, setRows] = useState(ROWS)
  // While the text is ahead of its run, places are those of another one.
  const isBehind = useDocument(({ text, opened }) => text !== opened?.text)
  const fixable = diagnostics.filter((diagnostic) => diagnostic.suggestion !== null)
  const fix = (some: readonly Diagnostic[]): void => {
    const { text, setText } = store.getState()
    setText(applyFixes(text, some))
  }
  const show = (sought: Diagnostic): void => {
    chooseSettings({ textMode: 'edit' })
    store.setState({ soughtText: { ...sought } })
  }
  return (
    <section className="problems" aria-label="Problems in the text">
      <ol>
        {diagnostics.slice(0, rows).map((diagnostic, i) => (
          <li key={i} className={`problem-${diagnostic.severity}`}>
            <button type="button" className="problem" disabled={isBehind} onClick={() => show(diagnostic)}>
              <span className="problem-line">Line {formatCount(diagnostic.line)}</span> {diagnostic.message}
            </button>
            {diagnostic.suggestion !== null && (
              <button
                type="button"
                className="problem-fix"
                disabled={isBehind}
                onClick={() => fix([diagnostic])}
              >
                {fixLabel(diagnostic)}
              </button>
            )}
          </li>
        ))}
      </ol>
      {rows < diagnostics.length && (
        <button type="button" className="text-button" onClick={() => setRows(rows + ROWS)}>
          Show more
        </button>
      )}
      {fixable.length > 1 && (
        <button type="button" className="text-button" disabled={isBehind} onClick={() => fix(fixable)}>
          Put {formatCount(fixable.length)} right
        </button>
      )}
    </section>
  )
}
