/** The author's words: values stand out, what they name can be pointed at, terms explain themselves where they first stand. */
import { Fragment } from 'react'
import type { ReactNode } from 'react'
import type { NarrationParagraph, NarrationPart } from '../../protocol/view.ts'
import { markTerms } from '../../content/glossary.ts'
import { sameThing } from '../../model/things.ts'
import type { Thing } from '../../model/things.ts'
import { Term } from '../common/Term.tsx'
import { ThingLink } from '../common/RichText.tsx'
import './lesson.css'

/** Parts that select the same thing stand in one link. */
function byThing(
  parts: NarrationParagraph,
): readonly { thing: Thing | null; parts: readonly NarrationPart[] }[] {
  const groups: { thing: Thing | null; parts: NarrationPart[] }[] = []
  for (const part of parts) {
    const last = groups.at(-1)
    if (last && sameThing(last.thing, part.thing)) last.parts.push(part)
    else groups.push({ thing: part.thing, parts: [part] })
  }
  return groups
}

/** `seen`: terms that were marked before; null marks none. */
export function NarrationText({
  parts,
  seen,
}: {
  readonly parts: NarrationParagraph
  readonly seen: Set<string> | null
}) {
  return byThing(parts).map((group, i) => {
    const words = group.parts.map((part, at) => (
      <Fragment key={at}>{partWords(part, group.thing === null ? seen : null)}</Fragment>
    ))
    return group.thing === null ? (
      <Fragment key={i}>{words}</Fragment>
    ) : (
      <ThingLink key={i} thing={group.thing} text={words} />
    )
  })
}

function partWords({ text, as, emphasis }: NarrationPart, seen: Set<string> | null): ReactNode {
  const words =
    as === 'code' ? (
      <code>{text}</code>
    ) : as === 'value' ? (
      <span className={text.startsWith('0x') ? 'lesson-value code' : 'lesson-value'}>{text}</span>
    ) : as === 'missing' ? (
      <span className="lesson-missing" title="This step has no such value">
        {text}
      </span>
    ) : seen === null ? (
      text
    ) : (
      markTerms([text], seen).map((segment, i) =>
        typeof segment === 'string' ? (
          segment
        ) : 'term' in segment ? (
          <Term key={i} id={segment.term} text={segment.text} />
        ) : null,
      )
    )
  return emphasis ? <em>{words}</em> : words
}
