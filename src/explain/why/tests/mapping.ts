/** The tests of mmap. */
import { formatBytes, formatCount, formatPages, hex } from '../../../base/format.ts'
import { bytesToPages, PAGE_SIZE } from '../../../base/units.ts'
import {
  capabilityWords,
  filePages,
  fileRef,
  LARGEST_BLOCK,
  missingCapabilities,
  pathOf,
  protWords,
  regionRef,
} from '../words.ts'
import type { SomeTests } from './testWords.ts'

const VALIDATE = 'validate_mmap_request'
const ALIGNED = `a multiple of ${formatCount(PAGE_SIZE)}`
const pagesIn = (bytes: number): string => formatPages(bytesToPages(bytes))

export const MAP_TESTS = {
  'mmap-offset-aligned': {
    fn: 'sys_mmap',
    errno: 'EINVAL',
    passed: ([offset]) => `The offset ${formatCount(offset)} is ${ALIGNED}`,
    failed: ([offset]) => ({
      words: 'the offset is not a whole number of pages',
      figures: `${formatCount(offset)} is not ${ALIGNED}`,
    }),
    instead: ([offset]) => `offset ${formatCount(Math.floor(offset / PAGE_SIZE) * PAGE_SIZE)}`,
  },
  'mmap-descriptor': {
    fn: 'ksys_mmap_pgoff',
    errno: 'EBADF',
    passed: ([fd]) => `Descriptor ${fd} is open`,
    failed: ([fd]) => `descriptor ${fd} is not open`,
    instead: () => 'a descriptor from open, or MAP_ANONYMOUS',
  },
  'map-fixed': {
    fn: VALIDATE,
    errno: 'EINVAL',
    passed: () => 'MAP_FIXED is not set: the kernel chooses the place',
    failed: () => ({
      words: 'nobody can choose where memory lies',
      figures: 'MAP_FIXED (0x10) is set, and there is no MMU',
    }),
    instead: () => 'the same call without MAP_FIXED',
  },
  'map-hint': {
    fn: VALIDATE,
    errno: 'EINVAL',
    passed: () => 'No address is asked for',
    failed: ([addr]) => ({
      words: 'this kernel refuses even an address hint',
      figures: `${hex(addr)} is asked for`,
    }),
    instead: () => 'NULL as the address; Linux 6.12 ignores it',
  },
  'map-type': {
    fn: VALIDATE,
    errno: 'EINVAL',
    passed: ([flags]) => ((flags & 1) !== 0 ? 'The type is MAP_SHARED' : 'The type is MAP_PRIVATE'),
    failed: ([flags]) => ({
      words: 'it is neither shared nor private',
      figures: `the type in flags 0x${flags.toString(16)} is neither MAP_SHARED nor MAP_PRIVATE`,
    }),
    instead: () => 'exactly one of MAP_PRIVATE and MAP_SHARED',
  },
  'map-length': {
    fn: VALIDATE,
    errno: 'EINVAL',
    passed: ([len]) => `The length is not 0: ${formatBytes(len)}`,
    failed: () => ({ words: 'the length is 0', figures: 'the length is 0' }),
    instead: () => 'any length from 1 byte on',
  },
  'map-length-limit': {
    fn: VALIDATE,
    errno: 'ENOMEM',
    passed: ([len]) => `Rounded up it is ${pagesIn(len)}, within the address space`,
    failed: () => 'rounded up to whole pages, the length is outside the address space',
    instead: () => `at most ${LARGEST_BLOCK}, the largest block`,
  },
  'map-offset-range': {
    fn: VALIDATE,
    errno: 'EOVERFLOW',
    passed: () => 'Offset and length together do not overflow',
    failed: () => 'offset and length together overflow',
    instead: () => 'a smaller offset',
  },
  'file-mappable': {
    fn: VALIDATE,
    errno: 'ENODEV',
    passed: ([inode], m) => `${pathOf(m, inode)} has an mmap operation`,
    failed: ([inode], m) => `${pathOf(m, inode)} cannot be mapped: it has no mmap operation`,
    instead: () => 'a file or device that can be mapped',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'file-readable': {
    fn: VALIDATE,
    errno: 'EACCES',
    passed: ([inode], m) => `${pathOf(m, inode)} is open for reading`,
    failed: ([inode], m) => `every mapping reads, and ${pathOf(m, inode)} is not open for reading`,
    instead: () => 'open with O_RDONLY or O_RDWR',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'file-writable': {
    fn: VALIDATE,
    errno: 'EACCES',
    passed: ([, prot]) => `${protWords(prot)} agrees with how the file is open`,
    failed: ([inode], m) =>
      `a shared mapping with PROT_WRITE writes to the file, and ${pathOf(m, inode)} is not open for writing`,
    instead: () => 'open with O_RDWR, or a mapping without PROT_WRITE',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'file-direct': {
    fn: VALIDATE,
    errno: 'ENODEV',
    passed: () => 'NOMMU_MAP_DIRECT (0x8) is set: the file can be mapped in place',
    failed: ([inode, capabilities], m) => ({
      words:
        m.inodes[inode]?.fs === 'sysv'
          ? 'this kernel cannot map the pages of a System V segment without an MMU'
          : `shared memory is the file itself, and ${pathOf(m, inode)} cannot be mapped where it lies`,
      figures: `NOMMU_MAP_DIRECT (0x8) is not among its capabilities (${capabilityWords(capabilities)})`,
    }),
    instead: () => 'MAP_PRIVATE, or a file on ramfs or in memory that is mapped directly',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'file-copy': {
    fn: VALIDATE,
    errno: 'ENODEV',
    passed: () => 'NOMMU_MAP_COPY (0x1) is set: a private mapping may be a copy',
    failed: ([inode, capabilities], m) => ({
      words: `a private mapping may have to be a copy, and of ${pathOf(m, inode)} none can be made`,
      figures: `NOMMU_MAP_COPY (0x1) is not among its capabilities (${capabilityWords(capabilities)})`,
    }),
    instead: () => 'MAP_SHARED',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'device-protection': {
    fn: VALIDATE,
    errno: 'EINVAL',
    passed: ([, , prot]) => `Mapped in place, it allows ${protWords(prot)}`,
    failed: ([inode, capabilities, prot], m) => ({
      words: `mapped in place, ${pathOf(m, inode)} does not allow ${protWords(prot)}`,
      figures: `${missingCapabilities(capabilities, prot)} is missing`,
    }),
    instead: () => 'a protection that the device allows',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'file-noexec': {
    fn: VALIDATE,
    errno: 'EPERM',
    passed: () => 'No PROT_EXEC on a file system mounted noexec',
    failed: ([inode], m) =>
      `PROT_EXEC is asked for, and ${pathOf(m, inode)} lies on a file system mounted noexec`,
    instead: () => 'a mapping without PROT_EXEC',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'share-mismatch': {
    fn: 'do_mmap',
    errno: 'EINVAL',
    passed: () => 'The region holds all that is wanted',
    failed: ([, from, to, wantFrom, wantTo]) => ({
      cause: 'Mismatched mappings',
      words: `a region holds ${filePages(from, to)} of the file, and this would hold ${filePages(wantFrom, wantTo)}: a part would be there twice`,
    }),
    instead: ([, from, to]) => `any part of ${filePages(from, to)}, or a mapping that overlaps none of them`,
    ref: ([region]) => regionRef(region),
  },
  'share-private': {
    fn: 'ramfs_nommu_mmap',
    errno: 'ENODEV',
    passed: () => 'The file takes the mapping onto its own pages',
    failed: ([inode], m) =>
      `the pages are those of ${pathOf(m, inode)} itself, and ramfs lets only shared mappings at them`,
    instead: () => 'MAP_SHARED, or PROT_WRITE: that makes a copy',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'place-scattered': {
    fn: 'ramfs_nommu_get_unmapped_area',
    errno: 'ENOMEM',
    passed: () => 'The pages of the file lie in a row',
    failed: ([inode], m) => `pages of ${pathOf(m, inode)} are missing or do not lie in a row`,
    instead: () => 'a file that got its whole size in one call, while it was empty',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'place-error': {
    fn: 'do_mmap_shared_file',
    errno: 'EIO',
    passed: () => 'The file’s mmap operation does not fail',
    failed: ([inode], m) => `the mmap operation of ${pathOf(m, inode)} fails`,
    instead: () => 'another file',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'place-declined': {
    fn: 'do_mmap_shared_file',
    errno: 'ENODEV',
    passed: () => 'The file’s mmap operation answers ENOSYS, but the mapping is private and may be a copy',
    failed: () => 'the file’s mmap operation answers ENOSYS, and a shared mapping cannot be a copy',
    instead: () => 'MAP_PRIVATE',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'place-refused': {
    fn: 'get_unmapped_area',
    errno: 'EINVAL',
    passed: () => 'The answer is ENOSYS: not here, though a copy may do',
    failed: ([inode], m) =>
      `the part wanted goes beyond the end of ${pathOf(m, inode)}, ${pagesIn(m.inodes[inode]?.size ?? 0)}`,
    instead: () => 'offset and length inside the file',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'place-needed': {
    fn: 'do_mmap',
    errno: 'ENODEV',
    passed: () => 'NOMMU_MAP_COPY (0x1) is left: a copy is made instead',
    failed: ([inode], m) =>
      `shared memory is the file itself, and ${pathOf(m, inode)} has no one place in memory for these pages`,
    instead: () => 'MAP_PRIVATE, or a part that lies in memory in one piece (ftruncate first)',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'place-shared-only': {
    fn: 'mtdchar_mmap',
    errno: 'EACCES',
    passed: () => 'Its driver maps it as asked',
    failed: ([inode], m) => `the driver of ${pathOf(m, inode)} maps it shared or not at all`,
    instead: () => 'MAP_SHARED',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'copy-readable': {
    fn: 'do_mmap_private',
    errno: 'EINVAL',
    passed: () => 'It can be read into the copy',
    failed: ([inode], m) => `${pathOf(m, inode)} cannot be read by the kernel, and a copy has to be read`,
    instead: () => 'MAP_ANONYMOUS: cleared memory without a file',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'regions-apart': {
    fn: 'validate_nommu_regions',
    errno: null,
    passed: () => 'No two regions overlap',
    failed: ([start]) => `the region at ${hex(start)} overlaps another: BUG(), the kernel stops`,
    instead: () => 'a part that no other mapping of device memory or flash touches, rounded to pages',
  },
  'region-place': {
    fn: 'add_nommu_region',
    errno: null,
    passed: ([start]) => `No other region begins at ${hex(start)}`,
    failed: ([start]) => `another region begins at ${hex(start)}: BUG(), the kernel stops`,
    instead: () =>
      'what leaves no two regions that begin alike: another part of the file, or the whole mapping',
  },
} satisfies SomeTests
