import type { ReactNode } from 'react'
import type { TimelineFrame } from '../../layout/timeline/timeline.ts'

interface Props {
  readonly frame: TimelineFrame
  readonly order: number
  /** The last step after which a request of the order would still be met. */
  readonly step: number
}

/** Room that the words need, in pixels. */
const WORDS_WIDTH = 150

/** A border behind the last step at which an order would have fit; nothing if it fits to the end. */
export function LastFit({ frame, order, step }: Props): ReactNode {
  if (step >= frame.steps) return null
  const x = frame.left + (step + 1) * frame.slot
  const isLeft = x - frame.left > WORDS_WIDTH
  return (
    <g className="timeline-last-fit">
      <path d={`M${x} ${frame.free.top - 4}V${frame.calls.bottom + 3}`} />
      <text x={isLeft ? x - 5 : x + 5} y={frame.free.top + 8} textAnchor={isLeft ? 'end' : 'start'}>
        {`order ${order} fits until here`}
      </text>
    </g>
  )
}
