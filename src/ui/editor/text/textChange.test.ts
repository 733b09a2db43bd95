import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changeBetween, withPlainLineEnds } from './textChange.ts'

describe('the change between two texts', () => {
  it('is nothing for the same text and small for a small edit', () => {
    expect(changeBetween('abc', 'abc')).toBeNull()
    expect(changeBetween('one\ntwo\nthree', 'one\n2\nthree')).toEqual({ from: 4, to: 7, insert: '2' })
    expect(changeBetween('aaa', 'aa')).toEqual({ from: 2, to: 3, insert: '' })
  })

  it('makes the second text of the first', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n') })
    fc.assert(
      fc.property(text, text, (before, after) => {
        const change = changeBetween(before, after)
        const made =
          change === null ? before : before.slice(0, change.from) + change.insert + before.slice(change.to)
        expect(made).toBe(after)
      }),
    )
  })

  it('line ends become plain', () => {
    expect(withPlainLineEnds('a\r\nb\rc\n')).toBe('a\nb\nc\n')
  })
})
