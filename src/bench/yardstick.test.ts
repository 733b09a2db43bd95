import { expect, it } from 'vitest'
import { mixedOperations, yardstickOperations } from './mixedOperations.ts'

it('does the same work as the model: the same requests refused, the same pages free', () => {
  for (const count of [100, 2_500, 12_000]) expect(yardstickOperations(count)).toEqual(mixedOperations(count))
})
