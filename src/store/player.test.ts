import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openedView, stepView } from '../client/testing/fakeWorker.ts'
import { useExplorer } from './explorer.ts'
import { startPlayer } from './player.ts'

const initial = useExplorer.getState()
let stop: () => void

/** Shows at once what is asked for, as a worker without work would. */
const follow = () =>
  useExplorer.subscribe(
    ({ step, view }) => view?.step !== step && useExplorer.setState({ view: stepView(step) }),
  )

beforeEach(() => {
  vi.useFakeTimers()
  useExplorer.setState({ ...initial, opened: openedView({ steps: 3 }), view: stepView(0) }, true)
  stop = startPlayer()
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

it('goes one step at a time, at its speed, and stops at the end', () => {
  const unfollow = follow()
  useExplorer.setState({ speed: 2 })
  useExplorer.getState().setPlaying(true)
  vi.advanceTimersByTime(0)
  expect(useExplorer.getState().step).toBe(1)
  vi.advanceTimersByTime(500)
  expect(useExplorer.getState().step).toBe(2)
  vi.advanceTimersByTime(500)
  expect(useExplorer.getState()).toMatchObject({ step: 3, playing: false })
  unfollow()
})

it('never runs ahead of what is shown', () => {
  useExplorer.getState().setPlaying(true)
  vi.advanceTimersByTime(10_000)
  expect(useExplorer.getState().step).toBe(1)
})

it('starts over from the end', () => {
  useExplorer.setState({ step: 3, view: stepView(3) })
  const unfollow = follow()
  useExplorer.getState().setPlaying(true)
  expect(useExplorer.getState().step).toBe(0)
  unfollow()
})

it('stops when somebody goes to a step', () => {
  const unfollow = follow()
  useExplorer.getState().setPlaying(true)
  vi.advanceTimersByTime(0)
  useExplorer.getState().goTo(2)
  expect(useExplorer.getState()).toMatchObject({ step: 2, playing: false })
  vi.advanceTimersByTime(10_000)
  expect(useExplorer.getState().step).toBe(2)
  unfollow()
})
