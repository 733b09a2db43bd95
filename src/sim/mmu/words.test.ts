import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alignDown, alignUp, inPage, isErrno, unsigned, wordOf } from './words.ts'

const WORD = 2n ** 64n
const PAGE = 4096n
const unsignedWord = fc.oneof(
  fc.bigInt(0n, WORD - 1n),
  fc.bigInt(-10_000n, 10_000n).map((n) => BigInt.asUintN(64, n)),
  fc.bigInt(0n, 2n ** 52n - 1n).map((n) => n * PAGE),
)

describe('words of 64 bits as doubles', () => {
  it('keep whole pages, and whether something is left over', () => {
    fc.assert(
      fc.property(unsignedWord, (value) => {
        const word = wordOf(value)
        expect(BigInt(alignDown(word))).toBe((value / PAGE) * PAGE)
        expect(BigInt(alignUp(word))).toBe(BigInt.asUintN(64, ((value + PAGE - 1n) / PAGE) * PAGE))
        expect(inPage(word) === 0).toBe(value % PAGE === 0n)
        expect(isErrno(word)).toBe(value > WORD - PAGE)
      }),
    )
  })

  it('are the same whether they come as a number or as a bigint', () => {
    fc.assert(
      fc.property(fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }), (value) => {
        expect(wordOf(BigInt(value))).toBe(wordOf(value))
        expect(BigInt(inPage(wordOf(value)))).toBe(BigInt.asUintN(64, BigInt(value)) % PAGE)
      }),
    )
    // As JSON has them: rounded, but whole pages are exact.
    expect(wordOf(0x7fffffffffff0000)).toBe(wordOf(0x7fffffffffff0000n))
    expect(unsigned(wordOf(18446744073709547520))).toBe(2 ** 64 - 4096)
  })
})
