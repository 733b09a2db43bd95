import { useMemo } from 'react'
import type { ColumnsLayout } from '../../layout/columns/columns.ts'
import { partBars } from '../../layout/columns/columnsParts.ts'
import type { Bar } from '../../layout/columns/columnsBars.ts'
import type { StepView } from '../../protocol/view.ts'
import './partColours.css'
import './programParts.css'

export interface ProgramPartsProps {
  readonly view: StepView
  readonly layout: ColumnsLayout
  /** Bars that step back because something else is selected. */
  readonly faded: (bar: Bar) => boolean
}

const STRIPE = 6

/** What lies in the bars of processes: each part of the program tinted, with a stripe at the right and its name where it fits. */
export function ProgramParts({ view, layout, faded }: ProgramPartsProps) {
  const parts = useMemo(() => partBars(view, layout), [view, layout])
  return (
    <g className="program-parts-of-bars">
      {parts.map(({ key, bar, what, x, y, width, height, label }) => (
        <g key={key} data-part={what} className={faded(bar) ? 'is-faded' : undefined}>
          <rect className="part-ground" x={x} y={y} width={width} height={height} />
          <rect className="part-stripe" x={x + width - STRIPE} y={y} width={STRIPE} height={height} />
          <line x1={x} x2={x + width} y1={y} y2={y} />
          {label !== null && (
            <text x={label.x} y={label.y} textAnchor="end">
              {label.text}
            </text>
          )}
        </g>
      ))}
    </g>
  )
}
