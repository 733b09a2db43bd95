/** Says on the browser's own timeline when the first picture stands: for measurements, and for what waits its turn. */
import { framesIdle } from '../../canvas/frames.ts'

/** Name of the mark: all views that this window shows have been painted. Set once a visit. */
export const FIRST_PICTURE = 'first-picture'

let marked: Promise<void> | null = null

/** To be called once the views are in the document. Resolves when their picture is on the screen. */
export function firstPictureStands(): Promise<void> {
  marked ??= framesIdle().then(
    () =>
      new Promise((resolve) => {
        // The canvases have their pixels; the frame that shows them ends before the next one begins.
        requestAnimationFrame(() => {
          performance.mark(FIRST_PICTURE)
          resolve()
        })
      }),
  )
  return marked
}
