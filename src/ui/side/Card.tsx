/** The card of what is selected or, when nothing is, of what is pointed at; else the machine in a few numbers. */
import { useMemo } from 'react'
import type { CSSProperties } from 'react'
import { ownerColour, ownerHue } from '../../model/owners.ts'
import type { StepView } from '../../protocol/view.ts'
import { useExplorer } from '../../store/explorer.ts'
import { markTerms } from '../../content/glossary.ts'
import { processByPid } from '../../model/spaces.ts'
import { absence, machineSummary, storyFor } from '../../model/cards/stories.ts'
import type { Story, StoryContext } from '../../model/cards/stories.ts'
import { useTold } from '../../store/told.ts'
import { Facts } from './Facts.tsx'
import { RichText } from '../common/RichText.tsx'

export function Card({ view }: { view: StepView }) {
  const selected = useExplorer((state) => state.selected)
  const hover = useExplorer((state) => state.hover)
  const opened = useExplorer((state) => state.opened)
  const told = useTold()
  const context = useMemo<StoryContext>(
    () => ({ timeline: told?.timeline ?? null, lines: opened?.text.split(/\r\n?|\n/) ?? [] }),
    [opened, told],
  )
  const thing = selected ?? hover
  const story = useMemo(() => thing && storyFor(view, thing, context), [view, thing, context])
  if (thing === null) return <Machine view={view} />
  return (
    <section className="card" aria-label={selected ? 'Selected' : 'Pointed at'}>
      <header className="card-kicker">
        <span>{selected ? 'Selected' : 'Pointed at'}</span>
        {selected && (
          <button type="button" className="quiet-button" onClick={() => useExplorer.getState().select(null)}>
            Let go <kbd>Esc</kbd>
          </button>
        )}
      </header>
      {story ? (
        <StoryText view={view} story={story} />
      ) : (
        <p className="card-absent">{absence(thing, view.step)}</p>
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
  const names = useExplorer((state) => state.opened?.processNames)
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

function Machine({ view }: { view: StepView }) {
  return (
    <section className="card" aria-label="The machine">
      <header className="card-kicker">
        <span>The machine</span>
      </header>
      <Facts facts={machineSummary(view)} />
      <p className="card-hint">
        Point at a page, a free block, a region, a mapping, a process or a line of the text: it lights up
        everywhere, and its story is told here. A click keeps it.
      </p>
    </section>
  )
}
