/**
 * The shape of the kernel's region tree: who hangs below whom, at what depth, and in which column.
 * A column is a node's place in address order, so the tree reads left to right as memory does from low to high, and a
 * rotation moves nodes straight up or down: their order, and so their column, cannot change.
 * All of the tree is counted in columns of numbers; a node is made of what somebody looks at.
 */
import { nommuOf, regionAt, regionRow, regionsChangeOf, regionsOf } from '../../model/step/nommu.ts'
import type { RegionId, RegionView, StepView } from '../../protocol/view.ts'

export interface TreeNode {
  readonly id: RegionId
  readonly region: RegionView
  /** 0 for the lowest address, ghosts left out. */
  readonly place: number
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
  /** Nodes that the root leads to. */
  readonly count: number
  /** In address order, 0 to count - 1; null beyond. The same object whenever the same node is asked for. */
  at(place: number): TreeNode | null
  /** Null for a region that is not in the tree. */
  byId(id: RegionId): TreeNode | null
  readonly root: TreeNode | null
  readonly ghosts: readonly TreeGhost[]
  /** Nodes and ghosts. */
  readonly columns: number
  /** Levels; 0 for an empty tree. */
  readonly height: number
  /** Black nodes on every way from the root to a leaf, the root included (the kernel's NULL leaves are not counted). */
  readonly blackHeight: number
}

/** By entry of the table of regions; -1 stands for no entry. */
interface Links {
  readonly left: Int32Array
  readonly right: Int32Array
  readonly parent: Int32Array
  readonly place: Int32Array
  readonly column: Int32Array
  readonly depth: Int32Array
  readonly size: Int32Array
  readonly deepest: Int32Array
}

const linksFor = (length: number): Links => ({
  left: new Int32Array(length).fill(-1),
  right: new Int32Array(length).fill(-1),
  parent: new Int32Array(length).fill(-1),
  place: new Int32Array(length).fill(-1),
  column: new Int32Array(length),
  depth: new Int32Array(length),
  size: new Int32Array(length),
  deepest: new Int32Array(length),
})

/** Takes the regions as the kernel linked them. A link to a region that was met before counts as none. */
export function regionTreeShape(view: Pick<StepView, 'own'>): RegionTreeShape {
  const regions = regionsOf(view)
  const links = linksFor(regions.length)
  const isMet = new Uint8Array(regions.length)
  /** Entries as they were entered, from the root down, and as they lie in memory. */
  const entered = new Int32Array(regions.length)
  const inOrder = new Int32Array(regions.length)
  const ghosts: TreeGhost[] = []
  const waiting = regionsChangeOf(view).regionsRemoved.toSorted((a, b) => a.start - b.start)
  let met = 0
  let placed = 0
  let nextGhost = 0
  let column = 0
  let height = 0

  const startOf = (row: number): number => regions.start[row] ?? 0
  const isNew = (row: number): boolean => isMet[row] === 0
  /** Removed regions whose place is in the gap just walked over. Never deeper than the tree, so that nothing makes room. */
  const placeGhosts = (below: number, depth: number): void => {
    for (let ghost = waiting[nextGhost]; ghost && ghost.start < below; ghost = waiting[++nextGhost])
      ghosts.push({ id: ghost.id, start: ghost.start, column: column++, depth })
  }
  const enter = (row: number, parent: number): void => {
    isMet[row] = 1
    entered[met++] = row
    links.parent[row] = parent
    const depth = parent === -1 ? 0 : (links.depth[parent] ?? 0) + 1
    links.depth[row] = depth
    links.size[row] = 1
    links.deepest[row] = depth
    height = Math.max(height, depth + 1)
  }

  /** Nodes whose left subtree is being walked: a tree that is no tree at all may be as deep as it is large. */
  const above: number[] = []
  /** Walks down to the lowest address below a node and stands before it. */
  const descend = (top: number, parent: number): void => {
    let up = parent
    for (let row = top; ;) {
      enter(row, up)
      above.push(row)
      const next = regions.left[row] ?? -1
      if (!isNew(next)) return placeGhosts(startOf(row), links.depth[row] ?? 0)
      links.left[row] = next
      up = row
      row = next
    }
  }
  const top = nommuOf(view)?.root ?? -1
  if (isNew(top)) descend(top, -1)
  for (let row = above.pop(); row !== undefined; row = above.pop()) {
    links.column[row] = column++
    links.place[row] = placed
    inOrder[placed++] = row
    const next = regions.right[row] ?? -1
    if (isNew(next)) {
      links.right[row] = next
      descend(next, row)
    } else {
      const after = above.at(-1)
      placeGhosts(after === undefined ? Infinity : startOf(after), links.depth[row] ?? 0)
    }
  }
  placeGhosts(Infinity, 0)
  for (let at = met - 1; at > 0; at--) {
    const row = entered[at] ?? 0
    const parent = links.parent[row] ?? 0
    links.size[parent] = (links.size[parent] ?? 0) + (links.size[row] ?? 0)
    links.deepest[parent] = Math.max(links.deepest[parent] ?? 0, links.deepest[row] ?? 0)
  }

  const nodes = new Map<number, TreeNode>()
  const nodeIn = (row: number): TreeNode | null => {
    if (row === -1) return null
    const known = nodes.get(row)
    if (known) return known
    const node = new Node(view, links, row, nodeIn)
    nodes.set(row, node)
    return node
  }
  let blackHeight = 0
  for (let row = met > 0 ? top : -1; row !== -1; row = links.left[row] ?? -1)
    if (regions.isRed[row] === 0) blackHeight++
  return {
    count: placed,
    at: (place) => (place < placed ? nodeIn(inOrder[place] ?? -1) : null),
    byId: (id) => {
      const row = regionRow(view, id)
      return isMet[row] === 1 ? nodeIn(row) : null
    },
    root: met > 0 ? nodeIn(top) : null,
    ghosts,
    columns: column,
    height,
    blackHeight,
  }
}

class Node implements TreeNode {
  readonly #links: Links
  readonly #row: number
  readonly #nodeIn: (row: number) => TreeNode | null
  readonly region: RegionView

  constructor(
    view: Pick<StepView, 'own'>,
    links: Links,
    row: number,
    nodeIn: (row: number) => TreeNode | null,
  ) {
    this.#links = links
    this.#row = row
    this.#nodeIn = nodeIn
    this.region = regionAt(view, row)
  }

  get id(): RegionId {
    return this.region.id
  }
  get place(): number {
    return this.#links.place[this.#row] ?? 0
  }
  get column(): number {
    return this.#links.column[this.#row] ?? 0
  }
  get depth(): number {
    return this.#links.depth[this.#row] ?? 0
  }
  get size(): number {
    return this.#links.size[this.#row] ?? 0
  }
  get deepest(): number {
    return this.#links.deepest[this.#row] ?? 0
  }
  get parent(): TreeNode | null {
    return this.#nodeIn(this.#links.parent[this.#row] ?? -1)
  }
  get left(): TreeNode | null {
    return this.#nodeIn(this.#links.left[this.#row] ?? -1)
  }
  get right(): TreeNode | null {
    return this.#nodeIn(this.#links.right[this.#row] ?? -1)
  }
  get side(): TreeNode['side'] {
    const parent = this.#links.parent[this.#row] ?? -1
    return parent === -1 ? null : this.#links.left[parent] === this.#row ? 'left' : 'right'
  }
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
      return node.place === 0 ? null : shape.at(node.place - 1)
    case 'next':
      return shape.at(node.place + 1)
    case 'first':
      return shape.at(0)
    case 'last':
      return shape.count === 0 ? null : shape.at(shape.count - 1)
  }
}

/** From the root down to a node: the way the kernel goes to find it. */
export function treePath(node: TreeNode): readonly TreeNode[] {
  const path: TreeNode[] = []
  for (let at: TreeNode | null = node; at; at = at.parent) path.push(at)
  return path.reverse()
}
