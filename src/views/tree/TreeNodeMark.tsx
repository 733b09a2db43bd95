/** One node: filled with what its region is. */
import { Plus, RotateCcw, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import type { NodeChange } from '../../layout/tree/regionTreeChanges.ts'
import { badgeForm, DETAILED, lowerPart, nodeForm } from '../../layout/tree/regionTreeNode.ts'

interface Props {
  readonly radius: number
  /** Pixels of the picture above the middle of the node. */
  readonly above: number
  readonly color: 'red' | 'black'
  /** One colour, or those of two of the processes that share it. */
  readonly fills: readonly string[]
  /** Laid over the fill; null for none. */
  readonly pattern: string | null
  /** Part of the region's pages that is slack, 0..1. */
  readonly slack: number
  readonly isShared: boolean
  readonly change: NodeChange | null
  readonly isHovered: boolean
  readonly isSelected: boolean
  /** The machine beside this one does not have it. */
  readonly isAlone: boolean
  readonly isTabStop: boolean
}

export function TreeNodeMark(props: Props): ReactNode {
  const { radius, color, slack, change } = props
  const isDetailed = radius >= DETAILED
  const { frame, fill } = nodeForm(radius, color)
  const outer = radius - frame / 2
  return (
    <>
      {props.isShared && isDetailed && (
        <g className={`tree-frame is-${color} is-behind`} transform="translate(3 -3)">
          <Shape color={color} radius={outer} strokeWidth={1} />
        </g>
      )}
      <g className={`tree-frame is-${color}`}>
        {color === 'black' && frame > 0 && (
          <g className="tree-frame-edge">
            <Shape color={color} radius={radius} strokeWidth={1.5} />
          </g>
        )}
        <Shape color={color} radius={outer} strokeWidth={frame} />
      </g>
      <g fill={props.fills[0]}>
        <Shape color={color} radius={fill} />
      </g>
      {props.pattern !== null && isDetailed && (
        <g fill={props.pattern}>
          <Shape color={color} radius={fill} />
        </g>
      )}
      {props.fills[1] !== undefined && <path fill={props.fills[1]} d={rightHalf(color, fill)} />}
      {slack > 0 && isDetailed && <path className="tree-slack" d={lowerPart(color, fill, slack)} />}
      {change !== null && <Badge change={change} radius={radius} above={props.above} />}
      {change === 'added' && (
        <g className="tree-flash" data-flash="">
          <Shape color={color} radius={radius + 2} />
        </g>
      )}
      {props.isAlone && (
        <g className="tree-alone">
          <Shape color={color} radius={radius + 4.5} strokeWidth={2} />
          <path d={corner(radius + 5.5)} />
        </g>
      )}
      {props.isTabStop && (
        <g className="tree-focus">
          <Shape color={color} radius={radius + 5} strokeWidth={1.5} />
        </g>
      )}
      {(props.isHovered || props.isSelected) && (
        <g className={props.isSelected ? 'tree-ring is-selected' : 'tree-ring is-hovered'}>
          <Shape color={color} radius={radius + 2.5} strokeWidth={2} />
        </g>
      )}
    </>
  )
}

export function Shape(props: { color: 'red' | 'black'; radius: number; strokeWidth?: number }): ReactNode {
  const { color, radius, strokeWidth } = props
  const stroke = strokeWidth === undefined ? {} : { strokeWidth }
  return color === 'red' ? (
    <circle r={radius} {...stroke} />
  ) : (
    <rect
      x={-radius}
      y={-radius}
      width={2 * radius}
      height={2 * radius}
      rx={Math.min(1.5, radius / 3)}
      {...stroke}
    />
  )
}

/** At the right above, where no badge of the step stands. */
const corner = (at: number): string => `M${at} ${-at}v7l-7 -7z`

const rightHalf = (color: 'red' | 'black', radius: number): string =>
  color === 'black'
    ? `M0 ${-radius}H${radius}V${radius}H0Z`
    : `M0 ${-radius}A${radius} ${radius} 0 0 1 0 ${radius}Z`

interface BadgeProps extends Pick<Props, 'radius' | 'above'> {
  readonly change: NodeChange
}

function Badge({ change, radius, above }: BadgeProps): ReactNode {
  const { size, left, up } = badgeForm(radius, above)
  const Icon = change === 'added' ? Plus : change === 'rotated-left' ? RotateCcw : RotateCw
  return (
    <g className={`tree-badge is-${change}`} transform={`translate(${-left} ${-up})`}>
      {change === 'changed' ? (
        <path d="M0 -4L4 0L0 4L-4 0Z" transform={`scale(${size / 11})`} />
      ) : (
        <Icon x={-size / 2} y={-size / 2} size={size} strokeWidth={3} />
      )}
    </g>
  )
}
