import { describe, expect, it } from 'vitest'
import { append, largest, least } from './lists.ts'

describe('lists', () => {
  it('have a least and a largest number, or none', () => {
    expect([least([3, 1, 2]), largest([3, 1, 2])]).toEqual([1, 3])
    expect([least([]), largest([])]).toEqual([Infinity, -Infinity])
  })

  it('may have a million items', () => {
    const million = Array.from({ length: 1_000_000 }, (_, index) => index)
    const list = [-1]
    append(list, million)
    expect([list.length, list.at(-1), least(list), largest(list)]).toEqual([1_000_001, 999_999, -1, 999_999])
  })
})
