import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asPfn } from '../base/units.ts'
import type { PredictQuestion, StepView } from '../protocol/view.ts'
import { timelineView } from '../client/testing/fakeWorker.ts'
import { useExplorer } from './explorer.ts'
import {
  giveAnswer,
  answerAt,
  entriesOf,
  scoreOf,
  scoresByKind,
  skipQuestion,
  startOver,
  startPredict,
  usePredict,
} from './predict.ts'
import { gapOf, givenWords, rightWords, whyNot } from './predictGap.ts'
import { skipOpenQuestion, usePredictSwitch } from './predictSwitch.ts'
import { toldTimeline } from './told.ts'
import { BASE, smallView } from '../model/testing/smallView.ts'

const STEPS = 6
const opened = (unchangedSteps = 0) => ({
  kind: 'scenario' as const,
  title: '',
  about: '',
  text: '',
  header: null,
  diagnostics: [],
  timeline: timelineView({ steps: STEPS, errno: [0, 0, 12, 0, 0, 22] }),
  era: '6.12' as const,
  board: '',
  kernel: null,
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
  const view: StepView = { ...smallView(), step: useExplorer.getState().step, question: next }
  useExplorer.setState({ view })
}

const { goTo } = useExplorer.getState()
const step = () => useExplorer.getState().step
let stop = (): void => undefined

beforeEach(() => {
  useExplorer.setState({ opened: opened(), step: 0, view: null, playing: false, documentNumber: 1 })
  usePredictSwitch.setState({ on: false, reached: 0, asking: false })
  usePredict.setState({ question: null, log: {} })
  stop = startPredict()
})
afterEach(() => stop())

/** Goes to step 2 with predicting on, where a question about step 3 waits. */
function atStepTwo(next: PredictQuestion): void {
  usePredictSwitch.setState({ on: true })
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
    useExplorer.setState({ playing: true })
    goTo(3)
    expect(step()).toBe(2)
    expect(usePredict.getState().question?.step).toBe(3)
    expect(useExplorer.getState().playing).toBe(false)
    giveAnswer({ as: 'choice', choice: 0 })
    expect(step()).toBe(3)
    expect(usePredict.getState().log[3]).toMatchObject({ verdict: 'wrong', given: { choice: 0 } })
    expect(usePredictSwitch.getState()).toMatchObject({ asking: false, reached: 3 })
  })

  it('happens once: not on the way back, nor forward again', () => {
    atStepTwo(question(3))
    goTo(3)
    skipQuestion()
    goTo(2)
    arrive(question(3))
    goTo(3)
    expect(step()).toBe(3)
    expect(usePredict.getState().question).toBeNull()
  })

  it('waits for the picture that brings the question', () => {
    usePredictSwitch.setState({ on: true })
    arrive(null)
    goTo(1)
    goTo(2)
    expect(step()).toBe(1)
    arrive(null)
    expect(step()).toBe(2)
    goTo(3)
    arrive(question(3))
    expect(step()).toBe(2)
    expect(usePredict.getState().question?.step).toBe(3)
  })

  it('lets jumps pass, and closes the question when the reader goes elsewhere', () => {
    atStepTwo(question(3))
    goTo(3)
    goTo(1)
    expect(usePredict.getState().question).toBeNull()
    goTo(6)
    expect(step()).toBe(6)
  })

  it('is skipped by Escape through the switch', () => {
    expect(skipOpenQuestion()).toBe(false)
    atStepTwo(question(3))
    goTo(3)
    expect(skipOpenQuestion()).toBe(true)
    expect(usePredict.getState().log[3]?.verdict).toBe('skipped')
  })

  it('starts over with everything forgotten', () => {
    atStepTwo(question(3))
    goTo(3)
    giveAnswer({ as: 'choice', choice: 1 })
    startOver()
    expect(usePredict.getState().log).toEqual({})
    expect(usePredictSwitch.getState().reached).toBe(0)
    expect(step()).toBe(0)
  })

  it('keeps after an edit what was answered about the same steps', () => {
    atStepTwo(question(3))
    goTo(3)
    giveAnswer({ as: 'choice', choice: 1 })
    useExplorer.setState({ opened: opened(3) })
    expect(usePredict.getState().log[3]).toBeDefined()
    useExplorer.setState({ opened: opened(2), step: 2 })
    expect(usePredict.getState().log).toEqual({})
  })
})

describe('an answer on the map', () => {
  beforeEach(() => {
    atStepTwo(onMap)
    goTo(3)
  })
  const given = () => {
    const entry = usePredict.getState().log[3]
    if (entry?.given == null) throw new Error('nothing was answered')
    return { entry, words: givenWords(entry.question, entry.given) }
  }

  it('is right anywhere in the block', () => {
    expect(answerAt(smallView(), asPfn(BASE + 13))).toBe(true)
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
    answerAt(smallView(), asPfn(BASE + page))
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
  expect(scoreOf(entriesOf(log))).toEqual({ right: 1, wrong: 1, skipped: 1 })
  expect(scoresByKind(entriesOf(log))).toEqual([
    { kind: 'order', right: 1, wrong: 1, skipped: 0, missed: [3] },
    { kind: 'place', right: 0, wrong: 0, skipped: 1, missed: [5] },
  ])
})

it('tells a run only as far as it was shown', () => {
  const { timeline } = opened()
  const full = { ...timeline, freePages: Int32Array.of(9, 8, 7, 7, 6, 6, 5), stoppedAt: 6 }
  const told = toldTimeline(full, 2)
  expect([...told.errno]).toEqual([0, 0, 0, 0, 0, 0])
  expect([...told.freePages]).toEqual([9, 8, 7, 7, 7, 7, 7])
  expect(told.ret[2]).toBeNaN()
  expect(told.stoppedAt).toBeNull()
  expect([...toldTimeline(full, 3).errno]).toEqual([0, 0, 12, 0, 0, 0])
  expect(toldTimeline(full, Infinity)).toBe(full)
})
