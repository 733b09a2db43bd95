import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openedView, stepView } from '../../client/testing/fakeWorker.ts'
import type { PredictQuestion, QuestionView } from '../../protocol/view.ts'
import { createDocumentStore } from '../../store/documentStore.ts'
import { usePage } from '../../store/pageStore.ts'
import { goBack, goForward, toggleWall } from './actions.ts'

const fresh = usePage.getInitialState()
const QUESTION: QuestionView = { line: 1, words: [], choices: [], explanation: [] }

const ASKED: PredictQuestion = {
  ...{ step: 1, kind: 'outcome', call: '', words: '', explanation: '' },
  answer: { as: 'choice', choices: [], right: 0 },
}

/** A run of two steps, one of which asks `count` questions; shows at once what is asked for. */
function onStage(count: number, asking = 2) {
  const store = createDocumentStore()
  const viewOf = (step: number) => ({
    ...stepView(step),
    ...(step === asking && {
      narration: { paragraphs: [], questions: Array.from({ length: count }, () => QUESTION) },
    }),
  })
  store.subscribe(({ step, view }) => view?.step !== step && store.setState({ view: viewOf(step) }))
  store.setState({ opened: openedView({ steps: 2 }), view: viewOf(0) })
  usePage.setState({ presenting: true })
  const shown = (): string => {
    const { wall } = usePage.getState()
    return `${store.getState().step}${wall === null ? '' : ` ${wall.at}${wall.isTold ? ' told' : ''}`}`
  }
  const press = (key: (to: typeof store) => void, times: number): string[] =>
    Array.from({ length: times }, () => {
      key(store)
      return shown()
    })
  return { store, press }
}

describe('a clicker', () => {
  beforeEach(() => usePage.setState(fresh, true))
  afterEach(() => usePage.setState(fresh, true))

  it('asks, tells and passes each question, and says the end', () => {
    const { press } = onStage(2)
    expect(press(goForward, 8)).toEqual(['1', '2', '2 0', '2 0 told', '2 1', '2 1 told', '2 2 told', '2'])
  })

  it('goes back through the same', () => {
    const { press } = onStage(1)
    press(goForward, 5)
    expect(press(goBack, 5)).toEqual(['2 0 told', '2 0', '2', '1', '0'])
  })

  it('asks on the way as at the end', () => {
    const { press } = onStage(1, 1)
    expect(press(goForward, 4)).toEqual(['1', '1 0', '1 0 told', '2'])
    expect(press(goBack, 1)).toEqual(['1'])
  })

  it('is never without an answer, even behind a last step without a question', () => {
    const { press } = onStage(0)
    expect(press(goForward, 5)).toEqual(['1', '2', '2 0 told', '2', '2 0 told'])
  })

  it('answers the page’s own question, and only then goes on', () => {
    const { store, press } = onStage(0)
    store.setState({ question: ASKED })
    expect(press(goForward, 1)).toEqual(['1'])
    expect(store.getState()).toMatchObject({ question: null, predictions: { 1: { verdict: 'skipped' } } })
  })

  it('answers it outside of a presentation as well, and back takes the question away', () => {
    const { store, press } = onStage(0)
    usePage.setState({ presenting: false })
    store.setState({ question: ASKED })
    expect(press(goBack, 1)).toEqual(['0'])
    expect(store.getState()).toMatchObject({ question: null, predictions: {} })
    store.setState({ question: ASKED })
    expect(press(goForward, 2)).toEqual(['1', '2'])
    expect(store.getState().predictions).toMatchObject({ 1: { verdict: 'skipped' } })
  })

  it('puts the question on the wall by its key, and takes it away', () => {
    const { press } = onStage(1)
    press(goForward, 2)
    expect(press(toggleWall, 2)).toEqual(['2 0', '2'])
  })
})
