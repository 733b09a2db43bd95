import { expect, it } from 'vitest'
import { onlyLines } from './partsOfLog.ts'

it('keeps the lines of the parts and no others', () => {
  const text = 'one\ntwo\nthree\nfour\nfive\n'
  expect(
    onlyLines(text, [
      { first: 1, last: 1 },
      { first: 3, last: 4 },
    ]),
  ).toBe('one\nthree\nfour')
  expect(onlyLines(text, [{ first: 5, last: 90 }])).toBe('five\n')
  expect(onlyLines(text, [])).toBe('')
})
