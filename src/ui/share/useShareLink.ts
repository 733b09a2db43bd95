import { useEffect, useMemo, useState } from 'react'
import { encodeLink } from '../../link/link.ts'
import type { LinkState } from '../../link/state.ts'
import { sharedState } from './shareText.ts'
import type { ShareChoices } from './shareText.ts'

export type ShareLink =
  | { readonly type: 'making' }
  | { readonly type: 'made'; readonly fragment: string }
  /** A recording from the disk, or a text that no link can hold. */
  | { readonly type: 'impossible'; readonly reason: 'recording' | 'size' }

/** The link of a state. While the next one is made the last one stays. */
export function useShareLink(moment: LinkState, { withView, withPredict, step }: ShareChoices): ShareLink {
  const state = useMemo(
    () => sharedState(moment, { withView, withPredict, step }),
    [moment, withView, withPredict, step],
  )
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
