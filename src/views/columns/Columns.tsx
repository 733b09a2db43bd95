import { useMemo } from 'react'
import { useBox } from '../../canvas/useBox.ts'
import type { Box } from '../../canvas/useBox.ts'
import { columnsAxis, columnsLayout } from '../../layout/columns/columns.ts'
import type { StepView } from '../../protocol/view.ts'
import { ColumnsPicture } from './ColumnsPicture.tsx'
import { HEAD_HEIGHT } from './Heads.tsx'
import { useAxisWindow } from './useAxisWindow.ts'
import { useDocument } from '../../store/useDocument.ts'
import './columns.css'

/** Free blocks, regions and processes side by side on one address axis. Fills its container. */
export function Columns() {
  const view = useDocument((state) => state.view)
  const { box, ref } = useBox()
  return (
    <section ref={ref} className="columns" aria-label="Processes on one address axis">
      {view === null ? (
        <p className="columns-empty">No memory to show yet. Open a scenario or a recording.</p>
      ) : (
        box.width > 0 && box.height / unitOf(box) > HEAD_HEIGHT && <Measured view={view} box={box} />
      )}
    </section>
  )
}

/** The layout is made for type of 12 px; larger type, as when projected, enlarges the drawing as a whole. */
const LAYOUT_TYPE = 12
const unitOf = (box: Box): number => box.textSize / LAYOUT_TYPE

function Measured({ view, box }: { readonly view: StepView; readonly box: Box }) {
  const brush = useDocument((state) => state.brush)
  const opened = useDocument((state) => state.opened)
  const unit = unitOf(box)
  const width = box.width / unit
  const height = box.height / unit - HEAD_HEIGHT
  const reach = opened?.timeline.reach ?? null
  const controls = useAxisWindow(height)
  const axis = useMemo(() => columnsAxis(view, height, brush, reach), [view, height, brush, reach])
  const layout = useMemo(
    () => columnsLayout(view, axis, { width, height }, controls.window),
    [view, axis, width, height, controls.window],
  )
  return <ColumnsPicture view={view} axis={axis} layout={layout} controls={controls} unit={unit} />
}
