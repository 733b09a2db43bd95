import { expect, it } from 'vitest'
import { KEYS } from '../keys/keys.ts'
import { BESIDE_KEYS } from './keys.ts'

it('takes no key that the page has already', () => {
  const taken = new Set(KEYS.flatMap(({ keys }) => keys))
  expect(BESIDE_KEYS.flatMap(({ keys }) => keys).filter((key) => taken.has(key))).toEqual([])
})
