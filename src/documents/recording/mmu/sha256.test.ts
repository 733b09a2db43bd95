import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { sha256 } from './sha256.ts'

it.each([0, 1, 3, 55, 56, 63, 64, 65, 119, 120, 1_000, 100_003])(
  'gives the digest of a text of %i characters',
  (length) => {
    const text = Array.from({ length }, (_, i) => String.fromCharCode(32 + ((i * 7) % 90))).join('')
    expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'))
  },
)
