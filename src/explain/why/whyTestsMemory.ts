/** The tests of the page allocator: each cause of ENOMEM. */
import { formatCount, formatPages } from '../../base/format.ts'
import { MAX_PAGE_ORDER } from '../../base/units.ts'
import { freeBlocksRef, LARGEST_BLOCK, orderWords } from './whyWords.ts'
import type { SomeTests } from './whyTestWords.ts'

/** free - (2^order - 1), written out. */
const left = (order: number, free: number): string =>
  order === 0
    ? `${formatPages(free)} free`
    : `${formatCount(free)} free − ${formatCount(2 ** order - 1)} = ${formatPages(free - (2 ** order - 1))}`

export const MEMORY_TESTS = {
  'order-limit': {
    fn: '__alloc_pages',
    errno: 'ENOMEM',
    passed: ([, order]) => `Order ${order} is not above ${MAX_PAGE_ORDER}, the largest`,
    failed: ([pages, order]) =>
      `Above the largest order: ${formatPages(pages)} would take a block of order ${order}, and the allocator keeps none above ${MAX_PAGE_ORDER}`,
    instead: () => `at most ${LARGEST_BLOCK} in one mapping`,
  },
  'block-missing': {
    fn: '__rmqueue_smallest',
    errno: 'ENOMEM',
    passed: ([order]) => `A block of order ${order} is free`,
    failed: ([order, largest, free, ...blocks]) =>
      `Fragmentation: ${formatPages(free)} are free and ${formatCount(2 ** order)} would do, but they lie in ${formatCount(blocks.length / 2)} blocks, the largest ${orderWords(largest)}`,
    instead: ([, largest]) => `at most ${formatPages(2 ** largest)}, or the same after a neighbour is freed`,
    ref: ([, , , ...blocks]) => freeBlocksRef(blocks),
  },
  'memory-exhausted': {
    fn: 'zone_watermark_ok',
    errno: 'ENOMEM',
    passed: () => 'Enough memory is free',
    failed: ([order, largest, free, mark]) =>
      free < 2 ** order
        ? `Exhausted: ${formatPages(2 ** order)} wanted, ${formatCount(free)} free in all`
        : `Exhausted: ${left(order, free)}, not above the min watermark of ${formatCount(mark)}; and the largest free block is of order ${largest}`,
    instead: ([, largest]) =>
      largest < 0 ? 'nothing: no page is free' : 'a smaller length, or memory freed',
  },
  watermark: {
    fn: 'zone_watermark_ok',
    errno: 'ENOMEM',
    passed: ([order, free, mark]) => `Watermark: ${left(order, free)}, above min ${formatCount(mark)}`,
    failed: ([order, free, mark]) =>
      `Watermark: a block of order ${order} is free, but ${left(order, free)} is not above min ${formatCount(mark)}`,
    instead: ([, free, mark]) => {
      const spare = free - mark
      return spare <= 0
        ? 'nothing before memory is freed'
        : `at most ${formatPages(2 ** Math.floor(Math.log2(spare)))}`
    },
  },
  'watermark-order': {
    fn: 'zone_watermark_ok',
    errno: 'ENOMEM',
    passed: ([, below, rest, mark]) =>
      `Without blocks of order ${below}: ${formatPages(rest)} left, above ${formatCount(mark)}, the mark halved`,
    failed: ([order, below, rest, mark]) =>
      `Rule before Linux 4.4: without the blocks of orders 0 to ${below}, ${formatPages(rest)} are left for order ${order}, not above ${formatCount(mark)}, the mark halved ${below + 1} times`,
    instead: ([, below]) => `a request of order ${below} or below; Linux 4.4 and later have no such rule`,
  },
} satisfies SomeTests
