/** The drawing itself: edges, ghosts, nodes and their words, for one frame and one step. */
import { memo } from 'react'
import type { ReactNode } from 'react'
import { hex } from '../../base/format.ts'
import type { TreeNode } from '../../layout/tree/regionTree.ts'
import type { NodeChange } from '../../layout/tree/regionTreeChanges.ts'
import { tuftStrokes } from '../../layout/tree/regionTreeFrame.ts'
import type { TreeFrame, VisibleTree } from '../../layout/tree/regionTreeFrame.ts'
import { LEADING, levelLabel } from '../../layout/tree/regionTreeLabels.ts'
import type { TreeLabel } from '../../layout/tree/regionTreeLabels.ts'
import { labelLines, slackPart } from '../../layout/tree/regionTreeNode.ts'
import type { RegionId } from '../../protocol/view.ts'
import type { Palette } from '../../canvas/palette.ts'
import { ONLY_HERE } from '../../store/useOnlyHere.ts'
import { KindPatterns, kindPattern } from './KindPatterns.tsx'
import { Shape, TreeNodeMark } from './TreeNodeMark.tsx'
import { edgePath, nodeTransform } from './useTreeMotion.ts'
import type { Placed, Places } from './useTreeMotion.ts'
import { nodeWords } from './words.ts'

interface Props {
  readonly visible: VisibleTree
  readonly frame: TreeFrame
  readonly places: Places
  readonly labels: readonly TreeLabel[]
  readonly changes: ReadonlyMap<RegionId, NodeChange>
  readonly hovered: ReadonlySet<RegionId>
  readonly selected: ReadonlySet<RegionId>
  /** Nodes that the machine beside this one does not have. */
  readonly alone: ReadonlySet<RegionId>
  /** The node that the Tab key comes to. */
  readonly tabStop: RegionId | null
  /** Nodes on the way from the root to what is pointed at. */
  readonly way: ReadonlySet<RegionId>
  readonly fillsOf: (node: TreeNode) => readonly string[]
  /** Names of the processes that map it, while colours say whose it is; else none. */
  readonly namesOf: (node: TreeNode) => readonly string[]
  readonly textSize: number
  readonly palette: Palette
  /** Colours say what a region is, and patterns with them. */
  readonly byKind: boolean
  /** The one node that is pointed at, here or in another view. */
  readonly pointed: TreeNode | null
  /** The one node that is selected. */
  readonly kept: TreeNode | null
}

const NOWHERE: Placed = { x: 0, y: 0, from: null, parent: null }

export const TreePicture = memo(function TreePicture(props: Props): ReactNode {
  const { visible, frame, places, textSize } = props
  const labelOf = new Map(props.labels.map((label) => [label.node.id, label]))
  const words = (node: TreeNode): ReactNode => {
    const label = labelOf.get(node.id)
    return label && <LabelText label={label} frame={frame} textSize={textSize} />
  }
  const plates = new Set(
    [props.kept, props.pointed].flatMap((node) => (node && !labelOf.has(node.id) ? [node] : [])),
  )
  return (
    <>
      <defs>
        <KindPatterns palette={props.palette} />
        <pattern
          id="tree-slack-hatch"
          width="3"
          height="3"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="3" height="3" className="tree-hatch-ground" />
          <rect width="1.2" height="3" className="tree-hatch-line" />
        </pattern>
      </defs>
      <g className="tree-edges" role="presentation">
        {visible.nodes.map(
          (node) =>
            node.parent && (
              <path
                key={node.id}
                data-edge={node.id}
                className={props.way.has(node.id) ? 'is-way' : undefined}
                d={edgePath(places.get(node.id) ?? NOWHERE)}
              />
            ),
        )}
        {visible.tufts.length > 0 && <path className="tree-tufts" d={tuftsPath(visible, frame)} />}
      </g>
      <g role="presentation">
        {visible.ghosts.map((ghost) => (
          <g
            key={ghost.id}
            data-node={ghost.id}
            className="tree-ghost"
            aria-hidden="true"
            transform={nodeTransform(places.get(ghost.id) ?? NOWHERE)}
          >
            <title>{`${hex(ghost.start)} was removed in this step`}</title>
            <Shape color="red" radius={Math.max(2, frame.radius - 1)} />
            <path d={crossPath(Math.max(1, frame.radius * 0.4))} />
          </g>
        ))}
      </g>
      <g role="presentation">
        {visible.nodes.map((node) => (
          <g
            key={node.id}
            data-node={node.id}
            className="tree-node"
            role="treeitem"
            tabIndex={node.id === props.tabStop ? 0 : -1}
            aria-label={props.alone.has(node.id) ? `${nodeWords(node)}, ${ONLY_HERE}` : nodeWords(node)}
            aria-level={node.depth + 1}
            aria-selected={props.selected.has(node.id)}
            transform={nodeTransform(places.get(node.id) ?? NOWHERE)}
          >
            <TreeNodeMark
              radius={frame.radius}
              above={frame.yOf(node.depth)}
              color={node.region.color}
              fills={props.fillsOf(node)}
              pattern={props.byKind ? kindPattern(node.region.kind) : null}
              slack={slackPart(node.region)}
              isShared={node.region.usage > 1}
              change={props.changes.get(node.id) ?? null}
              isHovered={props.hovered.has(node.id)}
              isSelected={props.selected.has(node.id)}
              isAlone={props.alone.has(node.id)}
              isTabStop={node.id === props.tabStop}
            />
            {words(node)}
          </g>
        ))}
      </g>
      {[...plates].map((node) => (
        <PointedLabel
          key={node.id}
          label={levelLabel(node, labelLines(node.region, props.namesOf(node)), frame, textSize)}
          frame={frame}
          textSize={textSize}
        />
      ))}
    </>
  )
})

const crossPath = (r: number): string => `M${-r} ${-r}L${r} ${r}M${r} ${-r}L${-r} ${r}`

const tuftsPath = (visible: VisibleTree, frame: TreeFrame): string =>
  tuftStrokes(visible, frame)
    .map(({ x, y0, y1 }) => `M${x} ${y0}V${y1}`)
    .join('')

interface LabelProps {
  readonly label: TreeLabel
  readonly frame: TreeFrame
  readonly textSize: number
}

/** Words of a node, in the node's own coordinates so that they move with it. */
function LabelText({ label, frame, textSize }: LabelProps): ReactNode {
  const { lines, node, box } = label
  const top = box.top - frame.yOf(node.depth)
  const leading = textSize * LEADING
  const x = (box.left + box.right) / 2 - frame.xOf(node.column)
  return (
    <text className="tree-label" textAnchor="middle" y={top + textSize * 0.8}>
      {lines.map((line, i) => (
        <tspan key={i} x={x} dy={i === 0 ? 0 : leading} className={i === 0 ? undefined : 'is-minor'}>
          {line}
        </tspan>
      ))}
    </text>
  )
}

/** For a node that is asked about when there is no room for its words: over everything else, on a plate. */
function PointedLabel({ label, frame, textSize }: LabelProps): ReactNode {
  const { box } = label
  const width = box.right - box.left + 8
  const height = box.bottom - box.top + 7
  const left = Math.max(1, Math.min(frame.width - width - 1, box.left - 4))
  const under = box.top + 1
  const top = under + height > frame.height ? box.top - 2 * frame.radius - 10 - height : under
  return (
    <g className="tree-pointed" transform={`translate(${left} ${top})`} aria-hidden="true">
      <rect width={width} height={height} rx={3} />
      <text className="tree-label" textAnchor="middle" y={textSize * 0.8 + 4}>
        {label.lines.map((line, i) => (
          <tspan
            key={i}
            x={width / 2}
            dy={i === 0 ? 0 : textSize * LEADING}
            className={i === 0 ? undefined : 'is-minor'}
          >
            {line}
          </tspan>
        ))}
      </text>
    </g>
  )
}
