import { Maximize2, Minus, Plus } from 'lucide-react'
import { ZOOM_STEP } from './useAxisWindow.ts'
import type { AxisControls } from './useAxisWindow.ts'

interface ZoomButtonsProps {
  readonly controls: AxisControls
  /** Pixels of the axis, as the layout has them. */
  readonly height: number
  /** CSS pixels of the address labels, over which the buttons stand. */
  readonly width: number
}

/** Zoom along the addresses, over the axis. */
export function ZoomButtons({ controls, height, width }: ZoomButtonsProps) {
  const whole = controls.window.scale === 1
  return (
    <div className="columns-zoom" role="group" aria-label="Zoom of the address axis" style={{ width }}>
      <button
        type="button"
        title="Zoom in (+)"
        aria-label="Zoom in"
        onClick={() => controls.zoomAt(height / 2, ZOOM_STEP)}
      >
        <Plus size={14} aria-hidden="true" />
      </button>
      <button
        type="button"
        title="Zoom out (-)"
        aria-label="Zoom out"
        disabled={whole}
        onClick={() => controls.zoomAt(height / 2, 1 / ZOOM_STEP)}
      >
        <Minus size={14} aria-hidden="true" />
      </button>
      <button
        type="button"
        title="Show all of it (0)"
        aria-label="Show all of it"
        disabled={whole}
        onClick={controls.reset}
      >
        <Maximize2 size={12} aria-hidden="true" />
      </button>
    </div>
  )
}
