/** d3's zoom, for wheels, fingers and dragging. No picture needs it: it is fetched once the first frames are painted. */
import { framesIdle } from './frames.ts'
import type { pointers, select, zoom, zoomIdentity } from 'd3'

export interface ZoomLibrary {
  readonly pointers: typeof pointers
  readonly select: typeof select
  readonly zoom: typeof zoom
  readonly zoomIdentity: typeof zoomIdentity
}

let library: Promise<ZoomLibrary | null> | null = null

/** Null where it could not be fetched: the buttons and keys that zoom do without it. */
export const zoomLibrary = (): Promise<ZoomLibrary | null> =>
  (library ??= framesIdle()
    .then((): Promise<ZoomLibrary> => import('./d3Zoom.ts'))
    .catch(() => null))
