/**
 * What one node looks like at a given size. Black nodes are square, red ones round and, where that is hard to see, a ring:
 * grey is enough.
 */
import { formatBytes, formatCount, hex } from '../../base/format.ts'
import type { RegionView } from '../../protocol/view.ts'
import { baseName, permissions } from '../columns/columnsText.ts'

/** Under this radius, in pixels, only frame and fill are left. */
export const DETAILED = 5
/** Under this radius shapes look alike: red nodes are hollow but for a dot. */
const LARGE = 7

/**
 * The mark of a change, at the upper left of its node: its size, and how far its middle lies to the left and above. Pixels.
 * @param above What the picture has above the middle of the node; where that is too little, the mark stands beside it.
 */
export function badgeForm(
  radius: number,
  above: number,
): { readonly size: number; readonly left: number; readonly up: number } {
  const size = radius >= DETAILED ? Math.max(11, 1.2 * radius) : 9
  const away = radius + size * 0.4
  const most = above - size / 2 - 1
  return away <= most ? { size, left: away, up: away } : { size, left: radius + size * 0.6, up: most }
}

export interface NodeForm {
  /** Width of the frame, in pixels; its outer edge is the radius. */
  readonly frame: number
  /** Radius of what lies within the frame and says what the region is; 0 for none. */
  readonly fill: number
}

/** @param radius half the size of the node, in pixels */
export function nodeForm(radius: number, color: RegionView['color']): NodeForm {
  const isLarge = radius >= LARGE
  const frame = isLarge ? Math.max(2, radius / 4.5) : Math.min(1.5, radius / 2.5)
  const fill =
    isLarge || color === 'black' ? radius - frame - (isLarge ? 1.5 : 0) : radius >= 3 ? 0.38 * radius : 0
  return { frame, fill }
}

/** Part of the region's pages that is slack, 0..1. */
export const slackPart = ({ start, end, top }: RegionView): number =>
  top > end ? (top - end) / (top - start) : 0

/** The lowest part of a node's fill, around 0, 0; at least 30 % of its height so that it can be seen. */
export function lowerPart(color: RegionView['color'], radius: number, part: number): string {
  const y = radius - 2 * radius * Math.max(0.3, Math.min(1, part))
  if (color === 'black') return `M${-radius} ${y}H${radius}V${radius}H${-radius}Z`
  const x = Math.sqrt(Math.max(0, radius * radius - y * y))
  return `M${-x} ${y}A${radius} ${radius} 0 ${y < 0 ? 1 : 0} 0 ${x} ${y}Z`
}

/** Most important first: the picture shows as many as there is room for. `owners`: names, when colours say whose it is. */
export function labelLines(region: RegionView, owners: readonly string[] = []): readonly string[] {
  const size = formatBytes(region.end - region.start)
  const lines = [hex(region.start)]
  if (owners.length > 0) lines.push(owners.join(', '))
  lines.push(`${size} \u00d7${formatCount(region.usage)}`, permissions(region.flags))
  if (region.top > region.end) lines.push(`+${formatBytes(region.top - region.end)}`)
  if (region.file !== null) lines.push(baseName(region.file))
  return lines
}

/** What the tree is called: before 2.6.29 it holds the VMAs of all processes, each once. */
export const treeName = (hasRegions: boolean): string => (hasRegions ? 'Region tree' : 'VMAs of the system')
