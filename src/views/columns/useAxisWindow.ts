/** Zoom and pan along the address axis. Kept from step to step; a new brush or board starts with the whole axis. */
import type { LineCamera } from '../../model/choices.ts'
import { useMemo } from 'react'
import { WHOLE_AXIS } from '../../layout/columns/addressAxis.ts'
import type { AddressAxis, AxisWindow } from '../../layout/columns/addressAxis.ts'
import type { DocumentStore } from '../../store/documentStore.ts'
import { useDocument, useDocumentStore } from '../../store/useDocument.ts'

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

/** `height`: pixels of the axis. */
export function useAxisWindow(height: number): AxisControls {
  const store = useDocumentStore()
  const camera = useDocument((state) => state.columnsCamera)
  const window = useMemo(() => windowOf(camera, height), [camera, height])
  const controls = useMemo(() => controlsOf(store, height), [store, height])
  return useMemo(() => ({ window, ...controls }), [window, controls])
}

function windowOf(camera: LineCamera | null, height: number): AxisWindow {
  if (camera === null) return WHOLE_AXIS
  const scale = Math.min(MOST, camera.zoom)
  return within({ scale, top: camera.centre * height * scale - height / 2 }, height)
}

const within = ({ scale, top }: AxisWindow, height: number): AxisWindow => ({
  scale,
  top: Math.max(0, Math.min(top, height * (scale - 1))),
})

const cameraOf = ({ scale, top }: AxisWindow, height: number): LineCamera | null =>
  scale <= 1 ? null : { zoom: scale, centre: (top + height / 2) / (height * scale) }

function controlsOf(store: DocumentStore, height: number): Omit<AxisControls, 'window'> {
  const move = (next: (before: AxisWindow) => AxisWindow): void => {
    const { columnsCamera, setColumnsCamera } = store.getState()
    const before = windowOf(columnsCamera, height)
    const after = next(before)
    if (after !== before) setColumnsCamera(cameraOf(within(after, height), height))
  }
  return {
    zoomAt: (y, factor) =>
      move((before) => {
        const scale = Math.max(1, Math.min(MOST, before.scale * factor))
        return { scale, top: ((before.top + y) * scale) / before.scale - y }
      }),
    pan: (pixels) => move((before) => ({ ...before, top: before.top + pixels })),
    reset: () => move(() => WHOLE_AXIS),
    reveal: (axis, start, end) =>
      move((before) => {
        const y0 = axis.toY(start)
        const y1 = axis.toY(end)
        const scale = Math.min(MOST, Math.max(before.scale, 3 / Math.max(1e-3, y1 - y0)))
        const inSight =
          scale === before.scale && y0 * scale >= before.top && y1 * scale <= before.top + height
        return inSight ? before : { scale, top: ((y0 + y1) / 2) * scale - height / 2 }
      }),
  }
}
