/** A step of the second machine, for what is taken away and for what a speaker reads. */
import { capital, type MachineNames } from '../model/beside/names.ts'
import { besideSentence } from '../model/beside/sentence.ts'
import type { OpenedView } from '../protocol/messages.ts'
import type { StepView } from '../protocol/view.ts'
import { useBeside } from './beside.ts'
import { lastRevealed } from './documentStore.ts'

export interface BesideStep {
  /** As they begin a heading. */
  readonly names: MachineNames
  readonly opened: OpenedView
  readonly view: StepView
  /** In what the two machines differ in this step. */
  readonly sentence: string
}

/**
 * What the second machine is after the step that the first one shows in `view`; null without one.
 * @param lastTold Steps after it are not spoken of; without it those that the reader has not seen.
 */
export async function besideStep(view: StepView, lastTold?: number): Promise<BesideStep | null> {
  const { beside } = useBeside.getState()
  if (beside === null) return null
  const { first, second, names, differences } = beside
  const own = first.store.getState().opened
  const { opened } = second.store.getState()
  if (own === null || opened === null) return null
  const outcome = await second.view(Math.min(view.step, opened.timeline.steps))
  if (outcome.type !== 'view') return null
  return {
    names: { first: capital(names.first), second: capital(names.second) },
    opened,
    view: outcome.view,
    sentence: besideSentence(
      { name: names.first, view, timeline: own.timeline },
      { name: names.second, view: outcome.view, timeline: opened.timeline },
      differences,
      lastTold ?? lastRevealed(first.store.getState()),
    ),
  }
}
