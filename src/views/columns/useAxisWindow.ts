/** Zoom and pan along the address axis. Kept from step to step; a new brush or board starts with the whole axis. */
import { useCallback, useState } from 'react'
import { WHOLE_AXIS } from '../../layout/addressAxis.ts'
import type { AddressAxis, AxisWindow } from '../../layout/addressAxis.ts'

/** 4 GiB folded into 200 pixels needs this much to show single pages. */
const MOST = 4096
export const ZOOM_STEP = 1.5

export interface AxisControls {
  readonly window: AxisWindow
  /** Zooms so that what is at window pixel `y` stays there. */
  zoomAt(y: number, factor: number): void
  /** Moves the axis by window pixels; positive shows higher addresses. */
  pan(pixels: number): void
  reset(): void
  /** Brings a range of addresses into sight, zooming in only if it is too thin to see. */
  reveal(axis: AddressAxis, start: number, end: number): void
}

/** `height`: pixels of the axis. `resetOn`: a new value goes back to the whole axis. */
export function useAxisWindow(height: number, resetOn: string): AxisControls {
  const [state, setState] = useState({ resetOn, window: WHOLE_AXIS })
  const window = state.resetOn === resetOn ? state.window : WHOLE_AXIS
  const setWindow = useCallback(
    (next: (before: AxisWindow) => AxisWindow) =>
      setState((before) => ({
        resetOn,
        window: next(before.resetOn === resetOn ? before.window : WHOLE_AXIS),
      })),
    [resetOn],
  )

  const clamp = useCallback(
    ({ scale, top }: AxisWindow): AxisWindow => ({
      scale,
      top: Math.max(0, Math.min(top, height * (scale - 1))),
    }),
    [height],
  )
  const zoomAt = useCallback(
    (y: number, factor: number) =>
      setWindow((before) => {
        const scale = Math.max(1, Math.min(MOST, before.scale * factor))
        return clamp({ scale, top: ((before.top + y) * scale) / before.scale - y })
      }),
    [clamp, setWindow],
  )
  const pan = useCallback(
    (pixels: number) => setWindow((before) => clamp({ ...before, top: before.top + pixels })),
    [clamp, setWindow],
  )
  const reset = useCallback(() => setWindow(() => WHOLE_AXIS), [setWindow])
  const reveal = useCallback(
    (axis: AddressAxis, start: number, end: number) =>
      setWindow((before) => {
        const y0 = axis.toY(start)
        const y1 = axis.toY(end)
        const scale = Math.min(MOST, Math.max(before.scale, 3 / Math.max(1e-3, y1 - y0)))
        const inSight =
          scale === before.scale && y0 * scale >= before.top && y1 * scale <= before.top + height
        return inSight ? before : clamp({ scale, top: ((y0 + y1) / 2) * scale - height / 2 })
      }),
    [clamp, height, setWindow],
  )
  return { window: clamp(window), zoomAt, pan, reset, reveal }
}
