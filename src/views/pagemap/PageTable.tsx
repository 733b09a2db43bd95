/** The map in words: a table for screen readers and tests, out of sight. Bounded, however large RAM is. */
import { memo } from 'react'
import type { ReactNode } from 'react'
import { formatCount, formatPages, hex } from '../../base/format.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import { useLater } from '../../canvas/useLater.ts'
import { runsOfUse, USE_WORDS } from '../../layout/pagemap/pageMapFacts.ts'
import type { CutRam } from '../../layout/pagemap/pageMapStretches.ts'
import { MOST_LISTED } from '../../model/step/rows.ts'

export interface PageTableProps {
  readonly cut: CutRam
}

export const PageTable = ({ cut }: PageTableProps): ReactNode => <Listed cut={useLater(cut)} />

const Listed = memo(function Listed({ cut }: PageTableProps): ReactNode {
  const { runs, total } = runsOfUse(cut.view, cut.stretches(), MOST_LISTED)
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
