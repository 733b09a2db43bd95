import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runEnds } from './toneRuns.ts'

/** Byte by byte. */
function plainEnd(bytes: Uint8Array, from: number): number {
  let end = from + 1
  while (end < bytes.length && bytes[end] === bytes[from]) end++
  return end
}

it('finds where a run ends, wherever it begins and wherever the bytes lie', () => {
  const runs = fc.array(fc.tuple(fc.nat(255), fc.integer({ min: 1, max: 19 })), {
    minLength: 1,
    maxLength: 12,
  })
  fc.assert(
    fc.property(runs, fc.nat(3), (lengths, offset) => {
      const values = lengths.flatMap(([value, length]) => Array.from({ length }, () => value))
      const bytes = new Uint8Array(values.length + offset).subarray(offset)
      bytes.set(values)
      const endOf = runEnds(bytes)
      for (let from = 0; from < bytes.length; from++) expect(endOf(from)).toBe(plainEnd(bytes, from))
    }),
  )
})
