import { useEffect, useMemo, useState } from 'react'
import type { ComponentType } from 'react'
import { useBox } from '../../canvas/useBox.ts'
import { usePicturedStep } from '../../canvas/usePicturedStep.ts'
import type { Box } from '../../canvas/useBox.ts'
import { columnsAxis, columnsLayout, spanAround } from '../../layout/columns/columns.ts'
import type { StepView } from '../../protocol/view.ts'
import { ColumnsPicture } from './ColumnsPicture.tsx'
import type { ColumnsTablesProps } from './ColumnsTables.tsx'
import { HEAD_HEIGHT } from './Heads.tsx'
import type { MoreProcessesProps } from './MoreProcesses.tsx'
import type { ProgramPartsProps } from './ProgramParts.tsx'
import { useAxisWindow } from './useAxisWindow.ts'
import { useBeside, useMachinePrefix } from '../../store/beside.ts'
import { useDocument } from '../../store/useDocument.ts'
import './columns.css'

/** What may come after the picture. */
interface ColumnsParts {
  /** The same as tables. */
  readonly Tables: ComponentType<ColumnsTablesProps>
  /** What stands over the columns. */
  readonly More: ComponentType<MoreProcessesProps>
  /** What lies in the bars. */
  readonly Programs: ComponentType<ProgramPartsProps>
}

/** Free blocks, regions and processes side by side on one address axis. Fills its container. */
export function Columns(parts: ColumnsParts) {
  const view = usePicturedStep()
  const { box, ref } = useBox()
  return (
    <section ref={ref} className="columns" aria-label={`${useMachinePrefix()}Processes on one address axis`}>
      {view === null ? (
        <p className="columns-empty">No memory to show yet. Open a scenario or a recording.</p>
      ) : (
        box.width > 0 && box.height / unitOf(box) > HEAD_HEIGHT && <Measured {...{ view, box }} {...parts} />
      )}
    </section>
  )
}

/** The layout is made for type of 12 px; larger type, as when projected, enlarges the drawing as a whole. */
const LAYOUT_TYPE = 12
const unitOf = (box: Box): number => box.textSize / LAYOUT_TYPE

interface MeasuredProps extends ColumnsParts {
  readonly view: StepView
  readonly box: Box
}

function Measured({ view, box, Tables, More, Programs }: MeasuredProps) {
  const brush = useDocument((state) => state.brush)
  const opened = useDocument((state) => state.opened)
  const unit = unitOf(box)
  const width = box.width / unit
  const height = box.height / unit - HEAD_HEIGHT
  const reach = opened?.timeline.reach ?? null
  const controls = useAxisWindow(height)
  const stretches = useBeside((state) => state.stretches)
  const axis = useMemo(
    () => columnsAxis(view, height, brush, reach, stretches),
    [view, height, brush, reach, stretches],
  )
  const [scroller, setScroller] = useState<HTMLElement | null>(null)
  const left = useScrollLeft(scroller) / unit
  const { from, to } = spanAround(left, width)
  const layout = useMemo(
    () => columnsLayout(view, axis, { width, height }, controls.window, { from, to }),
    [view, axis, width, height, controls.window, from, to],
  )
  return (
    <ColumnsPicture
      {...{ view, axis, layout, controls, unit, scroller, setScroller, Tables, Programs }}
      more={<More {...{ scroller, layout, controls, unit, left, width }} />}
    />
  )
}

/**
 * CSS pixels that an element is scrolled by. Known from its events alone: asking for it makes the browser lay out the page at
 * once.
 */
function useScrollLeft(scroller: HTMLElement | null): number {
  const [left, setLeft] = useState(0)
  useEffect(() => {
    if (!scroller) return undefined
    const follow = (): void => setLeft(scroller.scrollLeft)
    scroller.addEventListener('scroll', follow, { passive: true })
    return () => scroller.removeEventListener('scroll', follow)
  }, [scroller])
  return left
}
