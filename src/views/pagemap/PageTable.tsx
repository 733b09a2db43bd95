/** The map in words: a table for screen readers and tests, out of sight. Bounded, however large RAM is. */
import { memo, useMemo } from 'react'
import type { ReactNode } from 'react'
import { formatCount, formatPages, hex } from '../../base/format.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import { runsOfUse, USE_WORDS } from '../../layout/pagemap/pageMapFacts.ts'
import type { Stretches } from '../../layout/pagemap/pageMapStretches.ts'
import { MOST_LISTED } from '../../model/step/rows.ts'
import type { StepView } from '../../protocol/view.ts'

interface PageTableProps {
  readonly view: StepView
  readonly stretches: Stretches
}

export const PageTable = memo(function PageTable({ view, stretches }: PageTableProps): ReactNode {
  const { runs, total } = useMemo(() => runsOfUse(view, stretches, MOST_LISTED), [view, stretches])
  // A caption is a box beside its table's: only an element around both hides it in every browser.
  return (
    <div className="visually-hidden">
      <table data-testid="pagemap-table">
        <caption>
          RAM in runs of pages with the same use
          {total > runs.length &&
            `: the first ${formatCount(runs.length)}, and ${formatCount(total - runs.length)} more`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Start</th>
            <th scope="col">Length</th>
            <th scope="col">Use</th>
            <th scope="col">Owner</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.pfn}>
              <td>{hex(run.pfn * PAGE_SIZE)}</td>
              <td>{formatPages(run.pages)}</td>
              <td>{USE_WORDS[run.use]}</td>
              <td>{run.owners.map((owner) => owner.name).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
})
