/** Answers to what the page asks before it shows a step. Apart from the asking: the map takes answers before anything is asked. */
import type { Pfn } from '../base/units.ts'
import type { StepView } from '../protocol/view.ts'
import { freeBlockAt } from '../model/step/lookup.ts'
import { isRight } from '../model/predict/predictions.ts'
import type { Given } from '../model/predict/predictions.ts'
import type { DocumentStore } from './documentStore.ts'

/** Answers the open question and shows its step. */
export function giveAnswer(store: DocumentStore, given: Given): void {
  const { question, predictions, goTo } = store.getState()
  if (question === null) return
  const verdict = isRight(question, given) ? 'right' : 'wrong'
  store.setState({
    question: null,
    predictions: { ...predictions, [question.step]: { question, verdict, given } },
  })
  goTo(question.step)
}

/** Answers the open question with a page of the map, if it wants one. @returns Whether it was taken as an answer. */
export function answerAt(store: DocumentStore, view: StepView, pfn: Pfn): boolean {
  if (store.getState().question?.answer.as !== 'map') return false
  giveAnswer(store, { as: 'map', pfn, block: freeBlockAt(view, pfn) })
  return true
}

/** Forgets all answers and begins at the start. */
export function startOver(store: DocumentStore): void {
  store.setState({ predictions: {}, question: null })
  store.getState().goTo(0)
  store.setState({ reached: 0 })
}
