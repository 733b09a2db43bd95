/** The tests of open, close, read and write, of futex, and of looking into another process. */
import { formatBytes, hex } from '../../base/format.ts'
import { fileRef, pathOf, processName, vmaRef } from './whyWords.ts'
import type { SomeTests } from './whyTestWords.ts'

const GET_KEY = 'get_futex_key'
const ACCESS = '__access_remote_vm'

export const CALL_TESTS = {
  'open-found': {
    fn: 'lookup_open',
    errno: 'ENOENT',
    passed: () => 'There is no such file, but O_CREAT is set',
    failed: () => 'There is no such file, and O_CREAT is not set',
    instead: () => 'the path of a file, or O_CREAT',
  },
  'open-creates': {
    fn: 'lookup_open',
    errno: 'EROFS',
    passed: () => 'A file can be made there',
    failed: () => 'No file can be made there: the file system is read only',
    instead: () => 'a path below /ram',
  },
  'open-exclusive': {
    fn: 'do_open',
    errno: 'EEXIST',
    passed: () => 'The file is there, and O_EXCL does not forbid it',
    failed: ([inode], m) => `O_EXCL is set, and ${pathOf(m, inode)} is there already`,
    instead: () => 'a new path, or no O_EXCL',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'open-directory': {
    fn: 'may_open',
    errno: 'EISDIR',
    passed: () => 'It is no directory, or only looked into',
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
  'close-descriptor': {
    fn: 'file_close_fd',
    errno: 'EBADF',
    passed: ([fd]) => `Descriptor ${fd} is open`,
    failed: ([fd]) => `Descriptor ${fd} is not open in this process`,
    instead: () => 'a descriptor from open',
  },
  'io-offset': {
    fn: 'ksys_pread64',
    errno: 'EINVAL',
    passed: ([offset]) => `The offset is not negative: ${offset}`,
    failed: ([offset]) => `The offset is negative: ${offset}`,
    instead: () => 'an offset from 0 on',
  },
  'io-descriptor': {
    fn: 'fdget',
    errno: 'EBADF',
    passed: ([fd]) => `Descriptor ${fd} is open`,
    failed: ([fd]) => `Descriptor ${fd} is not open in this process`,
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
    failed: ([count]) => `The length is negative: ${count}`,
    instead: () => 'a length from 0 on',
  },
  'io-directory': {
    fn: 'generic_read_dir',
    errno: 'EISDIR',
    passed: () => 'It is no directory',
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
        ? `There is no memory at ${hex(addr)}`
        : `Memory ends ${formatBytes(room)} behind ${hex(addr)}, and ${formatBytes(count)} are to be moved`,
    instead: () => 'an address in RAM, and a length that fits there',
  },
  'io-room': {
    fn: 'simple_write_begin',
    errno: 'ENOSPC',
    passed: () => 'The file has room for all of it',
    failed: ([inode], m) =>
      `${pathOf(m, inode)} has no page there; growing a file in RAM by writing is not modelled`,
    instead: () => 'ftruncate first, to the size wanted',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'futex-command': {
    fn: 'do_futex',
    errno: 'ENOSYS',
    passed: () => 'The command is known',
    failed: ([op]) => `The command in op ${op} is not modelled`,
    instead: () => 'FUTEX_WAIT or FUTEX_WAKE',
  },
  'futex-aligned': {
    fn: GET_KEY,
    errno: 'EINVAL',
    passed: () => 'The address is a multiple of 4',
    failed: ([addr]) => `The address ${hex(addr)} is no multiple of 4`,
    instead: ([addr]) => hex(addr - (addr % 4)),
  },
  'futex-mapped': {
    fn: GET_KEY,
    errno: 'EFAULT',
    passed: ([addr]) => `The process has ${hex(addr)} mapped`,
    failed: ([addr]) => `The process has nothing mapped at ${hex(addr)}`,
    instead: () => 'an address in a mapping of this process',
  },
  'futex-memory': {
    fn: GET_KEY,
    errno: 'EFAULT',
    passed: () => 'It is no device memory',
    failed: ([addr]) => `${hex(addr)} is device memory (VM_IO or VM_PFNMAP)`,
    instead: () => 'an address in RAM',
    ref: ([, vma]) => vmaRef(vma),
  },
  'futex-value': {
    fn: 'futex_wait_setup',
    errno: 'EAGAIN',
    passed: ([value]) => `The value is the one expected, ${value}: the caller would sleep`,
    failed: ([value, expected]) => `The value is ${value}, and ${expected} is expected`,
    instead: ([value]) => `FUTEX_WAIT with ${value}`,
  },
  'ptrace-target': {
    fn: 'find_get_task_by_vpid',
    errno: 'ESRCH',
    passed: ([pid], m) => `${processName(m, pid)} is there`,
    failed: () => 'There is no such process',
    instead: () => 'a process that runs',
  },
  'ptrace-other': {
    fn: 'ptrace_attach',
    errno: 'EPERM',
    passed: () => 'It is another process',
    failed: () => 'A process cannot trace itself',
    instead: () => 'another process',
  },
  'ptrace-untraced': {
    fn: 'ptrace_attach',
    errno: 'EPERM',
    passed: () => 'Nobody traces it yet',
    failed: ([pid], m) => `${processName(m, pid)} is traced already`,
    instead: () => 'the same after its tracer let go of it',
  },
  'ptrace-tracer': {
    fn: 'ptrace_check_attach',
    errno: 'ESRCH',
    passed: () => 'The caller traces it',
    failed: ([pid], m) => `The caller does not trace ${processName(m, pid)}`,
    instead: () => 'ptrace_attach first',
  },
  'ptrace-mapped': {
    fn: ACCESS,
    errno: 'EIO',
    passed: ([addr]) => `The other process has ${hex(addr)} mapped`,
    failed: ([addr]) => `The other process has nothing mapped at ${hex(addr)}`,
    instead: () => 'an address in one of its mappings',
  },
  'ptrace-allowed': {
    fn: ACCESS,
    errno: 'EIO',
    passed: ([, write]) => `${write === 1 ? 'VM_MAYWRITE' : 'VM_MAYREAD'} is set on the mapping`,
    failed: ([, write]) => `${write === 1 ? 'VM_MAYWRITE' : 'VM_MAYREAD'} is not set on the mapping`,
    instead: ([, write]) => `a mapping that may be ${write === 1 ? 'written' : 'read'}`,
    ref: ([vma]) => vmaRef(vma),
  },
  'ptrace-whole': {
    fn: ACCESS,
    errno: 'EIO',
    passed: () => 'The whole word lies in the mapping',
    failed: ([addr, , end]) => `The mapping ends at ${hex(end)}, inside the word at ${hex(addr)}`,
    instead: ([, , end]) => `at most ${hex(end - 8)}`,
    ref: ([, vma]) => vmaRef(vma),
  },
} satisfies SomeTests
