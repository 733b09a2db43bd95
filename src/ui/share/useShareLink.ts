import { useEffect, useMemo, useState } from 'react'
import { encodeLink } from '../../link/link.ts'
import type { LinkState } from '../../link/state.ts'

export interface ShareChoices {
  readonly withView: boolean
  readonly step: number
}

/** The moment that is shared, with the reader's choices. */
export function sharedState(moment: LinkState, { withView, step }: ShareChoices): LinkState {
  // What is selected in this step is not there in another.
  const view = moment.view && {
    ...moment.view,
    selected: step === moment.step ? moment.view.selected : null,
  }
  return { ...moment, step, view: withView ? view : null }
}

export type ShareLink =
  | { readonly type: 'making' }
  | { readonly type: 'made'; readonly fragment: string }
  /** A recording from the disk, or a text that no link can hold. */
  | { readonly type: 'impossible'; readonly reason: 'recording' | 'size' }

/** The link of a state. While the next one is made the last one stays. */
export function useShareLink(moment: LinkState, { withView, step }: ShareChoices): ShareLink {
  const state = useMemo(() => sharedState(moment, { withView, step }), [moment, withView, step])
  const [fragment, setFragment] = useState<string | null | undefined>(undefined)
  useEffect(() => {
    let isOver = false
    void encodeLink(state).then((made) => {
      if (!isOver) setFragment(made)
    })
    return () => {
      isOver = true
    }
  }, [state])
  if (state.document.kind === 'local') return { type: 'impossible', reason: 'recording' }
  if (fragment === undefined) return { type: 'making' }
  return fragment === null ? { type: 'impossible', reason: 'size' } : { type: 'made', fragment }
}
