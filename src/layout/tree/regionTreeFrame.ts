/**
 * Where the tree's columns and levels lie in a picture of a given size. All levels always fit the height; zoom only
 * spreads the columns, so that no node is ever lost above or below. `nodeAt` is the inverse of `xOf` and `yOf`.
 */
import type { RegionTreeShape, TreeGhost, TreeNode } from './regionTree.ts'

/** Spread and shift of the columns, as d3-zoom keeps them: k = 1, x = 0 shows the whole tree. */
export interface TreeZoom {
  readonly k: number
  /** Pixels. */
  readonly x: number
}
export const WHOLE_TREE: TreeZoom = { k: 1, x: 0 }

export interface TreeFrame {
  readonly width: number
  readonly height: number
  /** Pixels from one column to the next. */
  readonly pitch: number
  /** Pixels from one level to the next. */
  readonly rise: number
  /** Half the size of a node, in pixels. */
  readonly radius: number
  /** Nothing lies outside the picture. */
  readonly isWhole: boolean
  readonly xOf: (column: number) => number
  readonly yOf: (depth: number) => number
}

/** Room kept free around the tree, in pixels. */
const SIDE = 14
const TOP = 20
const BOTTOM = 14
/** Height of a letter with room around it, in text sizes. */
export const LETTER = 0.86
/** Between a node and its words, in pixels. */
export const LABEL_GAP = 5
/** More than this helps nobody; in text sizes. */
const MAX_PITCH = 10.6
const MAX_RISE = 13
const MAX_RADIUS = 0.75

/** Columns to make room for. Grows in steps, so that one more region moves only what lies to the right of it. */
export function columnsFor(columns: number): number {
  const step = columns <= 12 ? 2 : columns <= 48 ? 4 : columns <= 128 ? 16 : Math.ceil(columns / 8)
  return Math.max(2, Math.ceil(columns / step) * step)
}

/** Width, height and text size in pixels. */
export function treeFrame(
  shape: RegionTreeShape,
  width: number,
  height: number,
  zoom: TreeZoom = WHOLE_TREE,
  textSize = 12,
): TreeFrame {
  const columns = columnsFor(shape.columns)
  const whole = Math.min(MAX_PITCH * textSize, Math.max(1, width - 2 * SIDE) / columns)
  const pitch = whole * zoom.k
  // The middle of the columns that are in use lies in the middle while they leave room on both sides.
  const spare = Math.max(0, width - 2 * SIDE - whole * columns) / 2
  const levels = Math.max(2, shape.height)
  // The root stands clear of what is above the picture in large type too.
  const top = Math.max(TOP, MAX_RADIUS * textSize + 5)
  const deep = Math.max(1, height - top - BOTTOM)
  const radiusAt = (rise: number): number =>
    Math.max(2, Math.min(MAX_RADIUS * textSize, pitch * 0.45, rise * 0.32))
  const most = Math.min(MAX_RISE * textSize, deep / Math.max(1, levels - 0.6))
  // The lowest node has room for one line below it.
  const line = radiusAt(most) + LABEL_GAP + LETTER * textSize + 1
  const rise = Math.min(most, Math.max(1, height - top - line) / (levels - 1))
  const radius = radiusAt(rise)
  return {
    width,
    height,
    pitch,
    rise,
    radius,
    isWhole: zoom.k <= 1,
    xOf: (column) => zoom.x + (SIDE + spare + (column + 0.5) * whole) * zoom.k,
    yOf: (depth) => top + depth * rise,
  }
}

/** How far the columns may be spread: until the words of every node have room. 1 or more. */
export const widestZoom = (shape: RegionTreeShape, width: number, textSize = 12): number =>
  Math.max(1, (MAX_PITCH * textSize * columnsFor(shape.columns)) / Math.max(1, width - 2 * SIDE))

/** Nodes worth drawing one by one: in the picture, and not so dense that they would cover each other. */
export interface VisibleTree {
  readonly nodes: readonly TreeNode[]
  /** Roots of subtrees too narrow to draw: each stands for all nodes below it. */
  readonly tufts: readonly TreeNode[]
  /** What this step removed, as far as it is in the picture and does not cover each other. */
  readonly ghosts: readonly TreeGhost[]
}

/** Subtrees narrower than this many pixels are drawn as one mark. */
const NARROW = 3

/** More nodes than this are drawn by no tree that is a tree: links that are broken can make one as deep as it is large. */
const MOST_NODES = 4096

interface Subtree {
  readonly node: TreeNode
  /** Its columns. */
  readonly first: number
  readonly last: number
}

/** Walks only what is in the picture: the cost is that of the picture, not of the tree. */
export function visibleTree(shape: RegionTreeShape, frame: TreeFrame): VisibleTree {
  const nodes: TreeNode[] = []
  const tufts: TreeNode[] = []
  const margin = frame.radius + frame.pitch
  const isOut = ({ node, first, last }: Subtree): boolean =>
    // An edge may cross the picture although both ends lie outside it: its lower end decides, with its parent.
    (frame.xOf(last) < -margin && frame.xOf(node.parent?.column ?? last) < -margin) ||
    (frame.xOf(first) > frame.width + margin &&
      frame.xOf(node.parent?.column ?? first) > frame.width + margin)
  const waiting: Subtree[] = []
  const add = (node: TreeNode | null, first: number, last: number): void => {
    if (node) waiting.push({ node, first, last })
  }
  add(shape.root, 0, shape.columns - 1)
  for (let subtree = waiting.pop(); subtree; subtree = waiting.pop()) {
    const { node, first, last } = subtree
    if (isOut(subtree)) continue
    if ((frame.pitch < NARROW && node.size * frame.pitch < NARROW) || nodes.length >= MOST_NODES) {
      tufts.push(node)
      continue
    }
    nodes.push(node)
    add(node.right, node.column + 1, last)
    add(node.left, first, node.column - 1)
  }
  return { nodes, tufts, ghosts: visibleGhosts(shape, frame, margin) }
}

function visibleGhosts({ ghosts }: RegionTreeShape, frame: TreeFrame, margin: number): TreeGhost[] {
  const { pitch, width, xOf } = frame
  let covered = -Infinity
  return ghosts.filter(({ column }) => {
    const x = xOf(column)
    if (x < -margin || x > width + margin || (pitch < NARROW && x < covered + NARROW)) return false
    covered = x
    return true
  })
}

/** A tuft as a line, from where the subtree begins down to its deepest level. */
export interface TuftStroke {
  readonly x: number
  readonly y0: number
  readonly y1: number
}

export const tuftStrokes = ({ tufts }: VisibleTree, frame: TreeFrame): readonly TuftStroke[] =>
  tufts.map((node) => ({
    x: frame.xOf(node.column),
    y0: frame.yOf(node.parent?.depth ?? node.depth),
    y1: frame.yOf(node.deepest) + 1,
  }))

/** The node drawn at a point, the nearest if several are in reach; null where there is none. */
export function nodeAt(
  visible: VisibleTree,
  frame: TreeFrame,
  x: number,
  y: number,
  slack = 3,
): TreeNode | null {
  let best: TreeNode | null = null
  let bestDistance = frame.radius + slack
  for (const node of visible.nodes) {
    const distance = Math.max(Math.abs(frame.xOf(node.column) - x), Math.abs(frame.yOf(node.depth) - y))
    if (distance <= bestDistance) {
      best = node
      bestDistance = distance
    }
  }
  return best
}
