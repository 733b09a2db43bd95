/**
 * Finds places for free blocks that are known by their number alone. Blocks are aligned to their size and lie where nothing else is
 * known to be; two buddies of one order are never both free. Placed from the largest order down, so that what is left has room for
 * the smaller ones however the choice falls: a block takes the same number of places of each smaller order wherever it lies.
 */

import { MAX_PAGE_ORDER } from '../../../base/units.ts'

/** May hold a block of this type; pages are counted from the zone's first one. */
export type Allowed = (page: number, order: number) => boolean

export interface Placement {
  readonly blocks: readonly { readonly page: number; readonly order: number }[]
  /** One a page: 1 where nothing else is possible than that it is free. */
  readonly forced: Uint8Array
}

export interface Ground {
  /** One a page: 1 where something is known to be, 0 where a free block may lie. */
  readonly taken: Uint8Array
  /** The same without what is only assumed to be there. */
  readonly certain: Uint8Array
  /** Page frame number of the first page. */
  readonly startPfn: number
  /** Pages that a mapping holds, for judging how likely a place is. */
  readonly mapped: Uint8Array
}

/** How many pages up to each page are taken: tells in one subtraction whether a place is open. */
function sums(marks: Uint8Array): Uint32Array {
  const sum = new Uint32Array(marks.length + 1)
  for (let page = 0; page < marks.length; page++) sum[page + 1] = (sum[page] ?? 0) + (marks[page] ?? 0)
  return sum
}

/** Pages of the first place of an order at or above a page of the zone. */
const firstPlace = (startPfn: number, order: number): number => {
  const size = 2 ** order
  return Math.ceil(startPfn / size) * size - startPfn
}

/** All counts placed, or null where there is not room for them. Linear in the pages for each order. */
export function place(
  ground: Ground,
  counts: readonly number[],
  allowed: Allowed = () => true,
): Placement | null {
  const { startPfn } = ground
  const taken = ground.taken.slice()
  const known = sums(ground.taken)
  const certain = sums(ground.certain)
  const pages = taken.length
  const blocks: { page: number; order: number }[] = []
  const forced = new Uint8Array(pages)
  const largest = counts.length - 1
  const runs = runLengths(ground.taken)
  const early = firstInBlock(ground)
  let above = 0
  for (let order = largest; order >= 0; order--) {
    const count = counts[order] ?? 0
    above = above * 2 + count
    const size = 2 ** order
    const open: { page: number; score: number }[] = []
    let possible = 0
    for (let page = firstPlace(startPfn, order); page + size <= pages; page += size) {
      if (!allowed(page, order)) continue
      if ((certain[page + size] ?? 0) === (certain[page] ?? 0)) possible++
      if (isOpen(taken, page, size))
        open.push({ page, score: likelihood(ground, known, runs, early, page, order) })
    }
    // As many places as there are blocks of this order and above: every one of them is free.
    if (possible === above && above > 0)
      for (let page = firstPlace(startPfn, order); page + size <= pages; page += size)
        if ((certain[page + size] ?? 0) === (certain[page] ?? 0) && allowed(page, order))
          forced.fill(1, page, page + size)
    if (count === 0) continue
    open.sort((a, b) => b.score - a.score || b.page - a.page)
    const parents = new Set<number>()
    let left = count
    for (const { page } of open) {
      if (left === 0) break
      const parent = Math.floor((startPfn + page) / (size * 2))
      if (order < largest && parents.has(parent)) continue
      parents.add(parent)
      blocks.push({ page, order })
      taken.fill(1, page, page + size)
      left--
    }
    if (left > 0) return null
  }
  blocks.sort((a, b) => a.page - b.page)
  return { blocks, forced }
}

/** What was placed before is of higher order, so that one page tells of the whole place. */
const isOpen = (taken: Uint8Array, page: number, size: number): boolean => {
  for (let at = page; at < page + size; at++) if (taken[at] !== 0) return false
  return true
}

/** How many open pages in a row each page is one of. */
function runLengths(taken: Uint8Array): Uint32Array {
  const lengths = new Uint32Array(taken.length)
  for (let page = 0; page < taken.length;) {
    let end = page
    while (end < taken.length && taken[end] === 0) end++
    lengths.fill(end - page, page, end)
    page = Math.max(end, page + 1)
  }
  return lengths
}

/**
 * Marks what lies below the first mapping of a pageblock: the kernel took it from there for itself before any program ran.
 */
function firstInBlock({ taken, mapped, startPfn }: Ground): Uint8Array {
  const early = new Uint8Array(taken.length)
  const size = 2 ** MAX_PAGE_ORDER
  for (let from = -(startPfn % size); from < taken.length; from += size) {
    const start = Math.max(0, from)
    const end = Math.min(taken.length, from + size)
    let first = start
    while (first < end && mapped[first] === 0) first++
    if (first < end) early.fill(1, start, first)
  }
  return early
}

/**
 * Which of several possible places is the likelier one. A place whose buddy is in use is where a block of this order comes to lie
 * by itself; blocks are cut from their low end, so that what is left free is the upper half; the shorter a gap between things in use,
 * the less there is in it that no report shows.
 */
function likelihood(
  { startPfn, mapped }: Ground,
  known: Uint32Array,
  runs: Uint32Array,
  early: Uint8Array,
  page: number,
  order: number,
): number {
  const size = 2 ** order
  const isUpper = Math.floor((startPfn + page) / size) % 2 === 1
  const buddy = isUpper ? page - size : page + size
  const isBuddyOpen =
    buddy >= 0 && buddy + size < known.length && (known[buddy + size] ?? 0) === (known[buddy] ?? 0)
  let score = early[page] === 1 ? -8 : 0
  if (!isBuddyOpen) score += 4
  if (isUpper) score += 2
  if ((buddy >= 0 && mapped[buddy] === 1) || mapped[buddy + size - 1] === 1) score += 1
  return score + 1 / (1 + (runs[page] ?? 0))
}
