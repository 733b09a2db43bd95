/** buddyinfo for eyes: blocks of each order, what the step changed, and how much of the free memory they are. */
import { largest } from '../../../base/lists.ts'
import { formatBytes } from '../../../base/format.ts'
import { PAGE_SIZE } from '../../../base/units.ts'

interface BuddyTableProps {
  /** Free blocks by order. */
  readonly counts: readonly number[]
  readonly before: readonly number[]
}

export function BuddyTable({ counts, before }: BuddyTableProps) {
  const pages = counts.map((count, order) => count * 2 ** order)
  const most = Math.max(1, largest(pages))
  return (
    <table className="buddy-table">
      <thead>
        <tr>
          <th scope="col">Order</th>
          <th scope="col">Block</th>
          <th scope="col">Free</th>
          <th scope="col">
            <span className="visually-hidden">Change</span>
          </th>
          <th scope="col" className="wide">
            Memory in them
          </th>
        </tr>
      </thead>
      <tbody>
        {counts.map((count, order) => {
          const change = count - (before[order] ?? 0)
          return (
            <tr key={order}>
              <th scope="row">{order}</th>
              <td>{formatBytes(2 ** order * PAGE_SIZE)}</td>
              <td>{count}</td>
              <td className="delta">{change === 0 ? '' : change > 0 ? `+${change}` : `−${-change}`}</td>
              <td className="wide" aria-label={formatBytes((pages[order] ?? 0) * PAGE_SIZE)}>
                <span className="bar" style={{ width: `${((pages[order] ?? 0) / most) * 100}%` }} />
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
