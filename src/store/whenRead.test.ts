import { beforeEach, describe, expect, it } from 'vitest'
import { openedView } from '../client/testing/fakeWorker.ts'
import { useExplorer } from './explorer.ts'
import { whenRead } from './whenRead.ts'

const read = (text: string) => openedView({ steps: 1, text })
const texts: string[] = []
const note = (mark: string) => (): void => void texts.push(mark)

beforeEach(() => {
  texts.length = 0
  useExplorer.setState({ opened: read('one'), text: 'one', documentNumber: 1 })
})

describe('whenRead', () => {
  it('calls at once where the text has been read', () => {
    whenRead(({ text }) => void texts.push(text))
    expect(texts).toEqual(['one'])
  })

  it('waits for an edit to be read, and calls once', () => {
    useExplorer.setState({ text: 'two' })
    whenRead(({ text }) => void texts.push(text))
    useExplorer.setState({ text: 'three' })
    useExplorer.setState({ opened: read('two') })
    expect(texts).toEqual([])
    useExplorer.setState({ opened: read('three') })
    useExplorer.setState({ opened: read('three') })
    expect(texts).toEqual(['three'])
  })

  it('may change the text', () => {
    useExplorer.setState({ text: 'two' })
    whenRead(({ text }) => {
      texts.push(text)
      useExplorer.setState({ text: `${text}!` })
    })
    useExplorer.setState({ opened: read('two') })
    useExplorer.setState({ opened: read('two!') })
    expect(texts).toEqual(['two'])
  })

  it('gives up for a newer wish, and for another document', () => {
    useExplorer.setState({ text: 'two' })
    whenRead(note('first'))
    whenRead(note('second'))
    useExplorer.setState({ opened: read('two') })
    expect(texts).toEqual(['second'])

    useExplorer.setState({ text: 'three' })
    whenRead(note('third'))
    useExplorer.setState({ opened: read('other'), text: 'other', documentNumber: 2 })
    expect(texts).toEqual(['second'])
  })
})
