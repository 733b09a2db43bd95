import { describe, expect, it } from 'vitest'
import { furtherSentence } from './saidAlready.ts'

const further = (sentence: string, ...words: string[]): string =>
  furtherSentence({
    sentence,
    narration: {
      paragraphs: words.map((text) => [{ text, as: 'words', emphasis: false, thing: null }]),
      questions: [],
    },
  })

describe('the sentence of the model beside the author’s words', () => {
  it('is not said again where they have all its amounts, in other units too', () => {
    const sentence =
      'A mapped 260 KiB (65 pages) at 0x80080000: a block of order 7 was taken, 63 pages trimmed.'
    expect(further(sentence, 'Of 512 KiB at 0x80080000', '260 KiB stay, 252 KiB go.')).toBe('')
  })

  it.each([
    ['an amount', 'A mapped 64 KiB at 0x80080000.', 'At 0x80080000 something is mapped.'],
    ['an address', 'A mapped 64 KiB at 0x80080000.', 'A asks for 64 KiB.'],
    ['a number', 'A opened /disk/prog as descriptor 6.', 'A opens a file.'],
    ['a part of a larger number', '8 bytes were written.', 'A maps 128 bytes.'],
  ])('is said where they lack %s', (_, sentence, words) => {
    expect(further(sentence, words)).toBe(sentence)
  })

  it('is said where it has no number, and where there are no words', () => {
    expect(further('A exited.', 'A exits, with 64 KiB.')).toBe('A exited.')
    expect(further('A mapped 64 KiB.')).toBe('A mapped 64 KiB.')
  })
})
