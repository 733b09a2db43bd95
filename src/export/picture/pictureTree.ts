/**
 * The region tree on paper, laid out as in the page. Where many regions leave no room, addresses go first, then nodes
 * become strokes, and the picture says how many: it never grows with the tree.
 */
import { formatCount } from '../../base/format.ts'
import type { StepView } from '../../protocol/view.ts'
import type { Box } from '../../layout/pagemap/pageMap.ts'
import { fitText, WORD_CHAR } from '../../layout/columns/columnsText.ts'
import { CODE_FONT, element, INK, INK_2, textElement, WORDS_FONT } from './pictureInk.ts'
import type { InkName } from './pictureInk.ts'
import { marksOf, treeEdges, treeGhosts, treeNodes } from './pictureTreeNodes.ts'
import { pictureTables, tablesHeight } from './pictureSpaces.ts'
import type { TreeMark } from './pictureTreeNodes.ts'
import { regionTreeShape } from '../../layout/tree/regionTree.ts'
import type { RegionTreeShape } from '../../layout/tree/regionTree.ts'
import { nodeChanges } from '../../layout/tree/regionTreeChanges.ts'
import { treeFrame, visibleTree, WHOLE_TREE } from '../../layout/tree/regionTreeFrame.ts'
import type { TreeFrame, VisibleTree } from '../../layout/tree/regionTreeFrame.ts'
import { LEADING, treeLabels } from '../../layout/tree/regionTreeLabels.ts'
import type { TreeLabel } from '../../layout/tree/regionTreeLabels.ts'
import { labelLines, slackPart, treeName } from '../../layout/tree/regionTreeNode.ts'
import { hasRegions, regionsChangeOf } from '../../model/step/nommu.ts'

const HEAD_HEIGHT = 22
const NOTE_HEIGHT = 16
const TEXT_SIZE = 12
/** Room for the name of the tree, before 2.6.29 and since. */
const NAME_WIDTHS = { vmas: 130, regions: 80 } as const

export interface PictureTree {
  readonly svg: string
  readonly inks: ReadonlySet<InkName>
  readonly marks: ReadonlySet<TreeMark>
}

const MOST_HEIGHT = 280
/** For a node, two lines below it and the edge to the next level. */
const LEVEL_HEIGHT = 49
/** For what lies above the root and below the lowest level. */
const AROUND_LEVELS = 108

/** Height that does a step's tree good when it has the width of a sheet, in user units. */
export function treeHeight(view: StepView): number {
  if (view.own?.machine === 'mmu') return tablesHeight(view.own)
  const { columns, height } = regionTreeShape(view)
  if (columns === 0) return HEAD_HEIGHT + NOTE_HEIGHT
  return Math.min(MOST_HEIGHT, HEAD_HEIGHT + AROUND_LEVELS + Math.max(0, height - 1) * LEVEL_HEIGHT)
}

interface Laid {
  readonly frame: TreeFrame
  readonly visible: VisibleTree
  readonly labels: readonly TreeLabel[]
}

/** The tree with its heading in a box of user units; the page tables of a machine with an MMU. */
export function pictureTree(view: StepView, box: Box): PictureTree {
  if (view.own?.machine === 'mmu')
    return { svg: pictureTables(view, view.own, box), inks: new Set(), marks: new Set() }
  const shape = regionTreeShape(view)
  const changes = nodeChanges(regionsChangeOf(view))
  const layOut = (height: number): Laid => {
    const frame = treeFrame(shape, box.width, height, WHOLE_TREE, TEXT_SIZE)
    const visible = visibleTree(shape, frame)
    const labels = treeLabels(
      visible,
      frame,
      ({ region }) => labelLines(region),
      ({ id }) => changes.has(id),
      TEXT_SIZE,
    )
    return { frame, visible, labels }
  }
  const room = box.height - HEAD_HEIGHT
  const whole = layOut(room)
  const laid = noteOf(shape, whole) === '' ? whole : layOut(room - NOTE_HEIGHT)
  const { frame, visible, labels } = laid
  const note = shape.columns === 0 ? 'Nothing is mapped: the tree is empty.' : noteOf(shape, laid)
  const drawing = [
    treeEdges(visible, frame),
    treeGhosts(visible.ghosts, frame),
    treeNodes(visible.nodes, frame, changes),
    ...labels.map(labelElement),
    note === '' ? '' : noteElement(note, box.width, room - 4),
  ]
  const inks = new Set<InkName>()
  for (const { region } of visible.nodes) {
    inks.add(region.kind)
    if (slackPart(region) > 0) inks.add('slack')
  }
  const svg = [
    heading(shape, box.width, hasRegions(view)),
    element('g', { transform: `translate(0 ${HEAD_HEIGHT})` }, drawing.join('')),
  ]
  return {
    svg: element('g', { transform: `translate(${box.x} ${box.y})` }, svg.join('')),
    inks,
    marks: marksOf(visible.nodes, visible.ghosts, frame, changes),
  }
}

/** What there was no room for; empty if nothing is missing. */
function noteOf(shape: RegionTreeShape, { visible, labels }: Laid): string {
  const missing = visible.tufts.reduce((sum, { size }) => sum + size, 0)
  const all = formatCount(shape.count)
  const strokes =
    missing === 0
      ? []
      : [`${formatCount(missing)} of ${all} nodes are too small to draw and shown as strokes`]
  const addresses =
    labels.length === shape.count ? [] : [`${formatCount(labels.length)} of ${all} addresses written`]
  return [...strokes, ...addresses].join(', ')
}

const noteElement = (note: string, width: number, y: number): string =>
  textElement(fitText(note, width, 5.6), {
    x: 0,
    y,
    'font-family': WORDS_FONT,
    'font-size': 12,
    'font-style': 'italic',
    fill: INK_2,
  })

/** As the heads of the columns, with the tree's numbers as far as there is room. */
function heading(
  { count: nodes, height, blackHeight, ghosts }: RegionTreeShape,
  width: number,
  withRegions: boolean,
): string {
  const nameWidth = NAME_WIDTHS[withRegions ? 'regions' : 'vmas']
  const count = `${formatCount(nodes)} ${nodes === 1 ? 'node' : 'nodes'}`
  const facts = [count, `height ${height}`, `black height ${blackHeight}`]
  if (ghosts.length > 0) facts.splice(1, 0, `${formatCount(ghosts.length)} removed`)
  while (facts.length > 1 && facts.join(', ').length * WORD_CHAR > width - nameWidth) facts.pop()
  const words = { y: 13, 'font-family': WORDS_FONT, 'font-size': TEXT_SIZE }
  return [
    textElement(treeName(withRegions), { ...words, x: 0, 'font-weight': 600, fill: INK }),
    textElement(facts.join(', '), { ...words, x: nameWidth, fill: INK_2 }),
    element('line', { x1: 0, x2: width, y1: 18.5, y2: 18.5, stroke: INK, 'stroke-width': 1 }),
  ].join('')
}

/** Words of a node; white around them cuts the edges that they lie over. */
function labelElement({ lines, box }: TreeLabel): string {
  const written = lines.map((line, i) =>
    textElement(line, {
      x: (box.left + box.right) / 2,
      y: box.top + TEXT_SIZE * (0.8 + i * LEADING),
      fill: i === 0 ? INK : INK_2,
    }),
  )
  const halo = { stroke: '#ffffff', 'stroke-width': 3, 'stroke-linejoin': 'round', 'paint-order': 'stroke' }
  return element(
    'g',
    { 'text-anchor': 'middle', ...halo, 'font-family': CODE_FONT, 'font-size': TEXT_SIZE },
    written.join(''),
  )
}
