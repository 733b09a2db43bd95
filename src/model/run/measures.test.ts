import { expect, test } from 'vitest'
import type { RunMeasures } from '../../protocol/view.ts'
import { MEASURE_DEFINITIONS } from '../../content/measureDefinitions.ts'
import { firstTroubledOrder, fitsAt, lastFit, thousandths } from './measures.ts'

const run = (...fits: number[]): RunMeasures => ({
  mmapPages: new Int32Array(fits.length),
  slackPages: new Int32Array(fits.length),
  roundingBytes: new Int32Array(fits.length),
  fits: Uint16Array.from(fits),
  unusable: new Uint16Array(fits.length * 11),
})

test('the last step at which an order fits', () => {
  const measures = run(0b111, 0b011, 0b111, 0b001)
  expect([0, 1, 2, 3].map((order) => lastFit(measures, order))).toEqual([3, 2, 2, null])
  expect(fitsAt(measures, 1, 2)).toBe(false)
  expect(fitsAt(measures, 9, 0)).toBe(false)
})

test('trouble begins with the smallest order that is refused at some step', () => {
  expect(firstTroubledOrder(run(0b11111111111, 0b00000001111))).toBe(4)
  expect(firstTroubledOrder(run(0b11111111111))).toBe(10)
})

test('thousandths are written as the kernel writes them', () => {
  expect([0, 417, 1000, -1000].map(thousandths)).toEqual(['0.000', '0.417', '1.000', '−1.000'])
})

test('every definition is whole', () => {
  const names = Object.values(MEASURE_DEFINITIONS).map(({ name, words, formula }) => {
    // Two sentences: what it is and what it tells.
    expect(words.match(/[.;]( |$)/g)?.length ?? 0).toBeGreaterThanOrEqual(2)
    expect(formula).not.toBe('')
    return name
  })
  expect(new Set(names).size).toBe(names.length)
})
