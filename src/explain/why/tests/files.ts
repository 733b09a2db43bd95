/** The tests of open, close, read, write and ftruncate. */
import { formatBytes, formatCount, hex } from '../../../base/format.ts'
import { MAX_PAGE_ORDER } from '../../../base/units.ts'
import { fileRef, LARGEST_BLOCK, pathOf, vmaRef } from '../words.ts'
import { tooLarge } from './memory.ts'
import type { SomeTests } from './testWords.ts'

const isOpen = ([fd]: readonly [fd: number]): string => `Descriptor ${fd} is open`
const notOpen = ([fd]: readonly [fd: number]): string => `descriptor ${fd} is not open in this process`

export const FILE_TESTS = {
  'open-found': {
    fn: 'lookup_open',
    errno: 'ENOENT',
    passed: () => 'There is no such file, but O_CREAT is set',
    failed: () => 'there is no such file, and O_CREAT is not set',
    instead: () => 'the path of a file, or O_CREAT',
  },
  'open-creates': {
    fn: 'lookup_open',
    errno: 'EROFS',
    passed: () => 'A file can be made there',
    failed: () => 'no file can be made there: the file system is read only',
    instead: () => 'a path below /ram',
  },
  'open-exclusive': {
    fn: 'do_open',
    errno: 'EEXIST',
    passed: () => 'The file is there, and O_EXCL does not forbid it',
    failed: ([inode], m) => `O_EXCL is set, and ${pathOf(m, inode)} already exists`,
    instead: () => 'a new path, or no O_EXCL',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'open-directory': {
    fn: 'may_open',
    errno: 'EISDIR',
    passed: () => 'It is not a directory, or only looked into',
    failed: ([inode], m) => `${pathOf(m, inode)} is a directory: it is neither made nor written by open`,
    instead: () => 'O_RDONLY alone, or a file in it',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'open-writes': {
    fn: 'sb_permission',
    errno: 'EROFS',
    passed: () => 'The file system allows what is asked',
    failed: ([inode], m) => `${pathOf(m, inode)} would be written, and its file system is read only`,
    instead: () => 'O_RDONLY, without O_TRUNC',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'open-running': {
    fn: 'get_write_access',
    errno: 'ETXTBSY',
    passed: () => 'Nobody runs the program in it',
    failed: ([inode], m) => `${pathOf(m, inode)} would be written while it is run`,
    instead: () => 'O_RDONLY, without O_TRUNC, or a copy',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'close-descriptor': {
    fn: 'file_close_fd',
    errno: 'EBADF',
    passed: isOpen,
    failed: notOpen,
    instead: () => 'a descriptor from open',
  },
  'io-offset': {
    fn: 'ksys_pread64',
    errno: 'EINVAL',
    passed: ([offset]) => `The offset is not negative: ${offset}`,
    failed: ([offset]) => `the offset is negative: ${offset}`,
    instead: () => 'an offset from 0 on',
  },
  'io-descriptor': {
    fn: 'fdget',
    errno: 'EBADF',
    passed: isOpen,
    failed: notOpen,
    instead: () => 'a descriptor from open',
  },
  'io-mode': {
    fn: 'vfs_read',
    errno: 'EBADF',
    passed: ([inode, write], m) => `${pathOf(m, inode)} is open for ${write === 1 ? 'writing' : 'reading'}`,
    failed: ([inode, write], m) =>
      `${pathOf(m, inode)} is not open for ${write === 1 ? 'writing' : 'reading'}`,
    instead: () => 'open with O_RDWR',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'io-count': {
    fn: 'rw_verify_area',
    errno: 'EINVAL',
    passed: ([count]) => `The length is not negative: ${formatBytes(count)}`,
    failed: ([count]) => `the length is negative: ${count}`,
    instead: () => 'a length from 0 on',
  },
  'io-directory': {
    fn: 'generic_read_dir',
    errno: 'EISDIR',
    passed: () => 'It is not a directory',
    failed: ([inode], m) => `${pathOf(m, inode)} is a directory`,
    instead: () => 'a file in it',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'io-memory': {
    fn: 'copy_page_to_iter',
    errno: 'EFAULT',
    passed: ([addr, count]) => `There is memory at ${hex(addr)} for ${formatBytes(count)}`,
    failed: ([addr, count, room]) =>
      room === 0
        ? `there is no memory at ${hex(addr)}`
        : `memory ends ${formatBytes(room)} after ${hex(addr)}, and ${formatBytes(count)} are to be moved`,
    instead: () => 'an address in RAM, and a length that fits there',
  },
  'io-room': {
    fn: 'simple_write_begin',
    errno: 'ENOSPC',
    passed: () => 'The file has room for all of it',
    failed: ([inode], m) =>
      `${pathOf(m, inode)} has no page there, and growing a file in RAM by writing is not modelled`,
    instead: () => 'ftruncate first, to the size wanted',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'truncate-descriptor': {
    fn: 'sys_ftruncate',
    errno: 'EBADF',
    passed: isOpen,
    failed: notOpen,
    instead: () => 'a descriptor from open',
  },
  'truncate-size': {
    fn: 'do_sys_ftruncate',
    errno: 'EINVAL',
    passed: ([size]) => `The size is not negative: ${formatBytes(size)}`,
    failed: ([size]) => `the size is negative: ${formatCount(size)}`,
    instead: () => 'a size from 0 on',
  },
  'truncate-kind': {
    fn: 'do_sys_ftruncate',
    errno: 'EINVAL',
    passed: () => 'A regular file, open for writing',
    failed: ([inode, regular], m) =>
      regular === 0
        ? `${pathOf(m, inode)} is not a regular file`
        : `${pathOf(m, inode)} is not open for writing`,
    instead: () => 'a regular file opened with O_RDWR or O_WRONLY',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'truncate-mapped': {
    fn: 'nommu_shrink_inode_mappings',
    errno: 'ETXTBSY',
    passed: () => 'A shared mapping does not reach the part that is cut off',
    failed: ([, , size]) => ({
      words: 'a shared mapping uses the end of the file',
      figures: `it reaches beyond ${formatBytes(size)}`,
    }),
    instead: () => 'the same after munmap of that mapping',
    ref: ([, vma]) => vmaRef(vma),
  },
  'file-page-there': {
    fn: 'ramfs_nommu_expand_for_mapping',
    errno: 'EEXIST',
    passed: () => 'The file has no page yet',
    failed: ([inode], m) =>
      `${pathOf(m, inode)} was read while it was empty: its first page is there already`,
    instead: () => 'its size before anything reads it',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'file-order': {
    fn: 'ramfs_nommu_expand_for_mapping',
    errno: 'EFBIG',
    passed: ([, order]) => `Order ${order} is not above ${MAX_PAGE_ORDER}, the largest`,
    failed: ([pages, order]) => tooLarge(pages, order),
    instead: () => `at most ${LARGEST_BLOCK}`,
  },
} satisfies SomeTests
