/**
 * The shape of the kernel's region tree: who hangs below whom, at what depth, and in which column.
 * A column is a node's place in address order, so the tree reads left to right as memory does from low to high, and a
 * rotation moves nodes straight up or down: their order, and so their column, cannot change.
 */
import type { RegionId, RegionView } from '../../protocol/view.ts'

export interface TreeNode {
  readonly id: RegionId
  readonly region: RegionView
  /** 0 for the lowest address; ghosts have columns too. */
  readonly column: number
  /** 0 for the root. */
  readonly depth: number
  readonly parent: TreeNode | null
  /** Which child of its parent it is; null for the root. */
  readonly side: 'left' | 'right' | null
  readonly left: TreeNode | null
  readonly right: TreeNode | null
  /** Nodes in the subtree, this one included. */
  readonly size: number
  /** Deepest depth in the subtree. */
  readonly deepest: number
}

/** A region that this step removed, beside the last node that a search for its address now meets. */
export interface TreeGhost {
  readonly id: RegionId
  readonly start: number
  readonly column: number
  readonly depth: number
}

export interface RegionTreeShape {
  /** In address order. */
  readonly nodes: readonly TreeNode[]
  readonly byId: ReadonlyMap<RegionId, TreeNode>
  readonly root: TreeNode | null
  readonly ghosts: readonly TreeGhost[]
  /** Nodes and ghosts. */
  readonly columns: number
  /** Levels; 0 for an empty tree. */
  readonly height: number
  /** Black nodes on every way from the root to a leaf, the root included (the kernel's NULL leaves are not counted). */
  readonly blackHeight: number
}

interface Removed {
  readonly id: RegionId
  readonly start: number
}

type Draft = { -readonly [Key in keyof TreeNode]: TreeNode[Key] }

/** Takes the regions as the kernel linked them. A link to a region that is not there counts as none. */
export function regionTreeShape(
  regions: readonly RegionView[],
  root: RegionId | null,
  removed: readonly Removed[] = [],
): RegionTreeShape {
  const given = new Map(regions.map((region) => [region.id, region]))
  const byId = new Map<RegionId, TreeNode>()
  const nodes: TreeNode[] = []
  const ghosts: TreeGhost[] = []
  const waiting = removed.toSorted((a, b) => a.start - b.start)
  let nextGhost = 0
  let column = 0
  let height = 0

  /** Removed regions whose place is in the gap just walked over. */
  const placeGhosts = (below: number, depth: number): void => {
    for (let ghost = waiting[nextGhost]; ghost && ghost.start < below; ghost = waiting[++nextGhost]) {
      // Never deeper than the tree itself, so that nothing else moves to make room.
      ghosts.push({ id: ghost.id, start: ghost.start, column: column++, depth: Math.max(0, depth - 1) })
    }
  }

  const grow = (
    id: RegionId | null,
    parent: TreeNode | null,
    side: TreeNode['side'],
    depth: number,
    /** First address above this subtree. */
    above: number,
  ): TreeNode | null => {
    const region = id === null ? undefined : given.get(id)
    if (!region || byId.has(region.id)) {
      placeGhosts(above, depth)
      return null
    }
    const node: Draft = {
      id: region.id,
      region,
      column: 0,
      depth,
      parent,
      side,
      left: null,
      right: null,
      size: 1,
      deepest: depth,
    }
    byId.set(node.id, node)
    height = Math.max(height, depth + 1)
    node.left = grow(region.left, node, 'left', depth + 1, region.start)
    node.column = column++
    nodes.push(node)
    node.right = grow(region.right, node, 'right', depth + 1, above)
    node.size += (node.left?.size ?? 0) + (node.right?.size ?? 0)
    node.deepest = Math.max(depth, node.left?.deepest ?? 0, node.right?.deepest ?? 0)
    return node
  }
  const top = grow(root, null, null, 0, Infinity)

  let blackHeight = 0
  for (let node = top; node; node = node.left) if (node.region.color === 'black') blackHeight++
  return { nodes, byId, root: top, ghosts, columns: column, height, blackHeight }
}

/** The neighbour in the given direction; null at the edge of the tree. Left and right are in address order. */
export function treeNeighbour(
  shape: RegionTreeShape,
  node: TreeNode,
  direction: 'parent' | 'child' | 'previous' | 'next' | 'first' | 'last',
): TreeNode | null {
  switch (direction) {
    case 'parent':
      return node.parent
    case 'child':
      return node.left ?? node.right
    case 'previous':
      return shape.nodes[shape.nodes.indexOf(node) - 1] ?? null
    case 'next':
      return shape.nodes[shape.nodes.indexOf(node) + 1] ?? null
    case 'first':
      return shape.nodes[0] ?? null
    case 'last':
      return shape.nodes.at(-1) ?? null
  }
}

/** From the root down to a node: the way the kernel goes to find it. */
export function treePath(node: TreeNode): readonly TreeNode[] {
  const path: TreeNode[] = []
  for (let at: TreeNode | null = node; at; at = at.parent) path.push(at)
  return path.reverse()
}
