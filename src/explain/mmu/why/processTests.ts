/** The tests of a call itself, of processes that look at each other, and of futex, in words. */
import { at, count, type SomeTests } from './words.ts'

export const PROCESS_TESTS = {
  'caller-there': {
    fn: 'the scenario',
    errno: 'ESRCH',
    passed: () => 'The caller lives',
    failed: () => 'the caller is not there',
  },
  'call-known': {
    fn: 'the system call table',
    errno: 'ENOSYS',
    passed: () => 'The call is known',
    failed: () => 'there is no such call',
  },
  'exec-file': {
    fn: 'do_open_execat',
    errno: 'EACCES',
    passed: () => 'It is a regular file',
    failed: () => 'only a regular file can be executed',
  },
  'user-memory': {
    fn: 'copy_to_user',
    errno: 'EFAULT',
    passed: () => 'The program has the memory',
    failed: ([address]) => `the program has no memory for it at ${at(address)}`,
  },
  'trace-target': {
    fn: 'ptrace_attach',
    errno: 'ESRCH',
    passed: () => 'The process is there',
    failed: () => 'the process is not there',
  },
  'trace-free': {
    fn: 'ptrace_attach',
    errno: 'EPERM',
    passed: () => 'Nobody traces the process',
    failed: () => 'it has a tracer already, or is the caller',
  },
  'trace-mine': {
    fn: 'ptrace_check_attach',
    errno: 'ESRCH',
    passed: () => 'The caller traces the process',
    failed: () => 'the caller does not trace the process',
  },
  'trace-mapped': {
    fn: '__access_remote_vm',
    errno: 'EIO',
    passed: () => 'The process has the memory',
    failed: ([address]) => `the process has no memory for it at ${at(address)}`,
  },
  'futex-command': {
    fn: 'do_futex',
    errno: 'ENOSYS',
    passed: () => 'The command is known',
    failed: () => 'the command is not modelled',
  },
  'futex-aligned': {
    fn: 'get_futex_key',
    errno: 'EINVAL',
    passed: () => 'The address is a multiple of 4',
    failed: () => 'the address is not a multiple of 4',
  },
  'futex-device': {
    fn: 'get_user_pages_fast',
    errno: 'EFAULT',
    passed: () => 'The address has a page, by which it is known',
    failed: ([address]) => `${at(address)} is memory of a device, which no page stands for`,
  },
  'futex-value': {
    fn: 'futex_wait',
    errno: 'EAGAIN',
    passed: ([found]) => `${count(found)} is there, as expected`,
    failed: ([found, wanted]) => `${count(found)} is there, and not ${count(wanted)}`,
  },
  'proc-file': {
    fn: '/proc',
    errno: 'ENOENT',
    passed: () => 'The file is there',
    failed: () => 'this kernel has no such file: only without an MMU there is one list for all',
  },
  'sysctl-known': {
    fn: '/proc/sys',
    errno: 'ENOENT',
    passed: () => 'The parameter is known',
    failed: () => 'only a kernel without an MMU has this parameter',
  },
  'sysctl-range': {
    fn: 'proc_dointvec_minmax',
    errno: 'EINVAL',
    passed: ([value]) => `${count(value)} can be set`,
    failed: ([value]) => `${count(value)} is more than an int can hold`,
  },
} as const satisfies SomeTests
