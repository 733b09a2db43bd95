/** Says on the browser's own timeline when the first picture stands, for whoever measures. */
import { framesIdle } from '../../canvas/frames.ts'

/** Name of the mark: all views that this window shows have been painted. There is one a visit. */
export const FIRST_PICTURE = 'first-picture'

let isMarked = false

/** To be called when the views are in the document. The mark is set when their picture is on the screen. */
export function markFirstPicture(): void {
  if (isMarked) return
  isMarked = true
  // The canvases have their pixels then; the frame that shows them ends before the next one begins.
  void framesIdle().then(() => requestAnimationFrame(() => performance.mark(FIRST_PICTURE)))
}
