/** How sure a report makes it what each page of a rebuilt board held at its start: marks over the map, their key, and a table. */
import { useEffect, useMemo, useRef } from 'react'
import type { ReactNode } from 'react'
import { Evidence, EVIDENCES } from '../../base/evidence.ts'
import { formatCount, formatPages, hex } from '../../base/format.ts'
import { PAGE_SIZE, type Pfn } from '../../base/units.ts'
import { cancelFrame, scheduleFrame } from '../../canvas/frames.ts'
import type { Palette } from '../../canvas/palette.ts'
import { sizeCanvas } from '../../canvas/surface.ts'
import type { SurfaceSize } from '../../canvas/surface.ts'
import { runBoxes } from '../../layout/pagemap/pageMapRuns.ts'
import type { PageMapLayout } from '../../layout/pagemap/pageMap.ts'
import { runEnds } from '../../layout/pagemap/toneRuns.ts'
import { MOST_LISTED } from '../../model/step/rows.ts'
import { paintEvidence } from './paint/paintEvidence.ts'

interface EvidenceMarksProps {
  /** One a page. */
  readonly evidence: Uint8Array
  readonly first: Pfn
  readonly layout: PageMapLayout
  readonly size: SurfaceSize
  readonly palette: Palette
}

export function EvidenceMarks({ evidence, first, layout, size, palette }: EvidenceMarksProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null)
  const runs = useMemo(() => evidenceRuns(evidence), [evidence])
  const boxes = useMemo(() => {
    const of = (how: Evidence) =>
      runs
        .filter((run) => run.how === how)
        .flatMap(({ page, pages }) => runBoxes(layout, first + page, pages))
    return { follows: of(Evidence.follows), assumed: of(Evidence.assumed) }
  }, [runs, first, layout])
  useEffect(() => {
    const paint = (): void => {
      const ctx = canvas.current?.getContext('2d')
      if (!canvas.current || !ctx) return
      sizeCanvas(canvas.current, size)
      ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height)
      paintEvidence(ctx, layout, boxes, palette)
    }
    scheduleFrame(paint)
    return () => cancelFrame(paint)
  }, [boxes, layout, size, palette])
  return (
    <>
      <canvas ref={canvas} aria-hidden="true" />
      <EvidenceTable runs={runs} first={first} />
    </>
  )
}

interface EvidenceStretch {
  /** Counted from the zone's first. */
  readonly page: number
  readonly pages: number
  readonly how: Evidence
}

/** Pages in a row of one evidence, in the order of their addresses. */
export function evidenceRuns(evidence: Uint8Array): readonly EvidenceStretch[] {
  const endOf = runEnds(evidence)
  const runs: EvidenceStretch[] = []
  for (let page = 0; page < evidence.length;) {
    const end = endOf(page)
    runs.push({ page, pages: end - page, how: evidenceOf(evidence[page]) })
    page = end
  }
  return runs
}

const evidenceOf = (how: number | undefined): Evidence =>
  how === Evidence.known || how === Evidence.follows ? how : Evidence.assumed

/** For screen readers and tests, as the map's own table. */
function EvidenceTable({ runs, first }: { readonly runs: readonly EvidenceStretch[]; readonly first: Pfn }) {
  return (
    <div className="visually-hidden">
      <table data-testid="evidence-table">
        <caption>
          RAM in runs of pages whose content at the start is equally sure
          {runs.length > MOST_LISTED &&
            `: the first ${formatCount(MOST_LISTED)}, and ${formatCount(runs.length - MOST_LISTED)} more`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Start</th>
            <th scope="col">Length</th>
            <th scope="col">How sure</th>
          </tr>
        </thead>
        <tbody>
          {runs.slice(0, MOST_LISTED).map(({ page, pages, how }) => (
            <tr key={page}>
              <td>{hex((first + page) * PAGE_SIZE)}</td>
              <td>{formatPages(pages)}</td>
              <td>{EVIDENCES[how]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Items of a list. */
export const EvidenceItems = (): ReactNode => (
  <>
    <li title="A report shows what these pages held at the start">
      <svg className="places-evidence" viewBox="0 0 12 12" aria-hidden="true" />
      known
    </li>
    <li title="What these pages held at the start follows from the report: nothing else is possible">
      <svg className="places-evidence" viewBox="0 0 12 12" aria-hidden="true">
        <path className="is-filled" d="M2 2h2v2H2zM8 2h2v2H8zM5 5h2v2H5zM2 8h2v2H2zM8 8h2v2H8z" />
      </svg>
      follows
    </li>
    <li title="No report shows what these pages held at the start: one of several possibilities">
      <svg className="places-evidence" viewBox="0 0 12 12" aria-hidden="true">
        <path d="M-1 3l10 10M-1 -3l14 14M3 -3l10 10" />
      </svg>
      assumed
    </li>
  </>
)

export const EvidenceKey = (): ReactNode => (
  <ul className="places-key" aria-label="Evidence">
    <EvidenceItems />
  </ul>
)
