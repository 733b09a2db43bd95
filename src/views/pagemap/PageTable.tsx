/** The map in words: a table for screen readers and tests, out of sight. Bounded, however large RAM is. */
import { memo } from 'react'
import type { ReactNode } from 'react'
import { formatCount, formatPages, hex } from '../../base/format.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import { useLater } from '../../canvas/useLater.ts'
import { runsOfUse, USE_WORDS } from '../../layout/pagemap/pageMapFacts.ts'
import type { CutRam } from '../../layout/pagemap/pageMapStretches.ts'
import { MOST_LISTED } from '../../model/step/rows.ts'
import { useMachinePrefix } from '../../store/beside.ts'
import { useOnlyHere } from '../../store/useOnlyHere.ts'

export interface PageTableProps {
  readonly cut: CutRam
}

export const PageTable = ({ cut }: PageTableProps): ReactNode => <Listed cut={useLater(cut)} />

const Listed = memo(function Listed({ cut }: PageTableProps): ReactNode {
  const { runs, total } = runsOfUse(cut.view, cut.stretches(), MOST_LISTED)
  const machine = useMachinePrefix()
  const { pages: alone } = useOnlyHere(cut.view)
  // A caption is a box beside its table's: only an element around both hides it in every browser.
  return (
    <div className="visually-hidden">
      <table data-testid="pagemap-table">
        <caption>
          {machine}RAM in runs of pages with the same use
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
      {alone.length > 0 && (
        <table>
          <caption>
            {machine}RAM that is taken here and free on the other machine
            {alone.length > MOST_LISTED && `: the first ${MOST_LISTED} stretches`}
          </caption>
          <thead>
            <tr>
              <th scope="col">Start</th>
              <th scope="col">Length</th>
            </tr>
          </thead>
          <tbody>
            {alone.slice(0, MOST_LISTED).map(({ pfn, pages }) => (
              <tr key={pfn}>
                <td>{hex(pfn * PAGE_SIZE)}</td>
                <td>{formatPages(pages)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
})
