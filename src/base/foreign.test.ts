import fc from 'fast-check'
import { expect, it } from 'vitest'
import { MOST_LETTERS, quoted, shortened } from './foreign.ts'

it('leaves short words as they are', () => {
  expect(shortened('A: mmap(“é”, 日本)')).toBe('A: mmap(“é”, 日本)')
  expect(quoted('a"b')).toBe('"a\\"b"')
})

it('leaves out the middle of long ones', () => {
  expect(shortened('abcdefghijklm', 10)).toBe('abcdef…klm')
  expect(shortened('x'.repeat(1_000_000))).toHaveLength(MOST_LETTERS)
})

it('shows the signs that cannot be seen, and does not pile up those above a letter', () => {
  expect(shortened('a\u202eb\nc\u0000d')).toBe('a\ufffdb\ufffdc\ufffdd')
  expect(shortened(`Z${'\u0301'.repeat(50)}`)).toBe('Z\u0301\u0301')
})

const sign = fc.constantFrom(
  'a',
  ' ',
  '\n',
  '\0',
  '\u202e',
  '\u0301',
  '\u0301',
  '😀',
  '\ud83d',
  '\ude00',
  '日',
)

it('never gives more letters than it was told, nor half a sign', () => {
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 80 }), fc.integer({ min: 4, max: 70 }), (signs, most) => {
      const short = shortened(signs.join(''), most)
      expect(short.length).toBeLessThanOrEqual(most)
      expect(/[\p{Cc}\p{Cf}\p{Cs}]/u.test(short)).toBe(false)
    }),
  )
})
