/** The parts of programs inside the bars of their processes. */
import { programParts, type PartName } from '../../model/step/programParts.ts'
import type { StepView } from '../../protocol/view.ts'
import type { Bar } from './columnsBars.ts'
import { vmaKey } from './columnsBars.ts'
import type { ColumnsLayout } from './columns.ts'
import { CODE_CHAR, WORD_CHAR } from './columnsText.ts'

/** Pixels, in the part of the columns that scrolls. */
export interface PartBar {
  readonly key: string
  /** That it is in. */
  readonly bar: Bar
  readonly what: PartName
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly label: { readonly text: string; readonly x: number; readonly y: number } | null
}

/** A line of labels. */
const LINE = 12
const RIGHT_EDGE = 10
const LEFT_EDGE = 8
/** Thinner ones would be nothing but lines. */
const THINNEST = 0.75

/** One for each part in sight, bar by bar. */
export function partBars(view: StepView, layout: ColumnsLayout): readonly PartBar[] {
  const { axis, bars, height, columns } = layout
  const barOf = new Map(bars.map((bar) => [bar.key, bar]))
  const drawn: PartBar[] = []
  for (const { of } of columns) {
    if (of.type !== 'process' || of.process.image === undefined) continue
    let below = -Infinity
    for (const { what, name, start, end, row } of programParts(view, of.process)) {
      const bar = barOf.get(vmaKey(view, of.process.pid, row))
      if (bar === undefined) continue
      const y = Math.max(0, axis.toY(start))
      const bottom = Math.min(height, axis.toY(end), what === 'untrimmed' ? Infinity : bar.y + bar.height)
      if (bottom - y < THINNEST) continue
      const { x, width } = bar
      const baseline = baselineIn(bar, name, { top: Math.max(y, below + 4), bottom })
      if (baseline !== null) below = baseline
      drawn.push({
        key: `${bar.key} ${start}`,
        bar,
        what,
        x,
        y,
        width,
        height: bottom - y,
        label: baseline === null ? null : { text: name, x: x + width - RIGHT_EDGE, y: baseline },
      })
    }
  }
  return drawn
}

/** Where a name stands: in the first line in which there is room beside what the bar itself says. Null: nowhere. */
function baselineIn(
  { width, labels }: Bar,
  name: string,
  { top, bottom }: { readonly top: number; readonly bottom: number },
): number | null {
  const height = bottom - top
  if (height < LINE - 2) return null
  const needed = name.length * WORD_CHAR + LEFT_EDGE + RIGHT_EDGE
  for (let y = top + Math.min(height, 2 * LINE) / 2 + 4; y <= bottom - 2; y += LINE) {
    const beside = labels.filter((label) => Math.abs(label.y - y) < LINE)
    const taken = beside.reduce((most, { text }) => Math.max(most, (text.length + 1) * CODE_CHAR), 0)
    if (needed + taken <= width) return y
    if (beside.length === 0) return null
  }
  return null
}
