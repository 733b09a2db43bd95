import { memo } from 'react'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { ColumnsLayout } from '../../layout/columns/columns.ts'
import { MORE_WIDTH } from '../../layout/columns/columnsGrid.ts'
import { smallBlockOrders } from '../../layout/columns/columnsSmallBlocks.ts'
import type { AxisControls } from './useAxisWindow.ts'
import { HEAD_HEIGHT } from './Heads.tsx'
import { ZoomButtons } from './ZoomButtons.tsx'

export interface MoreProcessesProps {
  readonly scroller: HTMLElement | null
  readonly layout: ColumnsLayout
  readonly controls: AxisControls
  /** CSS pixels for each pixel of the layout. */
  readonly unit: number
  /** Pixels of the layout: how far the processes are scrolled, and what the picture is wide as a whole. */
  readonly left: number
  readonly width: number
}

/** Over the columns: numbers beside low blocks, at the edges how many processes are out of sight, and the way to them; what zooms. */
export function MoreProcesses({ scroller, layout, controls, unit, left, width }: MoreProcessesProps) {
  if (!scroller) return null
  const room = width - layout.fixedWidth
  const processes = layout.columns.filter((column) => column.part === 'processes')
  const right = left + room
  // What stands under a button is out of sight too.
  const from = left > 1 ? left + MORE_WIDTH : left
  const to = right < layout.processesWidth - 1 ? right - MORE_WIDTH : right
  const before = processes.filter((column) => column.x + column.width / 2 < from).length
  const after = processes.filter((column) => column.x + column.width / 2 > to).length
  const scroll = (direction: 1 | -1): void =>
    scroller.scrollBy({ left: direction * unit * Math.max(60, room - 40), behavior: 'instant' })
  return (
    <>
      <SmallOrders layout={layout} unit={unit} />
      <ZoomButtons controls={controls} height={layout.height} width={layout.axisWidth * unit} />
      {before > 0 && (
        <button
          type="button"
          className="columns-more is-left"
          style={{ left: layout.fixedWidth * unit }}
          aria-label={`${before} more ${before === 1 ? 'process' : 'processes'} to the left`}
          onClick={() => scroll(-1)}
        >
          <ChevronLeft size={14} aria-hidden="true" />
          {before}
        </button>
      )}
      {after > 0 && (
        <button
          type="button"
          className="columns-more is-right"
          aria-label={`${after} more ${after === 1 ? 'process' : 'processes'} to the right`}
          onClick={() => scroll(1)}
        >
          {after}
          <ChevronRight size={14} aria-hidden="true" />
        </button>
      )}
    </>
  )
}

interface SmallOrdersProps {
  readonly layout: ColumnsLayout
  readonly unit: number
}

/** Of the free blocks whose bars have no room for a number. */
const SmallOrders = memo(function SmallOrders({ layout, unit }: SmallOrdersProps) {
  const { fixedWidth, height } = layout
  return (
    <svg
      className="columns-small-orders"
      width={fixedWidth * unit}
      height={height * unit}
      viewBox={`0 0 ${fixedWidth} ${height}`}
      style={{ top: HEAD_HEIGHT * unit }}
      aria-hidden="true"
    >
      {smallBlockOrders(layout).map(({ text, x, y, role }) => (
        <text key={y} className={`columns-code columns-${role}`} x={x} y={y}>
          {text}
        </text>
      ))}
    </svg>
  )
})
