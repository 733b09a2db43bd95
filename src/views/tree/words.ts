/** What the tree says of a region in full, for screen readers. */
import { formatBytes, formatCount, hex } from '../../base/format.ts'
import { permissions } from '../../layout/columns/columnsText.ts'
import type { TreeNode } from '../../layout/tree/regionTree.ts'

/** Whose child it is: `left child of 0x80a70000`, or `root`. */
export const placeWords = (node: TreeNode): string =>
  node.parent ? `${node.side} child of ${hex(node.parent.region.start)}` : 'root'

/** `node 0x80a70000, 64 KiB, usage 2, red, left child of 0x80a60000`, then slack, file and flags. */
export function nodeWords(node: TreeNode): string {
  const { region } = node
  const words = [
    `node ${hex(region.start)}`,
    formatBytes(region.end - region.start),
    `usage ${formatCount(region.usage)}`,
    region.color,
    placeWords(node),
    permissions(region.flags),
  ]
  if (region.top > region.end) words.push(`${formatBytes(region.top - region.end)} slack`)
  if (region.file !== null) words.push(region.file)
  return words.join(', ')
}
