/** Selecting what a step of a recording has otherwise than the model: on this machine, or where it is not there on the one beside it. */
import { differingThing } from '../model/beside/differingThing.ts'
import type { DifferingPlace } from '../protocol/view.ts'
import { useBeside } from './beside.ts'
import type { DocumentStore } from './documentStore.ts'

/** Whether it was there on one of them. What is selected on one is selected on the other as well. */
export function selectDiffering(store: DocumentStore, at: DifferingPlace): boolean {
  const other = useBeside.getState().beside?.second.store
  for (const side of other === undefined ? [store] : [store, other]) {
    const { view, select } = side.getState()
    const thing = view && differingThing(at, view)
    if (thing === null) continue
    select(thing)
    return true
  }
  return false
}
