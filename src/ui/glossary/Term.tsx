/**
 * A word with a dotted line under it: pointing at it, reaching it with Tab or tapping it shows what it means. Escape, a
 * press elsewhere or going away closes it.
 */
import { useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import type { FocusEvent } from 'react'
import { openEntry } from '../../store/documents.ts'
import { glossaryEntry } from '../../store/glossary.ts'
import type { GlossaryEntry } from '../../store/glossary.ts'
import { useShell } from '../../store/shell.ts'
import { useSession } from '../shell/SessionContext.ts'
import './glossary.css'

const SHOW_AFTER_MS = 250
/** Long enough to move the pointer from the word into the words about it. */
const HIDE_AFTER_MS = 250
const GAP = 6
const MARGIN = 8

export function Term({ id, text }: { readonly id: string; readonly text: string }) {
  const entry = glossaryEntry(id)
  return entry === null ? text : <ExplainedTerm entry={entry} text={text} />
}

function ExplainedTerm({ entry, text }: { readonly entry: GlossaryEntry; readonly text: string }) {
  const panelId = useId()
  const root = useRef<HTMLSpanElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const [isOpen, setOpen] = useState(false)

  const soon = useCallback((open: boolean, delay: number): void => {
    if (timer.current !== null) clearTimeout(timer.current)
    timer.current = setTimeout(() => setOpen(open), delay)
  }, [])
  useEffect(() => () => clearTimeout(timer.current ?? undefined), [])

  useEffect(() => {
    if (!isOpen) return
    const close = (): void => setOpen(false)
    const closeOutside = (event: Event): void => {
      if (!(event.target instanceof Node) || !root.current?.contains(event.target)) close()
    }
    const closeByKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return
      if (root.current?.contains(document.activeElement)) button.current?.focus()
      close()
    }
    window.addEventListener('pointerdown', closeOutside, true)
    window.addEventListener('scroll', closeOutside, true)
    window.addEventListener('resize', close)
    window.addEventListener('keydown', closeByKey, true)
    return () => {
      window.removeEventListener('pointerdown', closeOutside, true)
      window.removeEventListener('scroll', closeOutside, true)
      window.removeEventListener('resize', close)
      window.removeEventListener('keydown', closeByKey, true)
    }
  }, [isOpen])

  const leave = (event: FocusEvent): void => {
    if (!root.current?.contains(event.relatedTarget)) setOpen(false)
  }
  return (
    <span
      ref={root}
      className="term"
      onPointerEnter={(event) => event.pointerType !== 'touch' && soon(true, SHOW_AFTER_MS)}
      onPointerLeave={(event) => event.pointerType !== 'touch' && soon(false, HIDE_AFTER_MS)}
      onBlur={leave}
    >
      <button
        ref={button}
        type="button"
        className="term-word"
        aria-expanded={isOpen}
        aria-controls={isOpen ? panelId : undefined}
        onFocus={(event) => event.currentTarget.matches(':focus-visible') && soon(true, 0)}
        onClick={() => soon(true, 0)}
      >
        {text}
      </button>
      {isOpen && <Explanation id={panelId} entry={entry} beside={button} />}
    </span>
  )
}

interface ExplanationProps {
  readonly id: string
  readonly entry: GlossaryEntry
  readonly beside: React.RefObject<HTMLElement | null>
}

/** In the top layer, below its word or, where there is no room, above it. */
function Explanation({ id, entry, beside }: ExplanationProps) {
  const panel = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    const element = panel.current
    const word = beside.current
    if (element === null || word === null) return
    element.showPopover()
    // A word that breaks over two lines is met where its last line ends.
    const anchor = [...word.getClientRects()].at(-1) ?? word.getBoundingClientRect()
    const { offsetWidth: width, offsetHeight: height } = element
    const left = Math.max(MARGIN, Math.min(anchor.left, window.innerWidth - width - MARGIN))
    const below = anchor.bottom + GAP
    const top = below + height + MARGIN > window.innerHeight ? anchor.top - GAP - height : below
    element.style.left = `${left}px`
    element.style.top = `${Math.max(MARGIN, top)}px`
  }, [beside])
  return (
    <span ref={panel} id={id} popover="manual" className="term-panel" role="note" aria-label={entry.term}>
      <strong>{entry.term}</strong>
      <span className="term-says">{entry.says}</span>
      <span className="term-foot">
        <ScenarioLink entry={entry} />
        <span className="term-source">{entry.source}</span>
      </span>
    </span>
  )
}

/** Opens the scenario that shows the term; nothing where the list could not be read. */
export function ScenarioLink({
  entry,
  onOpen,
}: {
  readonly entry: GlossaryEntry
  readonly onOpen?: () => void
}) {
  const session = useSession()
  const scenario = useShell(({ catalogue }) => catalogue?.entries.find(({ id }) => id === entry.scenario))
  if (scenario === undefined) return null
  return (
    <button
      type="button"
      className="term-link"
      onClick={() => {
        onOpen?.()
        void openEntry(session, scenario)
      }}
    >
      See it in “{scenario.title}”
    </button>
  )
}
