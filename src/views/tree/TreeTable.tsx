/** The tree in words, for screen readers and tests: what the picture says, row by row in address order. */
import { memo } from 'react'
import type { ReactNode } from 'react'
import { formatBytes, formatCount, hex } from '../../base/format.ts'
import { useLater } from '../../canvas/useLater.ts'
import type { RegionTreeShape } from '../../layout/tree/regionTree.ts'
import { treeName } from '../../layout/tree/regionTreeNode.ts'
import { permissions } from '../../layout/columns/columnsText.ts'
import { MOST_LISTED } from '../../model/step/rows.ts'
import type { RegionId } from '../../protocol/view.ts'
import { useMachinePrefix } from '../../store/beside.ts'
import { ONLY_HERE } from '../../store/useOnlyHere.ts'
import { placeWords } from './words.ts'

export interface TreeTableProps {
  readonly shape: RegionTreeShape
  readonly hasRegions: boolean
  /** Nodes that the machine beside this one does not have. */
  readonly only: ReadonlySet<RegionId>
}

export const TreeTable = ({ shape, ...rest }: TreeTableProps): ReactNode => (
  <Listed shape={useLater(shape)} {...rest} />
)

const Listed = memo(function Listed({ shape, hasRegions, only }: TreeTableProps): ReactNode {
  const machine = useMachinePrefix()
  const listed = Array.from(
    { length: Math.min(MOST_LISTED, shape.count) },
    (_, place) => shape.at(place) ?? [],
  )
  // A caption is a box beside its table's: only an element around both hides it in every browser.
  return (
    <div className="visually-hidden">
      <table>
        <caption>
          {machine}
          {treeName(hasRegions)}: {formatCount(shape.count)} {hasRegions ? 'regions' : 'VMAs'}
          {shape.count > MOST_LISTED ? `, the first ${MOST_LISTED} of them` : ''}
        </caption>
        <thead>
          <tr>
            <th>Start</th>
            <th>Size</th>
            <th>Slack</th>
            <th>Usage</th>
            <th>Flags</th>
            <th>File</th>
            <th>Colour</th>
            <th>Place</th>
            {only.size > 0 && <th>Beside</th>}
          </tr>
        </thead>
        <tbody>
          {listed.flat().map((node) => (
            <tr key={node.id} data-region={node.id}>
              <td>{hex(node.region.start)}</td>
              <td>{formatBytes(node.region.end - node.region.start)}</td>
              <td>{formatBytes(node.region.top - node.region.end)}</td>
              <td>{node.region.usage}</td>
              <td>{permissions(node.region.flags)}</td>
              <td>{node.region.file ?? ''}</td>
              <td>{node.region.color}</td>
              <td>{placeWords(node)}</td>
              {only.size > 0 && <td>{only.has(node.id) ? ONLY_HERE : ''}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
})
