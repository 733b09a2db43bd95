/** In the place of the heat strip, on a machine with an MMU: how many VMAs and page-table entries there are after each step. */
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { formatCount } from '../../base/format.ts'
import { countLine } from '../../layout/timeline/countLine.ts'
import type { Lane } from '../../layout/timeline/timeline.ts'
import type { CountsProps } from './Strip.tsx'
import './paging-strip.css'

const GAP = 6

const WORDS = {
  vmas: { label: 'VMAs', about: 'VMAs of all processes after this step' },
  entries: { label: 'entries', about: 'Page-table entries in use after this step, of all processes' },
} as const
type Count = keyof typeof WORDS
const COUNTS = Object.keys(WORDS) as Count[]

export function PagingStrip(props: CountsProps): ReactNode {
  const { paging, frame, columns, step, lane, scale } = props
  const height = lane.bottom - lane.top
  const half = (height - GAP) / COUNTS.length
  const lines = useMemo(
    () =>
      COUNTS.map((count, at) => {
        const own: Lane = { top: at * (half + GAP), bottom: at * (half + GAP) + half }
        return { count, own, ...countLine(paging[count], frame, columns, own) }
      }),
    [paging, frame, columns, half],
  )
  return (
    <>
      <svg
        className="timeline-paging"
        style={{ top: lane.top }}
        width={frame.width}
        height={height}
        aria-hidden="true"
      >
        {lines.map(({ count, own, line, yOf }) => (
          <g key={count} className={`is-${count}`}>
            <path className="is-area" d={`${line}V${own.bottom}H${frame.left}Z`} />
            <path className="is-line" d={line} />
            <circle cx={frame.xOf(step)} cy={yOf(paging[count][step] ?? 0)} r={3} />
          </g>
        ))}
      </svg>
      <dl className="timeline-scales timeline-paging-scales" style={{ width: scale }}>
        {lines.map(({ count, own, most }) => (
          <div
            key={count}
            style={{ top: lane.top + (own.top + own.bottom) / 2 }}
            title={`${WORDS[count].about}. The scale goes from 0 to ${formatCount(most)}.`}
          >
            <dt>{WORDS[count].label}</dt>
            <dd>{formatCount(paging[count][step] ?? 0)}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
