/** The tests of the calls of System V shared memory, and of futex. */
import { formatBytes, hex } from '../../../base/format.ts'
import { LARGEST_BLOCK } from '../words.ts'
import type { SomeTests } from './testWords.ts'

const GET_KEY = 'get_futex_key'

export const IPC_TESTS = {
  'shm-exclusive': {
    fn: 'ipcget_public',
    errno: 'EEXIST',
    passed: ([key]) => `Key ${hex(key)} is not asked for exclusively`,
    failed: ([key, shmid]) => `IPC_EXCL is set, and key ${hex(key)} has segment ${shmid} already`,
    instead: () => 'the call without IPC_EXCL, or another key',
  },
  'shm-size-existing': {
    fn: 'shm_more_checks',
    errno: 'EINVAL',
    passed: ([size, existing]) => `${formatBytes(size)} is within the segment’s ${formatBytes(existing)}`,
    failed: ([size, existing]) =>
      `the segment has ${formatBytes(existing)}, and ${formatBytes(size)} are wanted`,
    instead: ([, existing]) => `at most ${formatBytes(existing)}`,
  },
  'shm-exists': {
    fn: 'ipcget_public',
    errno: 'ENOENT',
    passed: () => 'A new segment may be made',
    failed: ([key]) => `no segment has key ${hex(key)}, and IPC_CREAT is not set`,
    instead: () => 'IPC_CREAT',
  },
  'shm-size': {
    fn: 'newseg',
    errno: 'EINVAL',
    passed: ([size]) => `The size is within the limits: ${formatBytes(size)}`,
    failed: ([size]) => (size === 0 ? 'the size is 0' : `the size, ${formatBytes(size)}, is above the limit`),
    instead: () => `1 byte to ${LARGEST_BLOCK}`,
  },
  'shm-free': {
    fn: 'do_shmat',
    errno: 'EINVAL',
    passed: () => 'Nothing of the process lies at the address asked for',
    failed: ([addr]) => `the process has a mapping at ${hex(addr)}`,
    instead: () => 'no address: without an MMU a segment can only be where its pages are',
  },
  'shm-huge': {
    fn: 'hugetlb_file_setup',
    errno: 'EINVAL',
    passed: () => 'It asks for ordinary pages',
    failed: () => 'SHM_HUGETLB is set, and there are no huge pages without an MMU',
    instead: () => 'the flags without SHM_HUGETLB',
  },
  'shm-id': {
    fn: 'shm_obtain_object_check',
    errno: 'EINVAL',
    passed: ([shmid]) => `Segment ${shmid} exists`,
    failed: ([shmid]) => `there is no segment ${shmid}, or it is going`,
    instead: () => 'an identifier from shmget',
  },
  'shm-alive': {
    fn: 'do_shmat',
    errno: 'EIDRM',
    passed: ([shmid]) => `Segment ${shmid} is not removed`,
    failed: ([shmid]) => `segment ${shmid} is removed`,
    instead: () => 'a new segment',
  },
  'shm-attached': {
    fn: 'ksys_shmdt',
    errno: 'EINVAL',
    passed: ([addr]) => `The process has a segment attached at ${hex(addr)}`,
    failed: ([addr]) => `the process has no segment attached at ${hex(addr)}`,
    instead: () => 'the address that shmat gave',
  },
  'futex-command': {
    fn: 'do_futex',
    errno: 'ENOSYS',
    passed: () => 'The command is known',
    failed: ([op]) => `the command in op ${op} is not modelled`,
    instead: () => 'FUTEX_WAIT or FUTEX_WAKE',
  },
  'futex-aligned': {
    fn: GET_KEY,
    errno: 'EINVAL',
    passed: () => 'The address is a multiple of 4',
    failed: ([addr]) => `the address, ${hex(addr)}, is not a multiple of 4`,
    instead: ([addr]) => hex(addr - (addr % 4)),
  },
  'futex-mapped': {
    fn: GET_KEY,
    errno: 'EFAULT',
    passed: ([addr]) => `The process has ${hex(addr)} mapped`,
    failed: ([addr]) => `the process has nothing mapped at ${hex(addr)}`,
    instead: () => 'an address in a mapping of this process',
  },
  'futex-value': {
    fn: 'futex_wait_setup',
    errno: 'EAGAIN',
    passed: ([value]) => `The value is the one expected, ${value}: the caller would sleep`,
    failed: ([value, expected]) => `the value is ${value}, and ${expected} is expected`,
    instead: ([value]) => `FUTEX_WAIT with ${value}`,
  },
} satisfies SomeTests
