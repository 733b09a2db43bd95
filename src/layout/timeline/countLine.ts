/** A number that is counted after each step, as a line in a lane of the timeline: its scale goes from 0 to the most of the run. */
import { stepLine } from './stepLine.ts'
import type { Lane, TimelineColumn, TimelineFrame } from './timeline.ts'

export interface CountLine {
  /** SVG path: level from one call to the next. */
  readonly line: string
  /** The top of the scale; 0 if nothing is counted at any step. */
  readonly most: number
  readonly yOf: (value: number) => number
}

/** `values`: one a state. Where steps share a column of pixels the most of them is drawn. */
export function countLine(
  values: ArrayLike<number>,
  frame: TimelineFrame,
  columns: readonly TimelineColumn[],
  lane: Lane,
): CountLine {
  let most = 0
  for (let step = 0; step < values.length; step++) most = Math.max(most, values[step] ?? 0)
  const yOf = (value: number): number =>
    lane.bottom - (most > 0 ? value / most : 0) * (lane.bottom - lane.top)
  const line = stepLine(columns, frame, ({ firstStep, lastStep }) => {
    let highest = 0
    for (let step = firstStep; step <= lastStep; step++) highest = Math.max(highest, values[step] ?? 0)
    return yOf(highest)
  })
  return { line, most, yOf }
}
