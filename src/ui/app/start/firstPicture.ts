/**
 * The first picture: all views that this window shows, painted. What can wait, waits for it. Its moment is on the browser's
 * own timeline as well, for whoever measures.
 */
import { framesIdle } from '../../../canvas/frames.ts'

/** Name of the mark on the timeline. There is one a visit. */
export const FIRST_PICTURE = 'first-picture'

let isExpected = false
let stands: () => void
const standing = new Promise<void>((resolve) => (stands = resolve))

/** To be called when the views are in the document. */
export function expectFirstPicture(): void {
  if (isExpected) return
  isExpected = true
  // The canvases have their pixels then; the frame that shows them ends before the next one begins.
  void framesIdle().then(() =>
    requestAnimationFrame(() => {
      performance.mark(FIRST_PICTURE)
      stands()
    }),
  )
}

/** Resolves when it is on the screen. A window that nobody looks at has none until somebody does. */
export const firstPicture = (): Promise<void> => standing
