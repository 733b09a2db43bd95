/**
 * The kernel computes in unsigned words of 64 bits, which a double cannot hold. What it asks of such a number, however, is only
 * how many whole pages it has and whether something is left over; and 52 bits of pages are exact in a double. So a word
 * comes in as a double between -2^63 and 2^63 (`wordOf`), is tested for alignment in that form, and from there on only whole
 * pages are counted with. Whole pages of any word are exact, and so are sums and differences of two of them.
 */
import { isPageAligned, PAGE_SIZE } from '../../base/units.ts'

/** One more than the largest unsigned word. */
export const WORD_LIMIT = 2 ** 64
const HALF = 2 ** 63

/** Stands for any number of bytes beyond the last whole page of a word too large for a double; doubles below 2^63 can hold it. */
const LEFT_OVER = 1024

/**
 * A number as a program writes it (negative, or up to 2^64 - 1), as a signed word. Exact up to 2^53; beyond that the whole pages
 * are exact and whether anything is left over.
 */
export function wordOf(value: number | bigint): number {
  if (typeof value === 'number') return value >= HALF ? value - WORD_LIMIT : value
  const signed = BigInt.asIntN(64, value)
  const near = Number(signed)
  if (Number.isSafeInteger(near)) return near
  const pageSize = BigInt(PAGE_SIZE)
  const rest = ((signed % pageSize) + pageSize) % pageSize
  return Number(signed - rest) + (rest === 0n ? 0 : LEFT_OVER)
}

/** The same word counted from 0 to 2^64. Exact for whole pages. */
export const unsigned = (word: number): number => (word < 0 ? word + WORD_LIMIT : word)

/** PAGE_ALIGN of a word, unsigned: 0 where rounding up goes over the end of the word. */
export function alignUp(word: number): number {
  const aligned = Math.ceil(word / PAGE_SIZE) * PAGE_SIZE
  return aligned < 0 ? aligned + WORD_LIMIT : aligned === 0 ? 0 : aligned
}

/** The page that an address lies in, unsigned. */
export const alignDown = (word: number): number => unsigned(Math.floor(word / PAGE_SIZE) * PAGE_SIZE)

/** Pages are counted, not masked: 32-bit operators would cut the number. */
export const pagesOf = (bytes: number): number => bytes / PAGE_SIZE
export const pageOf = (address: number): number => Math.floor(address / PAGE_SIZE)

/** Bytes behind the last whole page. */
export const inPage = (word: number): number => word - Math.floor(word / PAGE_SIZE) * PAGE_SIZE

/** Rounds down to a multiple of `step`, itself a whole number. */
export const roundDown = (value: number, step: number): number => Math.floor(value / step) * step

export { isPageAligned }

/** What an address is when it lies in the last 4,095 bytes: the kernel takes it for an errno. */
export const isErrno = (word: number): boolean => word < 0 && word > -PAGE_SIZE
