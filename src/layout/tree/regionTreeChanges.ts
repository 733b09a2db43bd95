/** Which mark a node gets for what this step did to it. One node, one mark: the most telling. */
import type { RegionId, RegionsChange } from '../../protocol/view.ts'

export type NodeChange = 'added' | 'changed' | 'rotated-left' | 'rotated-right'

export function nodeChanges(change: RegionsChange): ReadonlyMap<RegionId, NodeChange> {
  const marks = new Map<RegionId, NodeChange>()
  for (const id of change.regionsChanged) marks.set(id, 'changed')
  for (const { id, direction } of change.rotated) marks.set(id, `rotated-${direction}`)
  for (const id of change.regionsAdded) marks.set(id, 'added')
  return marks
}
