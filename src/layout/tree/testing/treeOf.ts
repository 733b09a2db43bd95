/** The shape of a tree from a list of regions, and all of its nodes, for tests. */
import { smallView } from '../../../model/testing/smallView.ts'
import { withOwn, withRegions } from '../../../model/testing/viewParts.ts'
import { NO_REGIONS_CHANGE } from '../../../protocol/view.ts'
import type { RegionId, RegionsChange, RegionView } from '../../../protocol/view.ts'
import { regionTreeShape } from '../regionTree.ts'
import type { RegionTreeShape, TreeNode } from '../regionTree.ts'

/** `regions` in address order. */
export function treeOf(
  regions: readonly RegionView[],
  root: RegionId | null,
  regionsRemoved: RegionsChange['regionsRemoved'] = [],
): RegionTreeShape {
  return regionTreeShape(
    withOwn(withRegions(smallView(), regions, []), {
      root: regions.findIndex(({ id }) => id === root),
      change: { ...NO_REGIONS_CHANGE, regionsRemoved },
    }),
  )
}

/** In address order. */
export const nodesOf = (shape: RegionTreeShape): readonly TreeNode[] =>
  Array.from({ length: shape.count }, (_, place) => shape.at(place) ?? []).flat()
