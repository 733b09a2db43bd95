/** The author's words: values stand out, what they name can be pointed at, terms explain themselves where they first stand. */
import { Fragment } from 'react'
import type { ReactNode } from 'react'
import type { NarrationParagraph, NarrationPart } from '../../protocol/view.ts'
import { markTerms } from '../../content/glossary.ts'
import { leadingPunctuation } from '../../model/rich.ts'
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
  return held(
    byThing(parts).flatMap((group, i): readonly Piece[] =>
      group.thing === null
        ? group.parts.flatMap((part) => piecesOf(part, seen))
        : [{ is: 'control', node: <ThingLink key={i} thing={group.thing} text={linkWords(group.parts)} /> }],
    ),
  )
}

/** Words, or what stands among them; of a control, what follows it is held to it. */
type Piece =
  | { readonly is: 'words'; readonly text: string; readonly emphasis: boolean }
  | { readonly is: 'control' | 'other'; readonly node: ReactNode }

/** A line may break behind a button, whatever follows: the punctuation after one stays with it. */
function held(pieces: readonly Piece[]): ReactNode {
  return pieces.map((piece, i) => {
    const before = pieces[i - 1]
    if (piece.is === 'words') {
      const text =
        before?.is === 'control' ? piece.text.slice(leadingPunctuation(piece.text).length) : piece.text
      return piece.emphasis ? <em key={i}>{text}</em> : <Fragment key={i}>{text}</Fragment>
    }
    const next = pieces[i + 1]
    const after = piece.is === 'control' && next?.is === 'words' ? leadingPunctuation(next.text) : ''
    return after === '' ? (
      <Fragment key={i}>{piece.node}</Fragment>
    ) : (
      <span key={i} className="unbroken">
        {piece.node}
        {after}
      </span>
    )
  })
}

const linkWords = (parts: readonly NarrationPart[]): ReactNode =>
  held(parts.flatMap((part) => piecesOf(part, null)))

/** `seen`: terms that were marked before; null marks none. */
function piecesOf({ text, as, emphasis }: NarrationPart, seen: Set<string> | null): readonly Piece[] {
  const around = (node: ReactNode): ReactNode => (emphasis ? <em>{node}</em> : node)
  if (as === 'words')
    return (seen === null ? [text] : markTerms([text], seen)).map((segment) =>
      typeof segment !== 'string' && 'term' in segment
        ? { is: 'control', node: around(<Term id={segment.term} text={segment.text} />) }
        : { is: 'words', text: typeof segment === 'string' ? segment : '', emphasis },
    )
  return [{ is: 'other', node: around(<Value text={text} as={as} />) }]
}

function Value({ text, as }: Pick<NarrationPart, 'text' | 'as'>): ReactNode {
  if (as === 'code') return <code>{text}</code>
  if (as === 'value')
    return <span className={text.startsWith('0x') ? 'lesson-value code' : 'lesson-value'}>{text}</span>
  return (
    <span className="lesson-missing" title="This step has no such value">
      {text}
    </span>
  )
}
