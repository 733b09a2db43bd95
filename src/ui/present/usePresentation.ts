/** What presentation mode means outside its own panels: full screen that was left, focus, and the speaker's window. */
import { useEffect, useLayoutEffect } from 'react'
import { firstPicture } from '../app/start/firstPicture.ts'
import type { Session } from '../../store/session.ts'
import { leavePresentation } from './actions.ts'
import { stageId } from './stageId.ts'
import { usePage } from '../../store/pageStore.ts'

export function usePresentation(session: Session): boolean {
  const presenting = usePage((state) => state.presenting)

  useLayoutEffect(() => {
    if (!presenting) return undefined
    // Keys belong to the page now, not to the button that was pressed.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    // Escape in full screen is the browser's: no key comes with it. The end of an earlier full screen may be told only now,
    // and ends nothing of this one.
    let wasFull = false
    const follow = (): void => {
      if (document.fullscreenElement) wasFull = true
      else if (wasFull) leavePresentation()
    }
    document.addEventListener('fullscreenchange', follow)
    return () => document.removeEventListener('fullscreenchange', follow)
  }, [presenting])

  useEffect(() => {
    let stop: (() => void) | null = null
    let isOver = false
    // At once: until the page has taken its name back, a duplicate would find it too.
    stageId()
    void firstPicture()
      .then(() => import('./stage.ts'))
      .then(({ startStage }) => {
        if (!isOver) stop = startStage(session)
      })
    return () => {
      isOver = true
      stop?.()
    }
  }, [session])
  return presenting
}
