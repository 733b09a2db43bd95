import { Text } from '@codemirror/state'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { passagesOf, withoutMarks } from './passages.ts'

const TEXT = [
  'title T',
  'about What it shows',
  'board 1M',
  '> Before all.',
  'A = spawn',
  '# a comment',
  '> One',
  '> line.',
  '>',
  '> Another.',
  '',
  '? Why?',
  '+ So.',
]

test('finds what is told, and the operation it stands below', () => {
  const doc = Text.of(TEXT)
  const line = (offset: number): number => doc.lineAt(offset).number
  expect(
    passagesOf(doc.toString()).map(({ kind, from, to, below, paragraphs }) => [
      kind,
      line(from),
      line(to),
      below < 0 ? 0 : line(below),
      ...paragraphs,
    ]),
  ).toEqual([
    ['intro', 1, 2, 0, '', 'What it shows'],
    ['narration', 4, 4, 3, 'Before all.'],
    ['narration', 7, 10, 5, 'One line.', 'Another.'],
    ['questions', 12, 13, 5, 'Why? So.'],
  ])
})

test('a passage covers its lines from end to end', () => {
  const doc = Text.of(TEXT)
  for (const { from, to, first, last } of passagesOf(doc.toString())) {
    expect([doc.line(first).from, doc.line(last).to]).toEqual([from, to])
  }
})

/** What stands in a line, by its kind. */
const LINES = [
  '> told',
  '  >',
  '? asked',
  '+ a choice',
  '+1',
  '=',
  'about it',
  'about',
  'title: x',
  '# comment',
  '',
  ' ',
  'A = spawn',
  'a > b',
]

test('passages are the stretches of lines of one kind, whatever stands between', () => {
  const anyLines = fc.array(fc.constantFrom(...LINES), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(anyLines, (lines) => {
      const kinds = lines.map((line) => passagesOf(line)[0]?.kind ?? null)
      const isCall = (line: string, i: number): boolean => kinds[i] === null && /^\s*[^\s#]/.test(line)
      const passages = passagesOf(lines.join('\n'))
      const kindAt = (number: number) =>
        passages.find(({ first, last }) => first <= number && number <= last)?.kind ?? null
      expect(lines.map((_, i) => kindAt(i + 1))).toEqual(kinds)
      const doc = Text.of(lines)
      for (const { first, last, from, to, below } of passages) {
        expect([doc.line(first).from, doc.line(last).to]).toEqual([from, to])
        expect(kinds[first - 2]).not.toBe(kinds[first - 1])
        const above = lines.slice(0, first - 1).findLastIndex(isCall)
        expect(below).toBe(above === -1 ? -1 : doc.line(above + 1).from)
      }
    }),
    { seed: 15, numRuns: 500 },
  )
})

test('words without the marks in them', () => {
  expect(withoutMarks('[{wanted} or *so*](a), `munmap` \\* \\{x')).toBe('… or so, munmap * {x')
})
