/** What may be shown of a run while the page asks before it shows. */
import { useMemo } from 'react'
import type { TimelineView } from '../protocol/view.ts'
import { revealedTimeline } from '../model/run/revealed.ts'
import { lastRevealed } from './documentStore.ts'
import { useDocument } from './useDocument.ts'

export interface RevealedRun {
  readonly timeline: TimelineView
  /** The last step that is revealed; Infinity for all. */
  readonly revealed: number
}

/** The present run as far as it may be shown, and the last step of that part; null before there is a run. */
export function useRevealed(): RevealedRun | null {
  const timeline = useDocument((state) => state.opened?.timeline ?? null)
  const revealed = useDocument(lastRevealed)
  return useMemo(
    () => timeline && { timeline: revealedTimeline(timeline, revealed), revealed },
    [timeline, revealed],
  )
}
