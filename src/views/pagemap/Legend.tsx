/** What the colours and patterns mean: only those that this step shows, always in the same order. */
import type { ColourBy } from '../../model/choices.ts'
import { memo, useId } from 'react'
import type { ReactNode } from 'react'
import type { Palette } from '../../canvas/palette.ts'
import { patternColours, patternFor, patternPath } from '../../canvas/patterns.ts'
import type { Owner, OwnerHue } from '../../model/step/owners.ts'
import { USE_WORDS } from '../../layout/pagemap/pageMapFacts.ts'
import type { PageTones } from '../../layout/pagemap/pageMapTones.ts'
import { PAGE_USES } from '../../protocol/view.ts'
import type { PageUseName, StepChange } from '../../protocol/view.ts'
import type { TermId } from '../../content/glossaryTerms.ts'

interface LegendProps {
  readonly tones: PageTones
  readonly colourBy: ColourBy
  readonly owners: readonly Owner[]
  readonly change: StepChange
  readonly palette: Palette
  /** More marks than those of pages and changes. */
  readonly children: ReactNode
}

/** The legend has little room: shorter words than the readout's where they are as clear. */
const LEGEND_WORDS: Readonly<Record<PageUseName, string>> = {
  ...USE_WORDS,
  kernel: 'kernel',
  ramFile: 'RAM file',
}

/** What the glossary has to say of them. */
const LEGEND_TERMS: Readonly<Partial<Record<PageUseName | keyof StepChange, TermId>>> = {
  free: 'free-list',
  anonymous: 'anonymous',
  privateCopy: 'private-copy',
  sharedCopy: 'usage',
  ramFile: 'ramfs',
  slack: 'slack',
  pageCache: 'page-cache',
  trimmed: 'trimming',
  merged: 'buddy',
}

export const Legend = memo(function Legend(props: LegendProps): ReactNode {
  const { tones, colourBy, owners, change, palette } = props
  const present = new Set<PageUseName>(['free'])
  for (const [index, tone] of tones.tones.entries()) {
    if ((tones.counts[index] ?? 0) > 0 && tone.owners.length === 0) present.add(tone.use)
  }
  const shared = tones.tones.find(
    (tone, index) => tone.owners.length > 1 && tone.use !== 'slack' && (tones.counts[index] ?? 0) > 0,
  )
  const hasOwnedSlack = tones.tones.some(
    (tone, index) => tone.owners.length > 0 && tone.use === 'slack' && (tones.counts[index] ?? 0) > 0,
  )
  return (
    <div className="pagemap-legend">
      <ul aria-label="Colours">
        {PAGE_USES.filter((use) => present.has(use)).map((use) => (
          <li key={use} data-term={LEGEND_TERMS[use]}>
            <UseSwatch use={use} palette={palette} />
            {LEGEND_WORDS[use]}
          </li>
        ))}
        {colourBy === 'owner' &&
          owners.map((owner) => (
            <li key={owner.pid}>
              <i className="pagemap-swatch" style={{ background: palette.owner(owner.hue) }} />
              {owner.name}
            </li>
          ))}
        {shared && (
          <li>
            <i className="pagemap-swatch" style={{ background: stripes(shared.owners, palette) }} />
            shared
          </li>
        )}
        {hasOwnedSlack && !present.has('slack') && (
          <li data-term={LEGEND_TERMS.slack}>
            <UseSwatch use="slack" palette={palette} />
            slack
          </li>
        )}
      </ul>
      {props.children}
      <ChangeKey change={change} />
    </div>
  )
})

/** As on the map: of the hues of the first pages that are shared. */
const stripes = (hues: readonly OwnerHue[], palette: Palette): string =>
  `repeating-linear-gradient(135deg, ${hues
    .map((hue, i) => `${palette.owner(hue)} ${3 * i}px ${3 * (i + 1)}px`)
    .join(', ')})`

function UseSwatch({ use, palette }: { readonly use: PageUseName; readonly palette: Palette }): ReactNode {
  const id = useId()
  const pattern = patternFor(use)
  const { ground, mark } = patternColours(palette, use)
  const side = pattern.rows.length
  return (
    <svg className={`pagemap-swatch${use === 'free' ? ' pagemap-swatch-free' : ''}`} aria-hidden="true">
      <rect width="100%" height="100%" fill={ground} />
      {side > 0 && (
        <>
          <pattern id={id} width={side} height={side} patternUnits="userSpaceOnUse">
            <path d={patternPath(pattern)} fill={mark} shapeRendering="crispEdges" />
          </pattern>
          <rect width="100%" height="100%" fill={`url(#${id})`} />
        </>
      )}
    </svg>
  )
}

const CHANGES = [
  ['taken', 'taken'],
  ['trimmed', 'trimmed'],
  ['freed', 'freed'],
  ['merged', 'merged'],
] as const

/** The marks of what this step did, as they stand on the map. */
function ChangeKey({ change }: { readonly change: StepChange }): ReactNode {
  const shown = CHANGES.filter(([name]) => change[name].length > 0)
  // Keeps its room: see the style sheet.
  if (shown.length === 0) return <span className="pagemap-changes" />
  return (
    <ul className="pagemap-changes" data-shown={shown.length} aria-label="Changed in this step">
      {shown.map(([name, word]) => (
        <li
          key={name}
          title={LEGEND_TERMS[name] === undefined ? word : undefined}
          data-term={LEGEND_TERMS[name]}
        >
          <i className={`pagemap-change pagemap-change-${name}`} />
          {word}
        </li>
      ))}
    </ul>
  )
}
