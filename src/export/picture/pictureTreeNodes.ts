/** Nodes of the region tree on paper: black ones square, red ones rings, so that print in grey tells them apart. */
import { element, figure, INK, INK_2, inkFill, rectPath } from './pictureInk.ts'
import type { TreeGhost, TreeNode } from '../../layout/tree/regionTree.ts'
import type { NodeChange } from '../../layout/tree/regionTreeChanges.ts'
import { tuftStrokes } from '../../layout/tree/regionTreeFrame.ts'
import type { TreeFrame, VisibleTree } from '../../layout/tree/regionTreeFrame.ts'
import { DETAILED, lowerPart, nodeForm, slackPart } from '../../layout/tree/regionTreeNode.ts'

/** What a picture of the tree can hold, for the legend. */
export const TREE_MARKS = ['black', 'red', 'shared', 'rotated', 'removed'] as const
export type TreeMark = (typeof TREE_MARKS)[number]

const RED = '#c8322b'
const PAPER = '#ffffff'
const EDGE = { fill: 'none', stroke: INK_2, 'stroke-width': 0.9 } as const
/** From the edge of a node to the outline that says what the step did to it. */
const CLEAR = 2.6

type NodeColor = TreeNode['region']['color']
const strokeOf = (color: NodeColor): string => (color === 'black' ? INK : RED)

const circlePath = (x: number, y: number, r: number): string =>
  `M${figure(x - r)} ${figure(y)}a${figure(r)} ${figure(r)} 0 1 0 ${figure(2 * r)} 0a${figure(r)} ${figure(r)} 0 1 0 ${figure(-2 * r)} 0z`

const shapePath = (color: NodeColor, x: number, y: number, r: number): string =>
  color === 'black' ? rectPath(x - r, y - r, 2 * r, 2 * r) : circlePath(x, y, r)

export function treeEdges(visible: VisibleTree, frame: TreeFrame): string {
  const edges = visible.nodes.flatMap(({ column, depth, parent }) =>
    parent === null
      ? []
      : [
          `M${figure(frame.xOf(parent.column))} ${figure(frame.yOf(parent.depth))}`,
          `H${figure(frame.xOf(column))}V${figure(frame.yOf(depth))}`,
        ],
  )
  const tufts = tuftStrokes(visible, frame).map(
    ({ x, y0, y1 }) => `M${figure(x)} ${figure(y0)}V${figure(y1)}`,
  )
  return [
    edges.length === 0 ? '' : element('path', { ...EDGE, d: edges.join('') }),
    tufts.length === 0 ? '' : element('path', { ...EDGE, d: tufts.join('') }),
  ].join('')
}

/** All nodes: one by one where there is room for detail, else those that look alike as one path. */
export function treeNodes(
  nodes: readonly TreeNode[],
  frame: TreeFrame,
  changes: ReadonlyMap<number, NodeChange>,
): string {
  const { radius } = frame
  const at = (node: TreeNode) => [frame.xOf(node.column), frame.yOf(node.depth)] as const
  const marks = nodes.flatMap((node) => {
    const change = changes.get(node.id)
    return change === undefined ? [] : [changeMark(change, node.region.color, ...at(node), radius)]
  })
  if (radius >= DETAILED)
    return [...nodes.map((node) => detailedNode(node, ...at(node), radius)), ...marks].join('')
  const byFill = new Map<string, { readonly color: NodeColor; readonly d: string[] }>()
  for (const node of nodes) {
    const { kind, color } = node.region
    // Too small for a ring around a fill: hollow or not is what can still be seen.
    const fill = color === 'red' ? PAPER : inkFill(kind)
    const alike = byFill.get(fill) ?? { color, d: [] }
    alike.d.push(shapePath(color, ...at(node), radius))
    byFill.set(fill, alike)
  }
  const paths = [...byFill].map(([fill, { color, d }]) =>
    element('path', {
      d: d.join(''),
      fill,
      stroke: strokeOf(color),
      'stroke-width': nodeForm(radius, color).frame,
    }),
  )
  return [...paths, ...marks].join('')
}

function detailedNode({ region }: TreeNode, x: number, y: number, radius: number): string {
  const { color, kind, usage } = region
  const slack = slackPart(region)
  const { fill } = nodeForm(radius, color)
  return element(
    'g',
    { transform: `translate(${figure(x)} ${figure(y)})` },
    [
      usage > 1 ? backFrame(color, radius) : '',
      nodeFrame(color, radius),
      element('path', { d: shapePath(color, 0, 0, fill), fill: inkFill(kind) }),
      slack > 0 ? element('path', { d: lowerPart(color, fill, slack), fill: inkFill('slack') }) : '',
    ].join(''),
  )
}

function nodeFrame(color: NodeColor, radius: number): string {
  const { frame } = nodeForm(radius, color)
  return element('path', {
    d: shapePath(color, 0, 0, radius - frame / 2),
    fill: PAPER,
    stroke: strokeOf(color),
    'stroke-width': frame,
  })
}

/** A second node behind the first: several processes use the region. */
const backFrame = (color: NodeColor, radius: number): string =>
  element('path', {
    d: shapePath(color, 3, -3, radius - 0.5),
    fill: PAPER,
    stroke: strokeOf(color),
    'stroke-width': 1,
  })

/** As in map and columns: what is new has a solid outline, what was changed a dashed one. */
function changeMark(change: NodeChange, color: NodeColor, x: number, y: number, radius: number): string {
  const outline = element('path', {
    d: shapePath(color, x, y, radius + CLEAR),
    fill: 'none',
    stroke: INK,
    'stroke-width': radius >= DETAILED ? 2.2 : 1.2,
    ...(change !== 'added' && { 'stroke-dasharray': radius >= DETAILED ? '5 3' : '3 2' }),
  })
  if (change === 'added' || change === 'changed') return outline
  const away = radius + CLEAR + 4
  return outline + turnArrow(change === 'rotated-left', x - away, y - away)
}

/** An arrow around a point, against the clock for a rotation to the left. */
const turnArrow = (isLeft: boolean, x: number, y: number): string =>
  element('path', {
    d: 'M-4.5 0a4.5 4.5 0 1 0 1.6-3.4M-4.8-5.2v3.2h3.2',
    transform: `translate(${figure(x)} ${figure(y)})${isLeft ? '' : ' scale(-1 1)'}`,
    fill: 'none',
    stroke: INK,
    'stroke-width': 1.6,
  })

/** Dashed circles with a cross where removed regions would be; of those that would overlap only the first. */
export function treeGhosts(ghosts: readonly TreeGhost[], frame: TreeFrame): string {
  const radius = Math.max(2, frame.radius - 1)
  const lastAt = new Map<number, number>()
  const drawn = ghosts.filter(({ column, depth }) => {
    const x = frame.xOf(column)
    if (x - (lastAt.get(depth) ?? -Infinity) < 2 * radius + 2) return false
    lastAt.set(depth, x)
    return true
  })
  return drawn.map(({ column, depth }) => ghost(frame.xOf(column), frame.yOf(depth), radius)).join('')
}

function ghost(x: number, y: number, r: number): string {
  const arm = r * 0.4
  const cross = [-arm, arm].map(
    (from) => `M${figure(x + from)} ${figure(y - arm)}L${figure(x - from)} ${figure(y + arm)}`,
  )
  return [
    element('path', {
      d: circlePath(x, y, r),
      fill: PAPER,
      stroke: INK,
      'stroke-width': r >= DETAILED ? 1.6 : 0.9,
      'stroke-dasharray': '3 2',
    }),
    element('path', { d: cross.join(''), fill: 'none', stroke: INK, 'stroke-width': 1.2 }),
  ].join('')
}

const MARK_WORDS: Readonly<Record<TreeMark, string>> = {
  black: 'black node of the tree',
  red: 'red node',
  shared: 'node with several users',
  rotated: 'moved by a rotation',
  removed: 'node removed',
}
export const treeMarkWords = (mark: TreeMark): string => MARK_WORDS[mark]

/** A mark as it stands in the legend, around 0, 0 and 13 units high at most. */
export function treeMarkSample(mark: TreeMark): string {
  switch (mark) {
    case 'black':
    case 'red':
      return nodeFrame(mark, 6)
    case 'shared':
      return element('g', { transform: 'translate(-1 1)' }, backFrame('black', 5) + nodeFrame('black', 5))
    case 'rotated':
      return turnArrow(true, 0, 0.6)
    case 'removed':
      return ghost(0, 0, 6)
  }
}

/** What of TREE_MARKS is in a picture. */
export function marksOf(
  nodes: readonly TreeNode[],
  ghosts: readonly TreeGhost[],
  frame: TreeFrame,
  changes: ReadonlyMap<number, NodeChange>,
): ReadonlySet<TreeMark> {
  const marks = new Set<TreeMark>()
  for (const { id, region } of nodes) {
    marks.add(region.color)
    if (region.usage > 1 && frame.radius >= DETAILED) marks.add('shared')
    if (changes.get(id)?.startsWith('rotated')) marks.add('rotated')
  }
  if (ghosts.length > 0) marks.add('removed')
  return marks
}
