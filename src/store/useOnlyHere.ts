/** What views ask about the other one of two machines; they answer with nothing where there is one machine. */
import { useMemo, useSyncExternalStore } from 'react'
import { NOTHING_ALONE, onlyHere, type OnlyHere } from '../model/beside/counterpart.ts'
import type { StepView } from '../protocol/view.ts'
import { useBeside } from './beside.ts'
import { useDocumentStore } from './useDocument.ts'

const notAtAll = (): (() => void) => () => undefined

/** What is on this machine and not on the one beside it, in the same step. */
export function useOnlyHere(view: StepView): OnlyHere {
  const store = useDocumentStore()
  const other = useBeside(({ beside }) => {
    if (beside === null) return null
    return beside.first.store === store ? beside.second.store : beside.first.store
  })
  const there = useSyncExternalStore(other?.subscribe ?? notAtAll, () => other?.getState().view ?? null)
  return useMemo(
    () => (there === null || there.step !== view.step ? NOTHING_ALONE : onlyHere(view, there)),
    [view, there],
  )
}

/** How a table says that a thing is on one machine alone. */
export const ONLY_HERE = 'on this machine only'
