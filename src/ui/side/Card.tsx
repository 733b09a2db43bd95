/** The card of what is selected or, when nothing is, of what is pointed at; else the machine in a few numbers. */
import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import type { ComponentType, CSSProperties } from 'react'
import { ownerColour, ownerHue } from '../../model/step/owners.ts'
import type { StepView } from '../../protocol/view.ts'
import { markTerms } from '../../content/glossary.ts'
import { processByPid } from '../../model/step/spaces.ts'
import { linesOf } from '../../model/textLines.ts'
import { absence, machineSummary, storyFor } from '../../model/cards/stories.ts'
import type { Story, StoryContext } from '../../model/cards/stories.ts'
import type { Thing } from '../../model/things.ts'
import { Facts } from './Facts.tsx'
import { RichText } from '../common/RichText.tsx'
import { useDocument, useDocumentStore } from '../../store/useDocument.ts'
import { useRevealed } from '../../store/useRevealed.ts'

interface OfProgramProps {
  readonly view: StepView
  readonly thing: Thing
}

/** Where it cannot be fetched the story of the thing stands alone. */
const NoCard: ComponentType<OfProgramProps> = () => null

/** A chunk of its own: few scenarios start a program from a file. */
const OfProgram = lazy(async () => ({
  default: await import('../program/OfProgram.tsx').then(
    ({ OfProgram: Loaded }) => Loaded,
    () => NoCard,
  ),
}))

const NOTHING_OPEN = { text: '' }

export function Card({ view }: { view: StepView }) {
  const selected = useDocument((state) => state.selected)
  const hover = useDocument((state) => state.hover)
  const opened = useDocument((state) => state.opened)
  const revealed = useRevealed()
  const context = useMemo<StoryContext>(
    () => ({ timeline: revealed?.timeline ?? null, lines: linesOf(opened ?? NOTHING_OPEN) }),
    [opened, revealed],
  )
  const { select } = useDocumentStore().getState()
  const thing = selected ?? hover
  const story = useMemo(() => thing && storyFor(view, thing, context), [view, thing, context])
  // What is pointed at in the machine's own card does not take that card away from under the pointer.
  const [isInMachine, setInMachine] = useState(false)
  if (thing === null || (selected === null && isInMachine))
    return <Machine view={view} pointAt={setInMachine} />
  return (
    <section className="card" aria-label={selected ? 'Selected' : 'Pointed at'}>
      <header className="card-kicker">
        <span>{selected ? 'Selected' : 'Pointed at'}</span>
        {selected && (
          <button type="button" className="quiet-button" onClick={() => select(null)}>
            Deselect <kbd>Esc</kbd>
          </button>
        )}
      </header>
      {story ? (
        <StoryText view={view} story={story} />
      ) : (
        <p className="card-absent">{absence(thing, view)}</p>
      )}
      {(thing.kind === 'file' || thing.kind === 'process' || thing.kind === 'vma') && (
        <Suspense>
          <OfProgram view={view} thing={thing} />
        </Suspense>
      )}
    </section>
  )
}

function StoryText({ view, story }: { view: StepView; story: Story }) {
  const seen = new Set<string>()
  const sentences = story.sentences.map((sentence) => markTerms(sentence, seen))
  return (
    <>
      <h3
        className={
          story.heading.includes('0x') || story.heading.startsWith('/')
            ? 'card-title code-title'
            : 'card-title'
        }
      >
        <Swatch view={view} story={story} />
        {story.heading}
      </h3>
      {sentences.map((sentence, i) => (
        <p key={i}>
          <RichText rich={sentence} />
        </p>
      ))}
      <Facts facts={story.facts} seen={seen} />
    </>
  )
}

/** The colour that stands for the thing in the views. */
function Swatch({ view, story: { swatch } }: { view: StepView; story: Story }) {
  const names = useDocument((state) => state.opened?.processNames)
  if (swatch === null) return null
  const colour =
    'pid' in swatch
      ? ownerColour(ownerHue(names ?? [], processByPid(view, swatch.pid)?.name ?? ''))
      : swatch.use === 'slack'
        ? 'var(--use-free-rule)'
        : `var(--use-${swatch.use})`
  const style: CSSProperties & { '--swatch': string } = { '--swatch': colour }
  return <span className="swatch" style={style} aria-hidden="true" />
}

interface MachineProps {
  readonly view: StepView
  /** Told whether the pointer or the focus is in it. */
  pointAt(this: void, isInside: boolean): void
}

function Machine({ view, pointAt }: MachineProps) {
  useEffect(() => () => pointAt(false), [pointAt])
  return (
    <section
      className="card"
      aria-label="The machine"
      onPointerEnter={() => pointAt(true)}
      onPointerLeave={() => pointAt(false)}
      onFocus={() => pointAt(true)}
      onBlur={() => pointAt(false)}
    >
      <header className="card-kicker">
        <span>The machine</span>
      </header>
      <Facts facts={machineSummary(view)} />
      <p className="card-hint">
        Hover over a page, free block, mapping, process or line to highlight it in every view and see details
        here. Click to pin it.
      </p>
    </section>
  )
}
