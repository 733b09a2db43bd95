/** What is under the pointer, in words beside the page: it never covers the page itself. */
import { useLayoutEffect, useRef } from 'react'
import type { CSSProperties, ReactNode } from 'react'
import { formatPages, formatPagesAndBytes, hex, hexRange } from '../../base/format.ts'
import { bytesToPages, PAGE_SIZE, type Pfn } from '../../base/units.ts'
import { sharedWords } from '../../base/vmaWords.ts'
import { cellBox } from '../../layout/pagemap/pageMap.ts'
import type { PageMapLayout } from '../../layout/pagemap/pageMap.ts'
import { ownerColour } from '../../model/step/owners.ts'
import { factsOfPage, USE_WORDS } from '../../layout/pagemap/pageMapFacts.ts'
import type { PageFacts } from '../../layout/pagemap/pageMapFacts.ts'
import type { CutRam } from '../../layout/pagemap/pageMapStretches.ts'
import { hasRegions } from '../../model/step/nommu.ts'
import './readout.css'

const DISTANCE = 10

export interface ReadoutProps {
  readonly cut: CutRam
  readonly layout: PageMapLayout | null
  /** Null: nothing is pointed at. */
  readonly at: Pfn | null
  /** Whether it is read aloud: the keyboard points. */
  readonly isSaid: boolean
}

export function Readout({ cut, layout, at, isSaid }: ReadoutProps): ReactNode {
  const facts = at === null ? null : factsOfPage(cut.view, cut.stretches(), at)
  return (
    <>
      {facts && layout && <Beside {...{ facts, layout, cut }} />}
      <p className="visually-hidden" aria-live="polite">
        {isSaid && facts ? [readoutText(facts, cut), ...evidenceLines(cut, facts.pfn)].join(', ') : ''}
      </p>
    </>
  )
}

const EVIDENCE_LINES = [
  'at the start: shown by the report',
  'at the start: follows from the report',
  'at the start: assumed',
]

/** How sure the start of a page was, on a board from a report. */
function evidenceLines({ view }: CutRam, pfn: number): readonly string[] {
  const how = view.frames.evidence?.[pfn - view.frames.zone.startPfn]
  const line = how === undefined ? undefined : EVIDENCE_LINES[how]
  return line === undefined ? [] : [line]
}

interface BesideProps {
  readonly cut: CutRam
  readonly facts: PageFacts
  readonly layout: PageMapLayout
}

function Beside({ facts, layout, cut }: BesideProps): ReactNode {
  const ref = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = ref.current
    const area = element?.parentElement
    if (!element || !area) return
    const { ratio } = layout
    const cell = cellBox(layout, facts.pfn)
    const left = cell.x / ratio
    const right = (cell.x + cell.width) / ratio
    const isRight = right + DISTANCE + element.offsetWidth <= area.clientWidth
    const x = isRight ? right + DISTANCE : left - DISTANCE - element.offsetWidth
    const y = (cell.y + cell.height) / ratio + DISTANCE
    const highest = area.clientHeight - element.offsetHeight
    element.style.transform = `translate(${Math.round(Math.max(0, x))}px, ${Math.round(Math.max(0, Math.min(y, highest)))}px)`
  }, [facts, layout])
  return (
    <div className="pagemap-readout" ref={ref} aria-hidden="true">
      <p className="pagemap-readout-address">
        {hex(facts.pfn * PAGE_SIZE)} <span>page frame 0x{facts.pfn.toString(16)}</span>
      </p>
      <p>
        <strong>{whatIs(facts)}</strong>
        {facts.owners.map((owner) => (
          <span
            key={owner.pid}
            className="pagemap-owner"
            style={{ '--hue': ownerColour(owner.hue) } as CSSProperties}
          >
            {owner.name}
          </span>
        ))}
      </p>
      {[...detailLines(facts, cut), ...evidenceLines(cut, facts.pfn)].map((line) => (
        <p key={line} className="pagemap-readout-detail">
          {line}
        </p>
      ))}
    </div>
  )
}

function whatIs(facts: PageFacts): string {
  if (facts.freeBlock) return `free block of order ${facts.freeBlock.order}`
  return facts.region && facts.use === 'slack' ? 'slack: allocated but unused' : USE_WORDS[facts.use]
}

function detailLines({ freeBlock, region }: PageFacts, { view }: CutRam): readonly string[] {
  if (freeBlock) {
    const start = freeBlock.pfn * PAGE_SIZE
    const pages = 2 ** freeBlock.order
    return [
      hexRange(start, start + pages * PAGE_SIZE),
      `${formatPagesAndBytes(pages)}, on the ${freeBlock.migratetype} list`,
    ]
  }
  if (!region) return []
  const slack = bytesToPages(region.top) - bytesToPages(region.end)
  return [
    `${sharedWords('region', hasRegions(view))} ${hexRange(region.start, region.end)}`,
    `${formatPagesAndBytes(bytesToPages(region.end - region.start))}${slack > 0 ? `, and ${formatPages(slack)} of slack` : ''}`,
    ...(region.file === null ? [] : [region.file]),
  ]
}

/** The same in one sentence, for the screen reader. */
function readoutText(facts: PageFacts, cut: CutRam): string {
  const owners = facts.owners.map((owner) => owner.name).join(', ')
  return [
    hex(facts.pfn * PAGE_SIZE),
    whatIs(facts),
    ...(owners ? [`used by ${owners}`] : []),
    ...detailLines(facts, cut),
  ].join(', ')
}
