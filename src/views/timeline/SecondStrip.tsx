/** On the strip of the first machine: the second one's free memory as a thinner line, and a mark on each step in which they differ. */
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { round, stepLine } from '../../layout/timeline/stepLine.ts'
import { freeY, timelineColumns, timelineFrame } from '../../layout/timeline/timeline.ts'
import type { TimelineFrame } from '../../layout/timeline/timeline.ts'
import type { StepDifference } from '../../model/beside/differences.ts'
import type { TimelineView } from '../../protocol/view.ts'
import type { Beside, SecondStripProps } from '../../store/beside.ts'
import { useOther } from '../../store/useDocument.ts'
import './second-strip.css'

export function SecondStrip({ beside, ...props }: SecondStripProps & { readonly beside: Beside }): ReactNode {
  const { steps, width, height, heat, most, revealed } = props
  const second = useOther(beside.second, (state) => state.opened?.timeline ?? null)
  const frame = useMemo(() => timelineFrame(steps, width, height, heat), [steps, width, height, heat])
  const line = useMemo(
    () => (second === null ? '' : freeLine(second, frame, most, revealed)),
    [second, frame, most, revealed],
  )
  const marks = useMemo(
    () => marksOf(beside.differences, frame, revealed),
    [beside.differences, frame, revealed],
  )
  return (
    <g className="timeline-second">
      <path d={line} />
      <path className="is-memory" d={marks.memory} />
      <path className="is-outcome" d={marks.outcome} />
    </g>
  )
}

function freeLine(timeline: TimelineView, frame: TimelineFrame, most: number, revealed: number): string {
  const columns = timelineColumns(timeline, frame).filter(({ firstStep }) => firstStep <= revealed)
  return stepLine(columns, frame, ({ free }) => freeY(frame, Math.min(free, most), most))
}

/** Below the calls: a tick where the memory differs, a filled diamond where a step ends otherwise; one a pixel at most. */
function marksOf(differences: readonly StepDifference[], frame: TimelineFrame, revealed: number) {
  const paths = { memory: '', outcome: '' }
  const last = { memory: -1, outcome: -1 }
  const y = round(frame.calls.bottom + 2)
  for (const { step, kind } of differences) {
    if (step > revealed) break
    const x = round(frame.xOf(step))
    const mark = kind === 'outcome' ? 'outcome' : 'memory'
    if (x - last[mark] < 1) continue
    last[mark] = x
    paths[mark] += mark === 'memory' ? `M${x - 2.5} ${y}h5` : `M${x} ${round(y - 3)}l3 3l-3 3l-3 -3z`
  }
  return paths
}
