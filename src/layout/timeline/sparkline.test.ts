import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sparkline } from './sparkline.ts'

/** All heights that a path visits. */
const heights = (line: string): number[] =>
  [...line.matchAll(/V([\d.]+)|^M[\d.]+ ([\d.]+)/g)].map((match) => Number(match[1] ?? match[2]))

test('holds a value until the next one', () => {
  const { line, xOf, yOf } = sparkline([0, 10, 5], 34, 14)
  expect(line).toBe('M2 12H12V2H22V7H32')
  expect([xOf(0), xOf(2)]).toEqual([7, 27])
  expect([yOf(0), yOf(10)]).toEqual([12, 2])
})

test('a run of nothing lies on the ground', () => {
  expect(sparkline([0, 0], 24, 14).line).toBe('M2 12H12V12H22')
})

test('however many steps there are, the lowest and the highest are drawn, and the path stays short', () => {
  const values = fc.array(fc.nat(1000), { minLength: 1, maxLength: 5000 })
  fc.assert(
    fc.property(values, (some) => {
      const { line, yOf } = sparkline(some, 100, 20)
      const drawn = heights(line)
      expect(Math.min(...drawn)).toBeCloseTo(yOf(Math.max(...some)), 0)
      expect(Math.max(...drawn)).toBeCloseTo(yOf(Math.min(...some)), 0)
      expect(line.length).toBeLessThan(100 * 3 * 8)
    }),
  )
})
