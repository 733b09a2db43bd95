/** What is counted after each step, as a line of an SVG path. */
import type { TimelineColumn, TimelineFrame } from './timeline.ts'

/** Pixels to a tenth. */
export const round = (n: number): number => Math.round(n * 10) / 10

/** A value holds from its call to the next: level lines and steps, no slopes. `y` in pixels. */
export function stepLine(
  columns: readonly TimelineColumn[],
  frame: TimelineFrame,
  y: (column: TimelineColumn) => number,
): string {
  const parts: string[] = []
  for (const column of columns) {
    const height = round(y(column))
    parts.push(parts.length === 0 ? `M${round(frame.left)} ${height}` : `V${height}`)
    parts.push(`H${round(frame.left + (column.lastStep + 1) * frame.slot)}`)
  }
  return parts.join('')
}
