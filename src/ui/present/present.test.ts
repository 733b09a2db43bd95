import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openedView, stepView } from '../../client/testing/fakeWorker.ts'
import { elapsedWords } from './elapsed.ts'
import { readMessage } from './messages.ts'
import type { Notes, StageMessage } from './messages.ts'
import { notesOf } from './notes.ts'

const NOTES: Notes = {
  title: 'Free memory, and no room',
  step: 3,
  steps: 12,
  sentence: 'A mapped 64 KiB.',
  isFailure: false,
  beside: 'Without trimming it is refused.',
  narration: ['One paragraph.', 'Another.'],
  asides: ['Ask who has seen this.'],
  line: 7,
  around: [{ number: 7, text: 'A: mmap(64K)' }],
  next: { number: 8, text: 'A: munmap(a, 64K)', sentence: '', beside: '', narration: [], picture: '<svg/>' },
  presenting: true,
  blank: false,
}

describe('messages between the windows', () => {
  it.each<StageMessage>([
    { kind: 'hello', stage: null },
    { kind: 'hello', stage: 'a' },
    { kind: 'go', stage: 'a', step: 4 },
    { kind: 'move', stage: 'a', by: -1 },
    { kind: 'blank', stage: 'a' },
    { kind: 'notes', stage: 'a', notes: NOTES },
    { kind: 'notes', stage: 'a', notes: { ...NOTES, next: null } },
  ])('are read as they were sent: $kind', (message) => {
    expect(readMessage(structuredClone(message))).toEqual(message)
  })

  it.each([
    { kind: 'go', stage: 'a', step: 1.5 },
    { kind: 'go', stage: null, step: 1 },
    { kind: 'move', stage: 'a', by: '1' },
    { kind: 'blank', stage: null },
    { kind: 'notes', stage: 'a', notes: { ...NOTES, narration: [1] } },
    { kind: 'notes', stage: 'a', notes: { ...NOTES, around: [{ number: '7', text: '' }] } },
    { kind: 'notes', stage: 'a', notes: { ...NOTES, next: undefined } },
    { kind: 'notes', stage: 'a', notes: { ...NOTES, beside: undefined } },
    { kind: 'notes', stage: 'a', notes: { ...NOTES, next: { number: 8, text: '', narration: [] } } },
    { kind: 'other', stage: 'a' },
  ])('are dropped when they do not fit: %j', (message) => {
    expect(readMessage(message)).toBeNull()
  })

  it('never throw, whatever comes', () => {
    fc.assert(
      fc.property(fc.anything(), (data) => {
        expect(readMessage(data)?.kind ?? null).toSatisfy((kind) => kind === null || typeof kind === 'string')
      }),
    )
  })
})

describe('notes', () => {
  it('are none before there is a picture', () => {
    expect(
      notesOf({ opened: openedView({ steps: 2 }), view: null }, { presenting: false, blank: false }, null),
    ).toBeNull()
  })

  it.each([
    ['A maps 64 KiB.', '', 'A mapped 64 KiB.'],
    ['A maps 4 KiB.', 'A mapped 64 KiB.', 'A mapped 64 KiB.'],
  ])('say the sentence of the model where the author does not: %s', (words, now, next) => {
    const view = (step: number, said: string) => ({
      ...stepView(step),
      sentence: 'A mapped 64 KiB.',
      narration: {
        paragraphs: said === '' ? [] : [[{ text: said, as: 'words' as const, emphasis: false, thing: null }]],
        questions: [],
      },
    })
    const notes = notesOf(
      { opened: openedView({ steps: 2, text: 'A = spawn\nA: mmap(64K)' }), view: view(1, words) },
      { presenting: false, blank: false },
      view(2, ''),
    )
    expect(notes).toMatchObject({
      sentence: now,
      narration: [words],
      next: { sentence: next, narration: [] },
    })
  })
})

it.each([
  [-5, '0:00'],
  [7_400, '0:07'],
  [754_000, '12:34'],
  [3_723_000, '1:02:03'],
])('%i ms is written as %s', (ms, words) => {
  expect(elapsedWords(ms)).toBe(words)
})
