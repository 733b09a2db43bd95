/** Stretches of free pages, which need not be blocks: a block begins at a multiple of its size. */
import { asPfn, type PageRun } from '../../base/units.ts'
import type { WhyRecorder } from '../record/why.ts'
import { PageHolder, type BuddyAllocator } from './buddy.ts'

/** The longest stretch of free pages, wherever it begins; the lowest of several, null if nothing is free. */
export function longestFreeRun(buddy: BuddyAllocator): PageRun | null {
  const { holders } = buddy
  let longest = 0
  let at = 0
  for (let page = holders.indexOf(PageHolder.free); page !== -1;) {
    let end = page + 1
    while (end < holders.length && holders[end] === PageHolder.free) end++
    if (end - page > longest) {
      longest = end - page
      at = page
    }
    page = holders.indexOf(PageHolder.free, end)
  }
  return longest === 0 ? null : { pfn: asPfn(at + buddy.zone.startPfn), pages: longest }
}

/** After a request was refused: takes down a run that is long enough and yet has no block of the order in it. */
export function noteLongRun(
  why: WhyRecorder | null,
  buddy: BuddyAllocator,
  pages: number,
  order: number,
): void {
  if (why === null || buddy.largestFreeOrder() >= order) return
  const run = longestFreeRun(buddy)
  if (run !== null && run.pages >= pages) why.note('run-unaligned', order, run.pfn, run.pages)
}
