import fc from 'fast-check'
import { expect, it } from 'vitest'
import { editsBetween } from './edits.ts'

/** The distance as it is defined, by trying everything. */
function slow(a: readonly string[], b: readonly string[]): number {
  const [x, ...restA] = a
  const [y, ...restB] = b
  if (x === undefined || y === undefined) return a.length + b.length
  if (x === y) return slow(restA, restB)
  return 1 + Math.min(slow(restA, b), slow(a, restB), slow(restA, restB))
}

it('is the least number of changes, and null above the limit', () => {
  const list = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 })
  fc.assert(
    fc.property(list, list, fc.nat(7), (a, b, most) => {
      const least = slow(a, b)
      expect(editsBetween(a, b, most)).toBe(least > most ? null : least)
    }),
  )
})
