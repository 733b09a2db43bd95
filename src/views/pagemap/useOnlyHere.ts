import { useMemo, useSyncExternalStore } from 'react'
import type { PageRun } from '../../base/units.ts'
import { takenOnlyHere } from '../../model/beside/counterpart.ts'
import type { StepView } from '../../protocol/view.ts'
import { useBeside } from '../../store/beside.ts'
import { useDocumentStore } from '../../store/useDocument.ts'

const NONE: readonly PageRun[] = []
const notAtAll = (): (() => void) => () => undefined

/** Pages that are taken on this machine and free on the one beside it, in the same step; none without a second machine. */
export function useOnlyHere(view: StepView): readonly PageRun[] {
  const store = useDocumentStore()
  const other = useBeside(({ beside }) => {
    if (beside === null) return null
    return beside.first.store === store ? beside.second.store : beside.first.store
  })
  const there = useSyncExternalStore(other?.subscribe ?? notAtAll, () => other?.getState().view ?? null)
  return useMemo(
    () => (there === null || there.step !== view.step ? NONE : takenOnlyHere(view, there)),
    [view, there],
  )
}
