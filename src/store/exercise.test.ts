import { describe, expect, it } from 'vitest'
import { createDocumentStore } from './documentStore.ts'
import { exerciseOf, isUntold } from './exercise.ts'

const EXERCISE = 'board 1M\ngoal no failures\nA = spawn\n'

describe('an exercise that is open', () => {
  it('is what its author left, whatever the reader made of it', () => {
    const { getState } = createDocumentStore()
    const opened = { kind: 'scenario', text: 'A = spawn\n' } as ReturnType<typeof getState>['opened']
    expect(exerciseOf({ original: EXERCISE, opened })).toBe(EXERCISE)
    expect(exerciseOf({ original: 'A = spawn\n', opened })).toBeNull()
    expect(exerciseOf({ original: EXERCISE, opened: null })).toBeNull()
  })

  it('is told nothing about until it is solved or somebody asks', () => {
    const opened = { kind: 'scenario', text: EXERCISE } as Parameters<typeof isUntold>[0]['opened']
    const state = { original: EXERCISE, opened, toldFor: null }
    expect(isUntold(state)).toBe(true)
    expect(isUntold({ ...state, toldFor: EXERCISE })).toBe(false)
    expect(isUntold({ ...state, toldFor: 'goal of another\n' })).toBe(true)
    expect(isUntold({ ...state, original: 'A = spawn\n' })).toBe(false)
  })
})

it('keeps its text where a gate refuses another', () => {
  const store = createDocumentStore()
  store.getState().setText('one')
  store.setState({ textGate: (text) => text !== 'two' })
  store.getState().setText('two')
  expect(store.getState().text).toBe('one')
  store.getState().setText('three')
  expect(store.getState().text).toBe('three')
})
