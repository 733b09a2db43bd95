/** Text with places to point at: what the cards are written in, so that stories stay pure and testable. */
import { formatCount, hex } from '../base/format.ts'
import type { RegionView, VmaView } from '../protocol/view.ts'
import type { Thing } from './things.ts'

export type Segment =
  | string
  /** Shown in code type. */
  | { readonly code: string }
  /** Points at a thing: hover marks it, click keeps it (a step is gone to instead). */
  | { readonly text: string; readonly thing: Thing; readonly code?: boolean }
  /** A word that the glossary explains: its id there. */
  | { readonly text: string; readonly term: string }

export type Rich = readonly Segment[]

/** The words alone, as a screen reader or a test reads them. */
export const plainText = (rich: Rich): string =>
  rich
    .map((segment) =>
      typeof segment === 'string' ? segment : 'text' in segment ? segment.text : segment.code,
    )
    .join('')

export const code = (text: string): Segment => ({ code: text })
export const linkStep = (step: number): Segment => ({ text: `step ${step}`, thing: { kind: 'step', step } })
export const linkRegion = (region: RegionView): Segment => ({
  text: hex(region.start),
  thing: { kind: 'region', id: region.id },
  code: true,
})
export const linkVma = (vma: VmaView, name: string): Segment => ({
  text: name,
  thing: { kind: 'vma', id: vma.id },
})
export const linkFile = (path: string): Segment => ({ text: path, thing: { kind: 'file', path }, code: true })

/** `a, b and c`; of more than `most`, the first ones and how many are left. Words are made for those that are named. */
export function listing<Item>(items: readonly Item[], words: (item: Item) => Rich, most = 4): Rich {
  const shown = items.slice(0, items.length > most ? most - 1 : most)
  const left = items.length - shown.length
  const all = shown.map(words)
  if (left > 0) all.push([`${formatCount(left)} more`])
  return all.flatMap((item, i) => {
    const before = i === 0 ? '' : i === all.length - 1 ? ' and ' : ', '
    return before === '' ? item : [before, ...item]
  })
}

/** The punctuation that words begin with: a line may break behind a button, so it has to be held to one before it. */
export const leadingPunctuation = (words: string): string => /^[.,;:!?)]+/.exec(words)?.[0] ?? ''
