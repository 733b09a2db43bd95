/** The strip's drawing as a few SVG paths, however many steps there are: their length is that of the strip. */
import { round, stepLine } from '../../layout/timeline/stepLine.ts'
import { freeY, largestY } from '../../layout/timeline/timeline.ts'
import type { TimelineColumn, TimelineFrame } from '../../layout/timeline/timeline.ts'
import { CALL_KINDS } from '../../protocol/view.ts'
import type { CallKind, TimelineView } from '../../protocol/view.ts'
import { failurePath, MARKS } from './markShapes.ts'

export interface KindPath {
  readonly kind: CallKind
  readonly colour: string
  readonly isHollow: boolean
  readonly d: string
}

export interface StripDrawing {
  /** Free pages: the line, and the area under it. */
  readonly freeLine: string
  readonly freeArea: string
  readonly largestLine: string
  readonly largestArea: string
  /** One path a kind of call that succeeded. */
  readonly marks: readonly KindPath[]
  readonly failures: string
  /** Steps of which nothing is revealed yet. */
  readonly unrevealed: string
  /** From each failure up through the lines. */
  readonly stems: string
  /** Pages at the top of the scale of free pages. */
  readonly most: number
}

/** @param least Pages that the scale of free ones reaches at least. */
export function drawStrip(
  timeline: TimelineView,
  frame: TimelineFrame,
  columns: readonly TimelineColumn[],
  revealed = Infinity,
  least = 0,
): StripDrawing {
  let most = least
  for (const pages of timeline.freePages) if (pages > most) most = pages
  const shown = columns.filter(({ firstStep }) => firstStep <= revealed)
  const freeLine = stepLine(shown, frame, (column) => freeY(frame, column.free, most))
  const largestLine = stepLine(shown, frame, (column) => largestY(frame, column.largest))
  const close = (bottom: number): string => `V${round(bottom)}H${round(frame.left)}Z`
  return {
    freeLine,
    freeArea: freeLine + close(frame.free.bottom),
    largestLine,
    largestArea: largestLine + close(frame.largest.bottom),
    ...drawMarks(frame, shown),
    unrevealed: drawUnrevealed(frame, columns.slice(shown.length)),
    most,
  }
}

/** The same dot for every step to come. */
function drawUnrevealed(frame: TimelineFrame, columns: readonly TimelineColumn[]): string {
  const { calls, isDense } = frame
  const middle = round((calls.top + calls.bottom) / 2)
  const r = isDense ? 0.5 : Math.min(2, markRadius(frame))
  return columns.map(({ x }) => `M${round(x - r)} ${middle - r}h${2 * r}v${2 * r}h${-2 * r}z`).join('')
}

/** Half the size of a mark in pixels. */
export const markRadius = (frame: TimelineFrame): number =>
  Math.max(1.5, Math.min(6, frame.slot * 0.42, (frame.calls.bottom - frame.calls.top) / 2 - 1))

function drawMarks(
  frame: TimelineFrame,
  columns: readonly TimelineColumn[],
): Pick<StripDrawing, 'marks' | 'failures' | 'stems'> {
  const { calls } = frame
  const middle = round((calls.top + calls.bottom) / 2)
  const radius = markRadius(frame)
  const byKind: string[][] = CALL_KINDS.map(() => [])
  const failures: string[] = []
  const stems: string[] = []
  for (const column of columns) {
    if (column.kind === null) continue
    const x = round(column.x)
    const name = CALL_KINDS[column.kind]
    const kindPaths = byKind[column.kind]
    if (name === undefined || kindPaths === undefined) continue
    if (frame.isDense) {
      // Too narrow for shapes: ticks in two rows, so that a failure does not hide what was going on.
      kindPaths.push(`M${x - 0.5} ${middle + 1}h1V${round(calls.bottom)}h-1z`)
      if (column.failures > 0) failures.push(`M${x - 1} ${round(calls.top)}h2V${middle - 1}h-2z`)
    } else if (column.failures > 0) failures.push(`M${x} ${middle}${failurePath(radius)}`)
    else kindPaths.push(`M${x} ${middle}${MARKS[name].path(radius)}`)
    if (column.failures > 0) {
      stems.push(`M${x} ${frame.free.top}V${round(frame.isDense ? calls.top : middle - radius - 2)}`)
    }
  }
  const marks = CALL_KINDS.map((kind, i) => ({
    kind,
    colour: MARKS[kind].colour,
    isHollow: MARKS[kind].isHollow && !frame.isDense,
    d: (byKind[i] ?? []).join(''),
  }))
  return { marks: marks.filter(({ d }) => d !== ''), failures: failures.join(''), stems: stems.join('') }
}
