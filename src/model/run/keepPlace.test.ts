import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openedView } from '../../client/testing/fakeWorker.ts'
import { followLine, keepPlace } from './keepPlace.ts'

const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 8 })

describe('followLine', () => {
  it.each([
    ['an unchanged text', 'a\nb\nc', 'a\nb\nc', 2, 2],
    ['a line added above', 'a\nb\nc', 'a\nx\nb\nc', 2, 3],
    ['a line added below', 'a\nb\nc', 'a\nb\nc\nx', 2, 2],
    ['a line removed above', 'a\nb\nc', 'b\nc', 3, 2],
    ['the line itself changed', 'a\nb\nc', 'a\nB\nc', 2, 2],
    ['the line itself removed', 'a\nb\nc', 'a\nc', 2, 1],
    ['everything replaced by less', 'a\nb\nc', 'x', 3, 1],
  ])('%s', (_, before, after, line, expected) => {
    expect(followLine(before, after, line)).toBe(expected)
  })

  it('gives a line of the new text, and the same line when text is put in before or after it', () => {
    fc.assert(
      fc.property(lines, lines, lines, (head, middle, tail) => {
        const before = [...head, 'HERE', ...tail].join('\n')
        const after = [...head, ...middle, 'HERE', ...tail].join('\n')
        expect(followLine(before, after, head.length + 1)).toBe(head.length + middle.length + 1)
        const elsewhere = followLine(before, middle.join('\n'), head.length + 1)
        expect(elsewhere).toBeGreaterThanOrEqual(1)
        expect(elsewhere).toBeLessThanOrEqual(middle.length)
      }),
    )
  })
})

describe('keepPlace', () => {
  it('stays within the unchanged part', () => {
    const before = openedView({ steps: 3, text: 'a\nb\nc' })
    const after = openedView({ steps: 4, text: 'a\nb\nc\nd', unchangedSteps: 3 })
    expect(keepPlace(before, 3, after)).toBe(3)
  })

  it('goes to the last call at or before the line the reader was at', () => {
    const before = openedView({ steps: 3, text: '#\na\n#\nb\nc', lines: [2, 4, 5] })
    const after = openedView({ steps: 2, text: '#\nA\n#\nc', lines: [2, 4], unchangedSteps: 0 })
    expect(keepPlace(before, 2, after)).toBe(1)
    expect(keepPlace(before, 3, after)).toBe(2)
  })

  it('goes to the start when no call is left before it', () => {
    const before = openedView({ steps: 1, text: 'a' })
    expect(keepPlace(before, 1, openedView({ steps: 0, text: '' }))).toBe(0)
  })
})
