import { Text } from '@codemirror/state'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LongText, rememberString, stringOf } from './longText.ts'

const line = (n: number): string =>
  `A: a${n} = mmap(NULL, ${n}K, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n`
const LONG = Array.from({ length: 20_000 }, (_, n) => line(n)).join('')

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a long text that is expected', () => {
  it.each([
    ['that ends in a new line', LONG],
    ['that does not', `${LONG}# the end`],
    ['of one line', 'x'.repeat(700_000)],
    ['of empty lines', '\n'.repeat(700_000)],
  ])('is the same as one that is made at once: %s', (_, source) => {
    const text = new LongText()
    text.expect(source)
    vi.runAllTimers()
    const made = text.take(source)
    expect(made?.eq(Text.of(source.split('\n')))).toBe(true)
    expect(text.take(source)).toBeNull()
  })

  it('is made in many short tasks', () => {
    const split = vi.spyOn(Text, 'of')
    const text = new LongText()
    text.expect(LONG)
    expect(split).not.toHaveBeenCalled()
    vi.runAllTimers()
    const lines = split.mock.calls.map(([part]) => part.length)
    expect(Math.max(...lines)).toBeLessThan(5000)
    split.mockClear()
    expect(text.take(LONG)?.lines).toBe(20_001)
    expect(split).not.toHaveBeenCalled()
    split.mockRestore()
  })

  it('is there in full when it is wanted early, and not when another one is', () => {
    const text = new LongText()
    text.expect(LONG)
    vi.advanceTimersToNextTimer()
    expect(text.take(`${LONG}A = spawn`)).toBeNull()
    expect(text.take(LONG)?.toString()).toBe(LONG)
  })

  it('is given up for another, and for none', () => {
    const text = new LongText()
    text.expect(LONG)
    text.expect(`#${LONG}`)
    expect(text.take(LONG)).toBeNull()
    text.forget()
    expect(vi.getTimerCount()).toBe(0)
    expect(text.take(`#${LONG}`)).toBeNull()
  })
})

it('the string of a text is the one that it was made from', () => {
  const doc = Text.of(['a', 'b'])
  expect(stringOf(doc)).toBe('a\nb')
  rememberString(doc, 'known')
  expect(stringOf(doc)).toBe('known')
})
