import { Text } from '@codemirror/state'
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
    passagesOf(doc.iterLines()).map(({ kind, from, to, below, paragraphs }) => [
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
  for (const { from, to, first, last } of passagesOf(doc.iterLines())) {
    expect([doc.line(first).from, doc.line(last).to]).toEqual([from, to])
  }
})

test('words without the marks in them', () => {
  expect(withoutMarks('[{wanted} or *so*](a), `munmap` \\* \\{x')).toBe('… or so, munmap * {x')
})
