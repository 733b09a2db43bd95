/**
 * The speaker's window: notes of this step and the next, the call to come, the clock. It has no machine of its own; it
 * shows what the page tells it and asks the page to step, so the two cannot disagree.
 */
import { useLayoutEffect } from 'react'
import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { create } from 'zustand'
import { followAppearance } from '../app/start/appearance.ts'
import { svgAddress } from '../../export/bitmap.ts'
import { Clock } from './Clock.tsx'
import type { Notes, NoteLine } from './messages.ts'
import { connectSpeaker } from './speaker.ts'
import type { Speaker } from './speaker.ts'
import { speakerKey } from './speakerKeys.ts'
import './speaker.css'

export function showSpeaker(root: HTMLElement, stage: string | null): void {
  followAppearance()
  document.title = 'Notes of the speaker · NOMMU Explorer'
  const speaker = connectSpeaker(stage, (notes) => useNotes.setState({ notes }))
  createRoot(root).render(<SpeakerPage speaker={speaker} />)
}

/** What the page has told last; null while there is none to follow. */
const useNotes = create<{ readonly notes: Notes | null }>()(() => ({ notes: null }))

function SpeakerPage({ speaker }: { readonly speaker: Speaker }) {
  const notes = useNotes((state) => state.notes)
  useLayoutEffect(() => {
    if (notes === null) return undefined
    const onKey = (event: KeyboardEvent): void => {
      if (!speakerKey(event, speaker, notes)) return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [speaker, notes])

  if (notes === null) return <Waiting />
  return <NotesPage notes={notes} speaker={speaker} />
}

function Waiting() {
  return (
    <main className="speaker-waiting">
      <h1>Notes of the speaker</h1>
      <p role="status">
        Waiting for a page to follow. Open <a href="./">NOMMU Explorer</a> in another window of this browser:
        its notes appear here by themselves.
      </p>
    </main>
  )
}

function NotesPage({ notes, speaker }: { readonly notes: Notes; readonly speaker: Speaker }) {
  const { step, steps, blank, next } = notes
  return (
    <main className="speaker">
      <header className="speaker-bar">
        <h1>{notes.title || 'NOMMU Explorer'}</h1>
        <p className="speaker-step">
          step <strong>{step}</strong> / {steps}
        </p>
        <Clock />
      </header>
      <section className="speaker-now" aria-labelledby="speaker-now">
        <h2 id="speaker-now">Now</h2>
        <div role="status">
          {notes.sentence !== '' && (
            <p className={notes.isFailure ? 'speaker-sentence is-failure' : 'speaker-sentence'}>
              {notes.sentence}
            </p>
          )}
          {notes.beside !== '' && <p className="speaker-beside">{notes.beside}</p>}
          <Narration paragraphs={notes.narration} />
        </div>
        {notes.asides.length > 0 && (
          <ul className="speaker-asides" aria-label="For you alone">
            {notes.asides.map((aside, i) => (
              <li key={i}>{aside}</li>
            ))}
          </ul>
        )}
      </section>
      <section className="speaker-next" aria-labelledby="speaker-next">
        <h2 id="speaker-next">Next</h2>
        {next === null ? (
          <p>The last step.</p>
        ) : (
          <>
            <p className="speaker-call">
              <code>{next.text}</code>
            </p>
            {next.sentence !== '' && <p className="speaker-foretold">{next.sentence}</p>}
            {next.beside !== '' && <p className="speaker-beside">{next.beside}</p>}
            <Narration paragraphs={next.narration} />
            {next.picture !== '' && (
              <img
                className="speaker-picture"
                src={svgAddress(next.picture)}
                alt={`Memory after step ${step + 1}`}
              />
            )}
          </>
        )}
      </section>
      <Text lines={notes.around} current={notes.line} next={next?.number ?? 0} />
      <footer className="speaker-controls">
        <Press label="Back" keys="←" onPress={() => speaker.move(-1)} disabled={step === 0} />
        <Press label="Next" keys="→" onPress={() => speaker.move(1)} disabled={step >= steps} isMain />
        <Press
          label={blank ? 'Show the picture' : 'Black'}
          keys="B"
          onPress={() => speaker.blank()}
          isPressed={blank}
        />
        <p>
          {notes.presenting ? 'The main window is presenting.' : 'Press P in the other window to present.'}
        </p>
      </footer>
    </main>
  )
}

function Narration({ paragraphs }: { readonly paragraphs: readonly string[] }): ReactNode {
  return paragraphs.map((paragraph, i) => (
    <p key={i} className="speaker-narration">
      {paragraph}
    </p>
  ))
}

interface TextProps {
  readonly lines: readonly NoteLine[]
  readonly current: number
  readonly next: number
}

function Text({ lines, current, next }: TextProps) {
  return (
    <section className="speaker-text" aria-label="Scenario text around this step" tabIndex={0}>
      <ol start={lines[0]?.number ?? 1}>
        {lines.map(({ number, text }) => (
          <li
            key={number}
            value={number}
            className={number === next ? 'is-next' : undefined}
            aria-current={number === current ? 'step' : undefined}
          >
            <code>{text}</code>
          </li>
        ))}
      </ol>
    </section>
  )
}

interface PressProps {
  readonly label: string
  readonly keys: string
  readonly onPress: () => void
  readonly disabled?: boolean
  readonly isMain?: boolean
  readonly isPressed?: boolean
}

function Press({ label, keys, onPress, disabled = false, isMain = false, isPressed }: PressProps) {
  return (
    <button
      type="button"
      className={isMain ? 'is-main' : undefined}
      aria-disabled={disabled}
      aria-pressed={isPressed}
      onClick={() => !disabled && onPress()}
    >
      {label} <kbd>{keys}</kbd>
    </button>
  )
}
