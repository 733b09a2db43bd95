/**
 * Asking before showing. A step forward onto a step that has a question is held back until the question is answered or skipped;
 * going back never asks, and no question is asked twice in a run.
 */
import type { StepView } from '../protocol/view.ts'
import type { DocumentState, DocumentStore } from './documentStore.ts'

/** Starts asking in a document while it is `predicting`; returns how to stop. */
export function startPredict(store: DocumentStore): () => void {
  /** A step forward that waits for the picture of the step before, which brings its question. */
  let isWaiting = false
  /** A picture that belongs to another run. */
  let stale: StepView | null = null

  const stepGate = (to: number): boolean => {
    const { predicting, reached, step, view, question, predictions } = store.getState()
    if (!predicting || to !== step + 1 || to <= reached || predictions[to] !== undefined) return false
    if (view === null || view === stale || view.step !== step || view.question === undefined) {
      isWaiting = true
      return true
    }
    if (view.question === null) return false
    if (question !== view.question)
      store.setState({ question: view.question, playing: false, selected: null, hover: null, brush: null })
    return true
  }

  const follow = (state: DocumentState, before: DocumentState): void => {
    if (state.opened !== before.opened) {
      stale = state.view
      isWaiting = false
      forget(store, state.documentNumber === before.documentNumber)
    }
    if (state.predicting !== before.predicting) {
      isWaiting = false
      // A new run: what has been shown is known.
      store.setState({ question: null, ...(state.predicting && { predictions: {}, reached: state.step }) })
    }
    if (state.step !== before.step) {
      isWaiting = false
      // Nothing was asked yet: the start is the beginning of a run, also after a look ahead.
      const isBeginning = state.step === 0 && Object.keys(store.getState().predictions).length === 0
      store.setState(({ reached }) => ({
        question: null,
        reached: isBeginning ? 0 : Math.max(reached, state.step),
      }))
    }
    if (isWaiting && state.view !== before.view && state.view?.step === state.step) {
      isWaiting = false
      state.playTo(state.step + 1)
    }
  }

  store.setState(({ reached, step }) => ({ stepGate, reached: Math.max(reached, step) }))
  const unsubscribe = store.subscribe(follow)
  return () => {
    unsubscribe()
    store.setState({ stepGate: null })
  }
}

/** Another run: after an edit what was answered about the steps that are the same still counts. */
function forget(store: DocumentStore, isEdit: boolean): void {
  store.setState(({ opened, step, reached, predictions }) => {
    const same = isEdit ? (opened?.unchangedSteps ?? 0) : 0
    return {
      question: null,
      predictions: Object.fromEntries(
        Object.entries(predictions).filter(([, { question }]) => question.step <= same),
      ),
      reached: Math.max(step, Math.min(reached, same)),
    }
  })
}
