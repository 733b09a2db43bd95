/**
 * Which nodes get words: all of a level, with as many lines as there is room for below every one; where there is none for
 * all, the address alone below those that have it. Nodes that matter now are labelled first, one line over the edges if
 * nothing else will do, then level by level from the root. The rest say who they are when they are pointed at.
 */
import { largest } from '../../base/lists.ts'
import type { TreeNode } from './regionTree.ts'
import { LABEL_GAP, LETTER } from './regionTreeFrame.ts'
import type { TreeFrame, VisibleTree } from './regionTreeFrame.ts'
import { badgeForm } from './regionTreeNode.ts'

export interface TreeLabel {
  readonly node: TreeNode
  /** The first line is the address. */
  readonly lines: readonly string[]
  /** What it covers, in pixels of the frame. */
  readonly box: LabelBox
}

export interface LabelBox {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** From one line of text to the next, in text sizes. */
export const LEADING = 1.22
/** Advance of a character in the code font, in text sizes. */
const ADVANCE = 0.6
/** How far level text may leave the middle of its column to stay in the picture, in text sizes. */
const SHIFT = 1.5
/** From columns this far apart on, in text sizes, an address that cuts an edge can still be told from its neighbours. */
const SPARSE = 1.8

const meets = (a: LabelBox, b: LabelBox): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

function nodeBoxes(visible: VisibleTree, frame: TreeFrame): LabelBox[] {
  const r = frame.radius
  return visible.nodes.map((node) => {
    const x = frame.xOf(node.column)
    const y = frame.yOf(node.depth)
    return { left: x - r, right: x + r, top: y - r, bottom: y + r }
  })
}

function edgeBoxes(visible: VisibleTree, frame: TreeFrame): LabelBox[] {
  const boxes: LabelBox[] = []
  for (const node of visible.nodes) {
    if (!node.parent) continue
    const x = frame.xOf(node.column)
    const y = frame.yOf(node.depth)
    const px = frame.xOf(node.parent.column)
    const py = frame.yOf(node.parent.depth)
    boxes.push({ left: x - 1, right: x + 1, top: py - 1, bottom: y })
    boxes.push({ left: Math.min(x, px), right: Math.max(x, px), top: py - 1, bottom: py + 1 })
  }
  return boxes
}

function badgeBoxes(nodes: readonly TreeNode[], frame: TreeFrame): LabelBox[] {
  return nodes.map((node) => {
    const { size, left, up } = badgeForm(frame.radius, frame.yOf(node.depth))
    const x = frame.xOf(node.column) - left
    const y = frame.yOf(node.depth) - up
    return { left: x - size / 2, right: x + size / 2, top: y - size / 2, bottom: y + size / 2 }
  })
}

/**
 * @param linesOf everything there is to say of a node, most important first, the address at the head
 * @param isUrgent nodes to label first: those that changed, each with a badge that says so
 * @param textSize pixels
 */
export function treeLabels(
  visible: VisibleTree,
  frame: TreeFrame,
  linesOf: (node: TreeNode) => readonly string[],
  isUrgent: (node: TreeNode) => boolean,
  textSize = 12,
): readonly TreeLabel[] {
  const nodes = nodeBoxes(visible, frame)
  const badges = badgeBoxes(visible.nodes.filter(isUrgent), frame)
  /** What labels must keep clear of: nodes, the lines between them, marks of changes, and other labels. */
  const taken = [...nodes, ...edgeBoxes(visible, frame), ...badges]
  const labels: TreeLabel[] = []
  const most = linesThatFit(frame, textSize)

  const isClear = (box: LabelBox, others: readonly LabelBox[]): boolean =>
    box.left >= 0 &&
    box.right <= frame.width &&
    box.bottom <= frame.height &&
    !others.some((other) => meets(box, other))
  const keep = (label: TreeLabel): void => {
    labels.push(label)
    taken.push(label.box)
  }
  /** Level labels for all of a row; null unless every one has room, beside the others too. */
  const levelRow = (row: readonly TreeNode[], count: number): TreeLabel[] | null => {
    const made: TreeLabel[] = []
    for (const node of row) {
      const label = levelLabel(node, linesOf(node).slice(0, count), frame, textSize)
      // Zoomed in, a node half out of the picture goes without instead of turning its whole level.
      if (label.box.left < 0 || label.box.right > frame.width) {
        if (frame.isWhole) return null
        continue
      }
      if (!isClear(label.box, taken) || made.some((other) => meets(label.box, other.box))) return null
      made.push(label)
    }
    return made.length > 0 ? made : null
  }
  const address = (node: TreeNode): TreeLabel => levelLabel(node, linesOf(node).slice(0, 1), frame, textSize)
  /** One line below the node or above it. It may lie over edges, which its halo cuts, and where it is needed over a badge if nothing else will do. */
  const labelAnyway = (node: TreeNode, isNeeded: boolean): void => {
    const others = [...nodes, ...labels.map((label) => label.box)]
    const below = address(node)
    const both = [below, raised(below, frame)].filter(({ box }) => box.top >= 0 && isClear(box, others))
    const clear = both.find(({ box }) => isClear(box, badges)) ?? (isNeeded ? both[0] : undefined)
    if (clear) keep(clear)
  }
  const labelRow = (row: readonly TreeNode[]): void => {
    for (let count = most; count >= 1; count--) {
      const made = levelRow(row, count)
      if (!made) continue
      made.forEach(keep)
      return
    }
    const isSparse = frame.pitch >= SPARSE * textSize
    for (const node of row) {
      const label = address(node)
      if (most >= 1 && isClear(label.box, taken)) keep(label)
      else if (isSparse) labelAnyway(node, false)
    }
  }

  const rows = new Map<number, TreeNode[]>()
  for (const node of visible.nodes) {
    if (isUrgent(node)) {
      labelRow([node])
      if (labels.at(-1)?.node !== node) labelAnyway(node, true)
      continue
    }
    const row = rows.get(node.depth)
    if (row) row.push(node)
    else rows.set(node.depth, [node])
  }
  for (const [depth, row] of [...rows].sort(([a], [b]) => a - b)) {
    labelRow(row)
    if (depth === 0 && labels.at(-1)?.node.depth !== 0) row.forEach((node) => labelAnyway(node, true))
  }
  return labels
}

/** Lines of level text between one level of nodes and the next. */
function linesThatFit(frame: TreeFrame, textSize: number): number {
  const room = frame.rise - 2 * frame.radius - LABEL_GAP - textSize * LETTER
  return room < 0 ? 0 : 1 + Math.floor(room / (textSize * LEADING))
}

const longest = (lines: readonly string[]): number => Math.max(0, largest(lines.map((line) => line.length)))

/** Level text, centred below its node, or a little beside the middle at the side of the picture. */
export function levelLabel(
  node: TreeNode,
  lines: readonly string[],
  frame: TreeFrame,
  textSize: number,
): TreeLabel {
  const x = frame.xOf(node.column)
  const top = frame.yOf(node.depth) + frame.radius + LABEL_GAP
  const half = (longest(lines) * textSize * ADVANCE) / 2 + 1
  const bottom = top + textSize * (LETTER + (lines.length - 1) * LEADING)
  const wanted = Math.max(0, half - x) - Math.max(0, x + half - frame.width)
  const shift = Math.max(-SHIFT * textSize, Math.min(SHIFT * textSize, wanted))
  return { node, lines, box: { left: x + shift - half, right: x + shift + half, top, bottom } }
}

/** Level text above its node instead of below. */
function raised(label: TreeLabel, frame: TreeFrame): TreeLabel {
  const { top, bottom } = label.box
  const up = 2 * frame.yOf(label.node.depth) - bottom
  return { ...label, box: { ...label.box, top: up, bottom: up + bottom - top } }
}
