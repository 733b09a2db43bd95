import { describe, expect, it } from 'vitest'
import { createDocumentStore } from '../../store/documentStore.ts'
import { startLocking } from './lockedText.ts'

const TEXT = `title An exercise
board 1M
goal no failures
keep 6-7

A = spawn
A: a = mmap(12K)
A: munmap(a, 12K)
`

/** What a menu, the adviser or a link leaves of the text when it puts another one in its place. */
function taken(text: string, original: string | null = TEXT) {
  const store = createDocumentStore()
  store.getState().setText(TEXT)
  store.setState({ original })
  const stop = startLocking(store)
  store.getState().setText(text)
  const { text: left, problem } = store.getState()
  stop()
  return { isTaken: left === text, problem: problem?.title ?? null, gate: store.getState().textGate }
}

describe('a text in the place of an exercise', () => {
  it('is taken where only what is open has changed', () => {
    const own = TEXT.replace('munmap(a, 12K)', 'munmap(a, 4K)').replace(
      'board 1M\n',
      'board 1M\nbeside without 8\n',
    )
    expect(taken(own)).toEqual({ isTaken: true, problem: null, gate: null })
  })

  it.each([
    ['another board', 'board 1M', 'board 2M'],
    ['a goal less', 'goal no failures\n', ''],
    ['a locked call less', 'A: a = mmap(12K)\n', ''],
    ['locked calls in another order', 'A = spawn\nA: a = mmap(12K)', 'A: a = mmap(12K)\nA = spawn'],
    ['another kernel', 'board 1M\n', 'kernel 2.6.29\nboard 1M\n'],
    ['an MMU', 'board 1M\n', 'mmu\nboard 1M\n'],
  ])('is not taken with %s, and why is said', (_, before, after) => {
    expect(taken(TEXT.replace(before, after))).toMatchObject({
      isTaken: false,
      problem: 'That line is locked',
    })
  })

  it('is taken whatever it is where nothing is asked for', () => {
    expect(taken('A = spawn\n', 'board 1M\n').isTaken).toBe(true)
    expect(taken('A = spawn\n', null).isTaken).toBe(true)
  })

  it('may be another once another exercise is open', () => {
    const store = createDocumentStore()
    const stop = startLocking(store)
    store.setState({ original: TEXT, text: TEXT })
    const other = TEXT.replace('board 1M', 'board 2M')
    store.setState({ original: other, text: other })
    store.getState().setText(other.replace('munmap(a, 12K)', 'exit'))
    expect(store.getState().text).toContain('exit')
    stop()
  })
})
