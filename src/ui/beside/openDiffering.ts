/** A step of a recording in which the model does something else opens at what differs: it is selected on both machines, as far as both have it. */
import { sameThing, type Thing } from '../../model/things.ts'
import type { StepView } from '../../protocol/view.ts'
import { selectDiffering } from '../../store/differing.ts'
import type { Session } from '../../store/session.ts'

/** For as long as both stand beside each other. What the reader has selected stays selected. @returns How to stop. */
export function openDiffering(first: Session, second: Session): () => void {
  const sides = [first, second]
  const selected = (): readonly (Thing | null)[] => sides.map(({ store }) => store.getState().selected)
  let seen: StepView | null = null
  /** What was selected here, on each: it goes with its step. */
  let own: readonly (Thing | null)[] = []
  const look = (): void => {
    const { view, select } = first.store.getState()
    if (view === null || view === seen || second.store.getState().view?.step !== view.step) return
    seen = view
    const now = selected()
    if (own.some((thing) => thing !== null) && own.every((thing, i) => sameThing(thing, now[i] ?? null)))
      select(null)
    own = []
    if (selected().some((thing) => thing !== null)) return
    const isOpen = view.verdict?.differences.some(({ at }) => at !== null && selectDiffering(first.store, at))
    if (isOpen === true) own = selected()
  }
  const stops = sides.map(({ store }) =>
    store.subscribe((state, before) => {
      if (state.view !== before.view) look()
    }),
  )
  return () => stops.forEach((stop) => stop())
}
