import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openedView, stepView } from '../client/testing/fakeWorker.ts'
import type { StepView } from '../protocol/view.ts'
import { createDocumentStore } from './documentStore.ts'
import type { DocumentStore } from './documentStore.ts'
import { startPlayer } from './player.ts'

let store: DocumentStore
let stop: () => void

/** Shows at once what is asked for, as a worker without work would. */
const follow = (viewOf: (step: number) => StepView = stepView) =>
  store.subscribe(({ step, view }) => view?.step !== step && store.setState({ view: viewOf(step) }))

beforeEach(() => {
  vi.useFakeTimers()
  store = createDocumentStore()
  store.setState({ opened: openedView({ steps: 3 }), view: stepView(0) })
  stop = startPlayer(store)
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

it('goes one step at a time, at its speed, and stops at the end', () => {
  const unfollow = follow()
  store.setState({ speed: 2 })
  store.getState().setPlaying(true)
  vi.advanceTimersByTime(0)
  expect(store.getState().step).toBe(1)
  vi.advanceTimersByTime(500)
  expect(store.getState().step).toBe(2)
  vi.advanceTimersByTime(500)
  expect(store.getState()).toMatchObject({ step: 3, playing: false })
  unfollow()
})

it('never runs ahead of what is shown', () => {
  store.getState().setPlaying(true)
  vi.advanceTimersByTime(10_000)
  expect(store.getState().step).toBe(1)
})

it('starts over from the end', () => {
  store.setState({ step: 3, view: stepView(3) })
  const unfollow = follow()
  store.getState().setPlaying(true)
  expect(store.getState().step).toBe(0)
  unfollow()
})

it('stops when somebody goes to a step', () => {
  const unfollow = follow()
  store.getState().setPlaying(true)
  vi.advanceTimersByTime(0)
  store.getState().goTo(2)
  expect(store.getState()).toMatchObject({ step: 2, playing: false })
  vi.advanceTimersByTime(10_000)
  expect(store.getState().step).toBe(2)
  unfollow()
})

it('stops where a question is asked, and goes on from there', () => {
  const question = { line: 1, words: [], choices: [], explanation: [] }
  const unfollow = follow((step) => ({
    ...stepView(step),
    ...(step === 1 && { narration: { paragraphs: [], questions: [question] } }),
  }))
  store.getState().setPlaying(true)
  vi.advanceTimersByTime(10_000)
  expect(store.getState()).toMatchObject({ step: 1, playing: false })
  store.getState().setPlaying(true)
  vi.advanceTimersByTime(10_000)
  expect(store.getState()).toMatchObject({ step: 3, playing: false })
  unfollow()
})
