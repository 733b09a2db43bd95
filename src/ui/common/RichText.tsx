/** Words with things in them: pointing at one marks it everywhere, a click keeps it, a step is gone to. */
import { Fragment } from 'react'
import type { ReactNode } from 'react'
import { leadingPunctuation } from '../../model/rich.ts'
import type { Rich, Segment } from '../../model/rich.ts'
import { sameThing } from '../../model/things.ts'
import type { Thing } from '../../model/things.ts'
import { Term } from './Term.tsx'
import type { DocumentStore } from '../../store/documentStore.ts'
import { useDocument, useDocumentStore } from '../../store/useDocument.ts'

function activate(store: DocumentStore, thing: Thing): void {
  const { select, selected, goTo } = store.getState()
  if (thing.kind === 'step') goTo(thing.step)
  else select(sameThing(selected, thing) ? null : thing)
}

export function ThingLink({ thing, text, code }: { thing: Thing; text: ReactNode; code?: boolean }) {
  const isSelected = useDocument((state) => sameThing(state.selected, thing))
  const store = useDocumentStore()
  const { setHover } = store.getState()
  return (
    <button
      type="button"
      className={code ? 'thing-link code' : 'thing-link'}
      aria-pressed={thing.kind === 'step' ? undefined : isSelected}
      onClick={() => activate(store, thing)}
      onPointerEnter={() => setHover(thing)}
      onPointerLeave={() => setHover(null)}
      onFocus={() => setHover(thing)}
      onBlur={() => setHover(null)}
    >
      {text}
    </button>
  )
}

/** Long flags may break after a bar rather than inside a word. */
function Breakable({ text }: { text: string }) {
  return text.split(/(?<=\|)/).map((part, i) => (
    <Fragment key={i}>
      {i > 0 && <wbr />}
      {part}
    </Fragment>
  ))
}

const punctuationOf = (segment: Segment | undefined): string =>
  typeof segment === 'string' ? leadingPunctuation(segment) : ''
const isControl = (segment: Segment | undefined): boolean =>
  typeof segment === 'object' && ('thing' in segment || 'term' in segment)

/** A line may break behind a button, whatever follows: the punctuation after one is held to it. */
export function RichText({ rich }: { rich: Rich }) {
  return rich.map((segment, i) => {
    if (typeof segment === 'string') {
      return isControl(rich[i - 1]) ? segment.slice(punctuationOf(segment).length) : segment
    }
    const after = isControl(segment) ? punctuationOf(rich[i + 1]) : ''
    if (after === '') return <Pointer key={i} segment={segment} />
    return (
      <span key={i} className="unbroken">
        <Pointer segment={segment} />
        {after}
      </span>
    )
  })
}

function Pointer({ segment }: { segment: Exclude<Segment, string> }) {
  if ('thing' in segment) {
    return <ThingLink thing={segment.thing} text={segment.text} code={segment.code ?? false} />
  }
  if ('term' in segment) return <Term id={segment.term} text={segment.text} />
  return (
    <span className="code">
      <Breakable text={segment.code} />
    </span>
  )
}
