/** The tests of munmap and mremap. */
import { formatBytes, hex, hexRange } from '../../../base/format.ts'
import { PAGE_SIZE, wordOf } from '../../../base/units.ts'
import { regionRef, vmaRef } from '../words.ts'
import type { SomeTests } from './testWords.ts'

const WHOLE_PAGES = 'anonymous memory goes in whole pages'

export const CHANGE_TESTS = {
  'munmap-length': {
    fn: 'do_munmap',
    errno: 'EINVAL',
    passed: ([len]) => `The length is not 0: ${formatBytes(len)}`,
    failed: () => ({ words: 'the length is 0', figures: 'the length is 0' }),
    instead: () => 'any length from 1 byte on',
  },
  'munmap-found': {
    fn: 'do_munmap',
    errno: 'EINVAL',
    passed: ([start, end]) => `A mapping of the process lies in ${hexRange(start, end)}`,
    // What begins below 0 is a word at the upper end of the address space: an errno that was taken for an address.
    failed: ([start, end], { rules }) =>
      start < 0
        ? `no mapping of the process is found at 0x${wordOf(start, rules.wordSize).toString(16)}`
        : `no mapping of the process is found for ${hexRange(start, end)}`,
    instead: () => 'an address in a mapping of this process',
  },
  'munmap-exact': {
    fn: 'do_munmap',
    errno: 'EINVAL',
    passed: ([start, end]) => `A mapping is exactly ${hexRange(start, end)}`,
    failed: ([start, end]) =>
      `this kernel undoes only a mapping as it was made, whole, and none is exactly ${hexRange(start, end)}`,
    instead: () => 'start and length of a mapping, as they were given to mmap',
  },
  'munmap-file-start': {
    fn: 'do_munmap',
    errno: 'EINVAL',
    passed: ([, , vmaStart]) => `The file mapping does not begin before the range: ${hex(vmaStart)}`,
    failed: ([start, , vmaStart]) =>
      `a file mapping goes only whole, and ${hex(start)} is inside the one that begins at ${hex(vmaStart)}`,
    instead: ([, , vmaStart]) => `the whole mapping from ${hex(vmaStart)}`,
    ref: ([, vma]) => vmaRef(vma),
  },
  'munmap-file-end': {
    fn: 'do_munmap',
    errno: 'EINVAL',
    passed: ([, end]) => `A file mapping ends exactly at ${hex(end)}`,
    failed: ([, end]) => `a file mapping goes only whole, and none ends at ${hex(end)}`,
    instead: () => 'the whole length of the mapping',
  },
  'munmap-inside': {
    fn: 'do_munmap',
    errno: 'EINVAL',
    passed: ([, , , from, to]) => `The range lies in one mapping, ${hexRange(from, to)}`,
    failed: ([start, end, , from, to]) =>
      `only a part of one mapping can go, and ${hexRange(start, end)} goes beyond the one at ${hexRange(from, to)}`,
    instead: ([, , , from, to]) => `a range inside ${hexRange(from, to)}, each mapping by its own call`,
    ref: ([, , vma]) => vmaRef(vma),
  },
  'munmap-start-aligned': {
    fn: 'do_munmap',
    errno: 'EINVAL',
    passed: () => 'The start is at a page',
    failed: ([start]) => `${WHOLE_PAGES}, and the start, ${hex(start)}, is inside one`,
    instead: ([start]) => hex(Math.floor(start / PAGE_SIZE) * PAGE_SIZE),
  },
  'munmap-end-aligned': {
    fn: 'do_munmap',
    errno: 'EINVAL',
    passed: () => 'The end is at a page, or the mapping’s own',
    failed: ([end]) => ({
      words: `${WHOLE_PAGES}, and the end, ${hex(end)}, is inside one`,
      figures: 'this kernel does not round the length',
    }),
    instead: () => 'a length in whole pages',
  },
  'mremap-lengths': {
    fn: 'do_mremap',
    errno: 'EINVAL',
    passed: ([oldLen, newLen]) => `Neither length is 0: ${formatBytes(oldLen)} to ${formatBytes(newLen)}`,
    failed: ([oldLen]) => (oldLen === 0 ? 'the old length is 0' : 'the new length is 0'),
    instead: () => 'lengths from 1 byte on',
  },
  'mremap-aligned': {
    fn: 'do_mremap',
    errno: 'EINVAL',
    passed: () => 'The address is at a page',
    failed: ([addr]) => `the address, ${hex(addr)}, is inside a page`,
    instead: () => 'the address where the mapping begins',
  },
  'mremap-fixed': {
    fn: 'do_mremap',
    errno: 'EINVAL',
    passed: () => 'The mapping is not asked to move',
    failed: ([addr, to]) => ({
      words: `a mapping cannot move, and this is to move from ${hex(addr)} to ${hex(to)}`,
      figures: 'MREMAP_FIXED is set',
    }),
    instead: () => 'the same address, or no MREMAP_FIXED',
  },
  'mremap-found': {
    fn: 'find_vma_exact',
    errno: 'EINVAL',
    passed: ([addr, len]) => `A mapping is exactly ${hexRange(addr, addr + len)}`,
    failed: ([addr, len]) => `no mapping is exactly ${hexRange(addr, addr + len)}`,
    instead: () => 'start and present length of a mapping',
  },
  'mremap-old-length': {
    fn: 'do_mremap',
    errno: 'EFAULT',
    passed: ([, , length]) => `The mapping has ${formatBytes(length)}, as said`,
    failed: ([, asked, length]) => `the mapping has ${formatBytes(length)}, not ${formatBytes(asked)}`,
    instead: () => 'the mapping’s present length',
    ref: ([vma]) => vmaRef(vma),
  },
  'mremap-private': {
    fn: 'do_mremap',
    errno: 'EPERM',
    passed: () => 'Nobody can share the mapping',
    failed: () => ({
      words: 'what others may share cannot change its size',
      figures: 'VM_MAYSHARE or VM_MAYOVERLAY is set',
    }),
    instead: () => 'private memory that may be written, or anonymous memory',
    ref: ([vma]) => vmaRef(vma),
  },
  'mremap-room': {
    fn: 'do_mremap',
    errno: 'ENOMEM',
    passed: ([, newLen, room]) => `${formatBytes(newLen)} fit in the region’s ${formatBytes(room)}`,
    failed: ([, newLen, room], m) => ({
      words: `a mapping cannot move, nor grow beyond the ${m.rules.vmas === 'links' ? 'memory that it was given' : 'pages that it asked for'} when it was made`,
      figures: `${formatBytes(newLen)} wanted, and the region has ${formatBytes(room)}`,
    }),
    instead: ([, , room]) => `at most ${formatBytes(room)}`,
    ref: ([region]) => regionRef(region),
  },
} satisfies SomeTests
