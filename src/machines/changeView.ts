import type { Change } from '../explain/step/change.ts'
import type { WordFacts } from '../explain/step/words.ts'
import type { StepChange } from '../protocol/view.ts'

/** What any machine shows of a step's change. */
export const changeView = (change: Change, words: readonly WordFacts[]): StepChange => ({
  taken: change.taken,
  trimmed: change.trimmed,
  freed: change.freed,
  merged: change.merged,
  vmasAdded: change.vmasAdded,
  vmasRemoved: change.vmasRemoved,
  vmasChanged: change.vmasChanged,
  processesAdded: change.processesAdded,
  processesRemoved: change.processesRemoved,
  words,
})
