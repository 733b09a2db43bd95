/**
 * One node: filled with what its region is. Black nodes are square, red ones round and, where that is hard to see, a ring:
 * grey is enough.
 */
import { Plus, RotateCcw, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'

export type NodeChange = 'added' | 'changed' | 'rotated-left' | 'rotated-right'

interface Props {
  readonly radius: number
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
  readonly isTabStop: boolean
}

/** Under this radius, in pixels, only frame and fill are left. */
const DETAILED = 5
/** Under this radius shapes look alike: red nodes are hollow but for a dot. */
const LARGE = 7

export function TreeNodeMark(props: Props): ReactNode {
  const { radius, color, slack, change } = props
  const isDetailed = radius >= DETAILED
  const isLarge = radius >= LARGE
  const frame = isLarge ? Math.max(2, radius / 4.5) : Math.min(1.5, radius / 2.5)
  const fill =
    isLarge || color === 'black' ? radius - frame - (isLarge ? 1.5 : 0) : radius >= 3 ? 0.38 * radius : 0
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
      {change !== null && <Badge change={change} radius={radius} />}
      {change === 'added' && (
        <g className="tree-flash" data-flash="">
          <Shape color={color} radius={radius + 2} />
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

const rightHalf = (color: 'red' | 'black', radius: number): string =>
  color === 'black'
    ? `M0 ${-radius}H${radius}V${radius}H0Z`
    : `M0 ${-radius}A${radius} ${radius} 0 0 1 0 ${radius}Z`

/** The lowest part of a node's fill, at least 30 % of its height so that it can be seen. */
function lowerPart(color: 'red' | 'black', radius: number, part: number): string {
  const y = radius - 2 * radius * Math.max(0.3, Math.min(1, part))
  if (color === 'black') return `M${-radius} ${y}H${radius}V${radius}H${-radius}Z`
  const x = Math.sqrt(Math.max(0, radius * radius - y * y))
  return `M${-x} ${y}A${radius} ${radius} 0 ${y < 0 ? 1 : 0} 0 ${x} ${y}Z`
}

function Badge({ change, radius }: { readonly change: NodeChange; readonly radius: number }): ReactNode {
  const size = radius >= DETAILED ? Math.max(11, 1.2 * radius) : 9
  const Icon = change === 'added' ? Plus : change === 'rotated-left' ? RotateCcw : RotateCw
  const at = -(radius + size * 0.4)
  return (
    <g className={`tree-badge is-${change}`} transform={`translate(${at} ${at})`}>
      {change === 'changed' ? (
        <path d="M0 -4L4 0L0 4L-4 0Z" transform={`scale(${size / 11})`} />
      ) : (
        <Icon x={-size / 2} y={-size / 2} size={size} strokeWidth={3} />
      )}
    </g>
  )
}
