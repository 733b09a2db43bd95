import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asPfn } from '../base/units.ts'
import type { PredictQuestion, StepView } from '../protocol/view.ts'
import { timelineView } from '../client/testing/fakeWorker.ts'
import { createDocumentStore, lastRevealed } from './documentStore.ts'
import type { DocumentStore } from './documentStore.ts'
import { startPredict } from './predict.ts'
import { answerAt, giveAnswer, startOver } from './predictAnswers.ts'
import { gapOf, givenWords, rightWords, whyNot } from '../model/predict/predictGap.ts'
import { predictionsInOrder, scoreOf, scoresByKind } from '../model/predict/predictions.ts'
import { revealedTimeline } from '../model/run/revealed.ts'
import { BASE, smallView } from '../model/testing/smallView.ts'

const STEPS = 6
const opened = (unchangedSteps = 0) => ({
  kind: 'scenario' as const,
  title: '',
  about: '',
  text: '',
  header: null,
  beside: null,
  look: null,
  diagnostics: [],
  timeline: timelineView({ steps: STEPS, errno: [0, 0, 12, 0, 0, 22] }),
  era: '6.12' as const,
  board: '',
  kernel: null,
  isModelled: true,
  processNames: [],
  unchangedSteps,
})

const question = (step: number): PredictQuestion => ({
  step,
  kind: 'order',
  call: 'A: mmap(4K)',
  words: 'Which?',
  answer: {
    as: 'choice',
    choices: [
      { text: 'one', runs: [{ pfn: asPfn(BASE), pages: 1 }] },
      { text: 'two', runs: [{ pfn: asPfn(BASE), pages: 2 }] },
    ],
    right: 1,
  },
  explanation: 'Because.',
})

/** A question about the free block of order 3 at page 8 of the small machine. */
const onMap: PredictQuestion = {
  ...question(3),
  kind: 'place',
  answer: {
    as: 'map',
    from: { pfn: asPfn(BASE + 8), order: 3 },
    order: 3,
    taken: { pfn: asPfn(BASE + 8), pages: 8 },
  },
}

/** What the worker answers: the view of the present step, with a question about the next or none. */
function arrive(next: PredictQuestion | null): void {
  const view: StepView = { ...smallView(), step: store.getState().step, question: next }
  store.setState({ view })
}

let store: DocumentStore
const goTo = (to: number): void => store.getState().goTo(to)
const step = () => store.getState().step
let stop = (): void => undefined

beforeEach(() => {
  store = createDocumentStore()
  store.setState({ opened: opened(), documentNumber: 1 })
  stop = startPredict(store)
})
afterEach(() => stop())

/** Goes to step 2 with predicting on, where a question about step 3 waits. */
function atStepTwo(next: PredictQuestion): void {
  store.setState({ predicting: true })
  arrive(null)
  goTo(1)
  arrive(null)
  goTo(2)
  arrive(next)
}

describe('asking', () => {
  it('never happens while it is off', () => {
    goTo(1)
    arrive(question(2))
    goTo(2)
    expect(step()).toBe(2)
  })

  it('holds a step back until it is answered, then shows it', () => {
    atStepTwo(question(3))
    store.setState({ playing: true })
    goTo(3)
    expect(step()).toBe(2)
    expect(store.getState().question?.step).toBe(3)
    expect(store.getState().playing).toBe(false)
    giveAnswer(store, { as: 'choice', choice: 0 })
    expect(step()).toBe(3)
    expect(store.getState().predictions[3]).toMatchObject({ verdict: 'wrong', given: { choice: 0 } })
    expect(store.getState()).toMatchObject({ question: null, reached: 3 })
  })

  it('happens once: not on the way back, nor forward again', () => {
    atStepTwo(question(3))
    goTo(3)
    store.getState().skipQuestion()
    goTo(2)
    arrive(question(3))
    goTo(3)
    expect(step()).toBe(3)
    expect(store.getState().question).toBeNull()
  })

  it('waits for the picture that brings the question', () => {
    store.setState({ predicting: true })
    arrive(null)
    goTo(1)
    goTo(2)
    expect(step()).toBe(1)
    arrive(null)
    expect(step()).toBe(2)
    goTo(3)
    arrive(question(3))
    expect(step()).toBe(2)
    expect(store.getState().question?.step).toBe(3)
  })

  it('lets jumps pass, and closes the question when the reader goes elsewhere', () => {
    atStepTwo(question(3))
    goTo(3)
    goTo(1)
    expect(store.getState().question).toBeNull()
    goTo(6)
    expect(step()).toBe(6)
  })

  it('is skipped where one is open', () => {
    expect(store.getState().skipQuestion()).toBe(false)
    atStepTwo(question(3))
    goTo(3)
    expect(store.getState().skipQuestion()).toBe(true)
    expect(store.getState().predictions[3]?.verdict).toBe('skipped')
  })

  it('in one document asks nothing in another', () => {
    const other = createDocumentStore()
    other.setState({ opened: opened(), predicting: true })
    const stopOther = startPredict(other)
    atStepTwo(question(3))
    goTo(3)
    expect(other.getState()).toMatchObject({ question: null, reached: 0, step: 0 })
    other.setState({ view: { ...smallView(), step: 0, question: null } })
    other.getState().goTo(1)
    expect(other.getState().step).toBe(1)
    expect(step()).toBe(2)
    stopOther()
  })

  it('ends with the document: nothing is held back any more', () => {
    atStepTwo(question(3))
    stop()
    goTo(3)
    expect(store.getState()).toMatchObject({ step: 3, question: null, stepGate: null })
  })

  it('reveals no more than was shown, and all when it is switched off', () => {
    atStepTwo(question(3))
    expect(lastRevealed(store.getState())).toBe(2)
    store.getState().togglePredicting()
    expect(lastRevealed(store.getState())).toBe(Infinity)
  })

  it('starts over with everything forgotten', () => {
    atStepTwo(question(3))
    goTo(3)
    giveAnswer(store, { as: 'choice', choice: 1 })
    startOver(store)
    expect(store.getState().predictions).toEqual({})
    expect(store.getState().reached).toBe(0)
    expect(step()).toBe(0)
  })

  it('keeps after an edit what was answered about the same steps', () => {
    atStepTwo(question(3))
    goTo(3)
    giveAnswer(store, { as: 'choice', choice: 1 })
    store.setState({ opened: opened(3) })
    expect(store.getState().predictions[3]).toBeDefined()
    store.setState({ opened: opened(2), step: 2 })
    expect(store.getState().predictions).toEqual({})
  })
})

describe('an answer on the map', () => {
  beforeEach(() => {
    atStepTwo(onMap)
    goTo(3)
  })
  const given = () => {
    const entry = store.getState().predictions[3]
    if (entry?.given == null) throw new Error('nothing was answered')
    return { entry, words: givenWords(entry.question, entry.given) }
  }

  it('is right anywhere in the block', () => {
    expect(answerAt(store, smallView(), asPfn(BASE + 13))).toBe(true)
    const { entry, words } = given()
    expect(entry.verdict).toBe('right')
    expect(words).toBe(rightWords(onMap))
    expect(gapOf(entry)).toEqual({ yours: [], right: [{ pfn: BASE + 8, pages: 8 }] })
  })

  it.each([
    [21, 'has only 4 pages (16 KiB): order 2, where order 3 is needed', { pfn: BASE + 20, pages: 4 }],
    [40, 'of order 5, is large enough, but a smaller one will do', { pfn: BASE + 32, pages: 32 }],
    [2, 'The page that you chose is not free.', { pfn: BASE + 2, pages: 1 }],
  ])('at page %i is wrong: %s', (page, reason, place) => {
    answerAt(store, smallView(), asPfn(BASE + page))
    const { entry } = given()
    expect(entry.verdict).toBe('wrong')
    expect(whyNot(entry)).toContain(reason)
    expect(gapOf(entry).yours).toEqual([place])
  })
})

it('counts by kind, and says which steps were missed', () => {
  const log = {
    3: { question: question(3), verdict: 'wrong', given: null },
    2: { question: question(2), verdict: 'right', given: null },
    5: { question: { ...onMap, step: 5 }, verdict: 'skipped', given: null },
  } as const
  expect(scoreOf(predictionsInOrder(log))).toEqual({ right: 1, wrong: 1, skipped: 1 })
  expect(scoresByKind(predictionsInOrder(log))).toEqual([
    { kind: 'order', right: 1, wrong: 1, skipped: 0, missed: [3] },
    { kind: 'place', right: 0, wrong: 0, skipped: 1, missed: [5] },
  ])
})

it('shows a run only as far as it was gone', () => {
  const { timeline } = opened()
  const full = { ...timeline, freePages: Int32Array.of(9, 8, 7, 7, 6, 6, 5), stoppedAt: 6 }
  const revealed = revealedTimeline(full, 2)
  expect([...revealed.errno]).toEqual([0, 0, 0, 0, 0, 0])
  expect([...revealed.freePages]).toEqual([9, 8, 7, 7, 7, 7, 7])
  expect(revealed.ret[2]).toBeNaN()
  expect(revealed.stoppedAt).toBeNull()
  expect([...revealedTimeline(full, 3).errno]).toEqual([0, 0, 12, 0, 0, 0])
  expect(revealedTimeline(full, Infinity)).toBe(full)
})
