import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createDocumentStore } from '../documentStore.ts'
import type { DocumentState } from '../documentStore.ts'
import { doneLessons, rememberDone } from './done.ts'

beforeEach(() => {
  const stored = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  })
})
afterEach(() => vi.unstubAllGlobals())

/** A document of two steps, as far as it is looked at here. */
const opened = (kind: 'scenario' | 'recording') =>
  ({ kind, text: 'A = spawn', timeline: { steps: 2 } }) as unknown as DocumentState['opened']
const viewOf = (step: number) => ({ step }) as unknown as DocumentState['view']

it('remembers a lesson at its last step, once', () => {
  const store = createDocumentStore()
  const stop = rememberDone(store)
  store.setState({ opened: opened('scenario'), text: 'A = spawn', entryId: 'x' })
  store.setState({ view: viewOf(1) })
  expect(doneLessons().size).toBe(0)
  store.setState({ view: viewOf(2) })
  store.setState({ view: viewOf(1) })
  store.setState({ view: viewOf(2) })
  expect([...doneLessons()]).toEqual(['x'])
  store.setState({ entryId: 'y', text: 'another text', view: viewOf(2) })
  store.setState({ opened: opened('recording'), text: 'A = spawn', view: viewOf(2) })
  expect([...doneLessons()]).toEqual(['x'])
  stop()
  store.setState({ opened: opened('scenario'), view: viewOf(2) })
  expect([...doneLessons()]).toEqual(['x'])
})

it('takes whatever is stored', () => {
  localStorage.setItem('nommu-explorer.done', '{"a": 1}')
  expect(doneLessons().size).toBe(0)
  localStorage.setItem('nommu-explorer.done', '["a", 5]')
  expect([...doneLessons()]).toEqual(['a'])
})
