/** The tests of the page allocator: each cause of ENOMEM. */
import { formatBytes, formatCount, formatPages, formatPagesAndBytes } from '../../../base/format.ts'
import { MAX_PAGE_ORDER, PAGE_SIZE } from '../../../base/units.ts'
import { freeBlocksRef, LARGEST_BLOCK } from '../words.ts'
import type { Reason, SomeTests } from './testWords.ts'

/** free - (2^order - 1), written out. */
const left = (order: number, free: number): string =>
  order === 0
    ? `${formatPages(free)} free`
    : `${formatCount(free)} free − ${formatCount(2 ** order - 1)} = ${formatPages(free - (2 ** order - 1))}`

const bytes = (pages: number): string => formatBytes(pages * PAGE_SIZE)
const largestIs = (order: number): string =>
  order < 0 ? 'nothing is free' : `the largest free block is ${bytes(2 ** order)}`

/** What does not fit into any block that the allocator keeps. */
export const tooLarge = (pages: number, order: number): Reason => ({
  cause: 'Above the largest order',
  words: `${formatPagesAndBytes(pages)} would need one block of ${bytes(2 ** order)}, and the allocator keeps none larger than ${bytes(2 ** MAX_PAGE_ORDER)}`,
  figures: `order ${order} is above ${MAX_PAGE_ORDER}`,
})

const fragmented = (order: number, largest: number, free: number): Reason => ({
  cause: 'Fragmentation',
  despite: `although ${bytes(free)} are free`,
  words: `it needs one block of ${bytes(2 ** order)} (order ${order}), and ${largestIs(largest)}`,
})

export const MEMORY_TESTS = {
  'order-limit': {
    fn: '__alloc_pages',
    errno: 'ENOMEM',
    verb: 'failed',
    passed: ([, order]) => `Order ${order} is not above ${MAX_PAGE_ORDER}, the largest`,
    failed: ([pages, order]) => tooLarge(pages, order),
    instead: () => `at most ${LARGEST_BLOCK} in one mapping`,
  },
  'kmalloc-limit': {
    fn: '__kmalloc',
    errno: 'ENOMEM',
    verb: 'failed',
    passed: ([, limit]) => `Not above ${formatBytes(limit)}, the largest object of kmalloc`,
    failed: ([asked, limit]) =>
      `${formatBytes(asked)} are more than ${formatBytes(limit)}, the largest object of kmalloc`,
    instead: ([, limit]) => `at most ${formatBytes(limit)} in one mapping`,
  },
  'block-missing': {
    fn: '__rmqueue_smallest',
    errno: 'ENOMEM',
    verb: 'failed',
    passed: ([order]) => `A block of order ${order} is free`,
    failed: ([order, largest, free, ...blocks]) => ({
      ...fragmented(order, largest, free),
      figures: `${formatPages(free)} are free and ${formatCount(2 ** order)} would do, but they lie in ${formatCount(blocks.length / 2)} blocks`,
    }),
    instead: ([, largest]) => `at most ${formatPages(2 ** largest)}, or the same after a neighbour is freed`,
    ref: ([, , , ...blocks]) => freeBlocksRef(blocks),
  },
  'memory-exhausted': {
    fn: 'zone_watermark_ok',
    errno: 'ENOMEM',
    verb: 'failed',
    passed: () => 'Enough memory is free',
    failed: ([order, largest, free, mark]) => ({
      cause: 'Exhausted',
      words: `it needs ${bytes(2 ** order)}, ${bytes(free)} are free, and ${largestIs(largest)}`,
      figures:
        free < 2 ** order
          ? `${formatPages(2 ** order)} wanted, ${formatCount(free)} free in all`
          : `${left(order, free)}, not above the min watermark of ${formatCount(mark)}`,
    }),
    instead: ([, largest]) =>
      largest < 0 ? 'nothing: no page is free' : 'a smaller length, or memory freed',
  },
  watermark: {
    fn: 'zone_watermark_ok',
    errno: 'ENOMEM',
    verb: 'failed',
    passed: ([order, free, mark]) => `Watermark: ${left(order, free)}, above min ${formatCount(mark)}`,
    failed: ([order, free, mark]) => ({
      cause: 'Watermark',
      words: `a block of ${bytes(2 ** order)} is free, but taking it would leave no more than the reserve of ${formatPagesAndBytes(mark)}`,
      figures: `${left(order, free)}, not above min ${formatCount(mark)}`,
    }),
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
    verb: 'failed',
    passed: ([, below, rest, mark]) =>
      `Without blocks of order ${below}: ${formatPages(rest)} left, above ${formatCount(mark)}, the mark halved`,
    failed: ([order, below, rest, mark, largest, free]) => ({
      ...(largest < order
        ? fragmented(order, largest, free)
        : {
            words: `a block of ${bytes(2 ** order)} is free, but this kernel does not count the pages of smaller blocks, and without them too little of the ${bytes(free)} is left`,
          }),
      cause: 'Rule before Linux 4.4',
      figures: `without the blocks of orders 0 to ${below}, ${formatPages(rest)} are left for order ${order}, not above ${formatCount(mark)}, the mark halved ${below + 1} times`,
    }),
    instead: ([, below]) => `a request of order ${below} or below; Linux 4.4 and later have no such rule`,
  },
} satisfies SomeTests
