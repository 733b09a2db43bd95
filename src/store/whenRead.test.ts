import { beforeEach, describe, expect, it } from 'vitest'
import { openedView } from '../client/testing/fakeWorker.ts'
import { createDocumentStore } from './documentStore.ts'
import type { DocumentStore } from './documentStore.ts'
import { whenRead } from './whenRead.ts'

const read = (text: string) => openedView({ steps: 1, text })
const texts: string[] = []
let store: DocumentStore
const note = (mark: string) => (): void => void texts.push(mark)

beforeEach(() => {
  texts.length = 0
  store = createDocumentStore()
  store.setState({ opened: read('one'), text: 'one', documentNumber: 1 })
})

describe('whenRead', () => {
  it('calls at once where the text has been read', () => {
    whenRead(store, ({ text }) => void texts.push(text))
    expect(texts).toEqual(['one'])
  })

  it('waits for an edit to be read, and calls once', () => {
    store.setState({ text: 'two' })
    whenRead(store, ({ text }) => void texts.push(text))
    store.setState({ text: 'three' })
    store.setState({ opened: read('two') })
    expect(texts).toEqual([])
    store.setState({ opened: read('three') })
    store.setState({ opened: read('three') })
    expect(texts).toEqual(['three'])
  })

  it('may change the text', () => {
    store.setState({ text: 'two' })
    whenRead(store, ({ text }) => {
      texts.push(text)
      store.setState({ text: `${text}!` })
    })
    store.setState({ opened: read('two') })
    store.setState({ opened: read('two!') })
    expect(texts).toEqual(['two'])
  })

  it('waits in one document, whatever is waited for in another', () => {
    const other = createDocumentStore()
    other.setState({ opened: read('one'), text: 'two' })
    store.setState({ text: 'two' })
    whenRead(store, note('here'))
    whenRead(other, note('there'))
    store.setState({ opened: read('two') })
    expect(texts).toEqual(['here'])
    other.setState({ opened: read('two') })
    expect(texts).toEqual(['here', 'there'])
  })

  it('gives up for a newer wish, and for another document', () => {
    store.setState({ text: 'two' })
    whenRead(store, note('first'))
    whenRead(store, note('second'))
    store.setState({ opened: read('two') })
    expect(texts).toEqual(['second'])

    store.setState({ text: 'three' })
    whenRead(store, note('third'))
    store.setState({ opened: read('other'), text: 'other', documentNumber: 2 })
    expect(texts).toEqual(['second'])
  })
})
