import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hasWords } from './source.ts'
import { TextLines } from './textLines.ts'

const pieces = fc.array(
  fc.constantFrom('\n', '\r\n', '\r', ' ', '\t', '>', '?', 'A: brk(0)', '# why?', '> so', 'é𝒳'),
  { maxLength: 30 },
)
const texts = pieces.map((some) => some.join(''))

it('the lines of a text are those that it is split into', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const lines = new TextLines(text)
      const split = text.split(/\r\n?|\n/)
      expect(split.map((_, index) => lines.at(index))).toEqual(split)
      expect(lines.at(split.length)).toBeUndefined()
    }),
    { seed: 1, numRuns: 300 },
  )
})

it('there are many of them as well', () => {
  const split = Array.from({ length: 5000 }, (_, index) => `line ${index}`)
  const lines = new TextLines(split.join('\n'))
  expect(split.map((_, index) => lines.at(index))).toEqual(split)
})

it('somebody tells or asks something where a line begins with a mark, behind blanks or not', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(hasWords(text)).toBe(text.split(/[\r\n]/).some((line) => /^[ \t]*[>?]/.test(line)))
    }),
    { seed: 2, numRuns: 500 },
  )
})
