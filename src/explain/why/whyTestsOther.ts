/** The tests of munmap, mremap, ftruncate and the calls of System V shared memory. */
import { formatBytes, formatCount, formatPages, hex, hexRange } from '../../base/format.ts'
import { MAX_PAGE_ORDER, PAGE_SIZE } from '../../base/units.ts'
import { fileRef, pathOf, regionRef, vmaRef, LARGEST_BLOCK } from './whyWords.ts'
import type { SomeTests } from './whyTestWords.ts'

export const OTHER_TESTS = {
  'munmap-length': {
    fn: 'do_munmap',
    errno: 'EINVAL',
    passed: ([len]) => `The length is not 0: ${formatBytes(len)}`,
    failed: () => 'The length is 0',
    instead: () => 'any length from 1 byte on',
  },
  'munmap-found': {
    fn: 'do_munmap',
    errno: 'EINVAL',
    passed: ([start, end]) => `A mapping of the process lies in ${hexRange(start, end)}`,
    failed: ([start, end]) => `No mapping of the process is found for ${hexRange(start, end)}`,
    instead: () => 'an address in a mapping of this process',
  },
  'munmap-exact': {
    fn: 'do_munmap',
    errno: 'EINVAL',
    passed: ([start, end]) => `A mapping is exactly ${hexRange(start, end)}`,
    failed: ([start, end]) =>
      `No mapping is exactly ${hexRange(start, end)}; this kernel undoes whole ones only`,
    instead: () => 'start and length of a mapping, as they were given to mmap',
  },
  'munmap-file-start': {
    fn: 'do_munmap',
    errno: 'EINVAL',
    passed: ([, , vmaStart]) => `The file mapping does not begin before the range: ${hex(vmaStart)}`,
    failed: ([start, , vmaStart]) =>
      `${hex(start)} lies inside a file mapping that begins at ${hex(vmaStart)}; a file mapping goes only whole`,
    instead: ([, , vmaStart]) => `the whole mapping from ${hex(vmaStart)}`,
    ref: ([, vma]) => vmaRef(vma),
  },
  'munmap-file-end': {
    fn: 'do_munmap',
    errno: 'EINVAL',
    passed: ([, end]) => `A file mapping ends exactly at ${hex(end)}`,
    failed: ([, end]) => `No file mapping ends exactly at ${hex(end)}; a file mapping goes only whole`,
    instead: () => 'the whole length of the mapping',
  },
  'munmap-inside': {
    fn: 'do_munmap',
    errno: 'EINVAL',
    passed: ([, , , from, to]) => `The range lies in one mapping, ${hexRange(from, to)}`,
    failed: ([start, end, , from, to]) =>
      `${hexRange(start, end)} goes beyond the one mapping ${hexRange(from, to)}`,
    instead: ([, , , from, to]) => `a range inside ${hexRange(from, to)}, each mapping by its own call`,
    ref: ([, , vma]) => vmaRef(vma),
  },
  'munmap-start-aligned': {
    fn: 'do_munmap',
    errno: 'EINVAL',
    passed: () => 'The start is at a page',
    failed: ([start]) => `The start ${hex(start)} is inside a page`,
    instead: ([start]) => hex(Math.floor(start / PAGE_SIZE) * PAGE_SIZE),
  },
  'munmap-end-aligned': {
    fn: 'do_munmap',
    errno: 'EINVAL',
    passed: () => 'The end is at a page, or the mapping’s own',
    failed: ([end]) => `The end ${hex(end)} is inside a page; this kernel does not round the length`,
    instead: () => 'a length in whole pages',
  },
  'mremap-lengths': {
    fn: 'do_mremap',
    errno: 'EINVAL',
    passed: ([oldLen, newLen]) => `Neither length is 0: ${formatBytes(oldLen)} to ${formatBytes(newLen)}`,
    failed: ([oldLen]) => (oldLen === 0 ? 'The old length is 0' : 'The new length is 0'),
    instead: () => 'lengths from 1 byte on',
  },
  'mremap-aligned': {
    fn: 'do_mremap',
    errno: 'EINVAL',
    passed: () => 'The address is at a page',
    failed: ([addr]) => `The address ${hex(addr)} is inside a page`,
    instead: () => 'the address where the mapping begins',
  },
  'mremap-fixed': {
    fn: 'do_mremap',
    errno: 'EINVAL',
    passed: () => 'The mapping is not asked to move',
    failed: ([addr, to]) => `MREMAP_FIXED asks for a move from ${hex(addr)} to ${hex(to)}; nothing can move`,
    instead: () => 'the same address, or no MREMAP_FIXED',
  },
  'mremap-found': {
    fn: 'find_vma_exact',
    errno: 'EINVAL',
    passed: ([addr, len]) => `A mapping is exactly ${hexRange(addr, addr + len)}`,
    failed: ([addr, len]) => `No mapping is exactly ${hexRange(addr, addr + len)}`,
    instead: () => 'start and present length of a mapping',
  },
  'mremap-private': {
    fn: 'do_mremap',
    errno: 'EPERM',
    passed: () => 'Nobody can share the mapping',
    failed: () =>
      'The mapping may be shared (VM_MAYSHARE or VM_MAYOVERLAY): its size is not for one to change',
    instead: () => 'private memory that may be written, or anonymous memory',
    ref: ([vma]) => vmaRef(vma),
  },
  'mremap-room': {
    fn: 'do_mremap',
    errno: 'ENOMEM',
    passed: ([, newLen, room]) => `${formatBytes(newLen)} fit in the region’s ${formatBytes(room)}`,
    failed: ([, newLen, room]) =>
      `${formatBytes(newLen)} wanted, and the region has ${formatBytes(room)}; it cannot move or grow`,
    instead: ([, , room]) => `at most ${formatBytes(room)}`,
    ref: ([region]) => regionRef(region),
  },
  'truncate-descriptor': {
    fn: 'sys_ftruncate',
    errno: 'EBADF',
    passed: ([fd]) => `Descriptor ${fd} is open`,
    failed: ([fd]) => `Descriptor ${fd} is not open`,
    instead: () => 'a descriptor from open',
  },
  'truncate-size': {
    fn: 'do_sys_ftruncate',
    errno: 'EINVAL',
    passed: ([size]) => `The size is not negative: ${formatBytes(size)}`,
    failed: ([size]) => `The size ${formatCount(size)} is negative`,
    instead: () => 'a size from 0 on',
  },
  'truncate-kind': {
    fn: 'do_sys_ftruncate',
    errno: 'EINVAL',
    passed: () => 'A regular file, open for writing',
    failed: ([inode, regular], m) =>
      regular === 0
        ? `${pathOf(m, inode)} is no regular file`
        : `${pathOf(m, inode)} is not open for writing`,
    instead: () => 'a regular file opened with O_RDWR or O_WRONLY',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'truncate-mapped': {
    fn: 'nommu_shrink_inode_mappings',
    errno: 'ETXTBSY',
    passed: () => 'A shared mapping does not reach the part that is cut off',
    failed: ([, , size]) => `A shared mapping uses the file beyond ${formatBytes(size)}`,
    instead: () => 'the same after munmap of that mapping',
    ref: ([, vma]) => vmaRef(vma),
  },
  'file-order': {
    fn: 'ramfs_nommu_expand_for_mapping',
    errno: 'EFBIG',
    passed: ([, order]) => `Order ${order} is not above ${MAX_PAGE_ORDER}, the largest`,
    failed: ([pages, order]) =>
      `Above the largest order: ${formatPages(pages)} would take a block of order ${order}, and ${MAX_PAGE_ORDER} is the largest`,
    instead: () => `at most ${LARGEST_BLOCK}`,
  },
  'shm-exclusive': {
    fn: 'ipcget_public',
    errno: 'EEXIST',
    passed: ([key]) => `Key ${hex(key)} is not asked for exclusively`,
    failed: ([key, shmid]) => `IPC_EXCL, but key ${hex(key)} has segment ${shmid} already`,
    instead: () => 'the call without IPC_EXCL, or another key',
  },
  'shm-size-existing': {
    fn: 'shm_more_checks',
    errno: 'EINVAL',
    passed: ([size, existing]) => `${formatBytes(size)} is within the segment’s ${formatBytes(existing)}`,
    failed: ([size, existing]) => `${formatBytes(size)} wanted, the segment has ${formatBytes(existing)}`,
    instead: ([, existing]) => `at most ${formatBytes(existing)}`,
  },
  'shm-exists': {
    fn: 'ipcget_public',
    errno: 'ENOENT',
    passed: () => 'A new segment may be made',
    failed: ([key]) => `No segment has key ${hex(key)}, and IPC_CREAT is not set`,
    instead: () => 'IPC_CREAT',
  },
  'shm-size': {
    fn: 'newseg',
    errno: 'EINVAL',
    passed: ([size]) => `The size is within the limits: ${formatBytes(size)}`,
    failed: ([size]) => (size === 0 ? 'The size is 0' : `The size ${formatBytes(size)} is above the limit`),
    instead: () => `1 byte to ${LARGEST_BLOCK}`,
  },
  'shm-id': {
    fn: 'shm_obtain_object_check',
    errno: 'EINVAL',
    passed: ([shmid]) => `Segment ${shmid} exists`,
    failed: ([shmid]) => `There is no segment ${shmid}, or it is going`,
    instead: () => 'an identifier from shmget',
  },
  'shm-alive': {
    fn: 'do_shmat',
    errno: 'EIDRM',
    passed: ([shmid]) => `Segment ${shmid} is not removed`,
    failed: ([shmid]) => `Segment ${shmid} is removed`,
    instead: () => 'a new segment',
  },
  'shm-attached': {
    fn: 'ksys_shmdt',
    errno: 'EINVAL',
    passed: ([addr]) => `The process has a segment attached at ${hex(addr)}`,
    failed: ([addr]) => `The process has no segment attached at ${hex(addr)}`,
    instead: () => 'the address that shmat gave',
  },
} satisfies SomeTests
