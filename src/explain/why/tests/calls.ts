/** The tests of the call itself, of loads and stores, of starting a process, and of looking into another one. */
import { hex } from '../../../base/format.ts'
import { processName, vmaRef } from '../words.ts'
import type { SomeTests } from './testWords.ts'

const ACCESS = '__access_remote_vm'

export const CALL_TESTS = {
  'caller-there': {
    fn: null,
    errno: 'ESRCH',
    verb: 'alone',
    passed: () => 'The process is there',
    failed: (_values, m) => `nothing ran: ${m.caller ?? 'the process'} does not exist`,
    instead: () => 'a process that could be started',
  },
  'needs-mmu': {
    fn: 'sys_ni_syscall',
    errno: 'ENOSYS',
    verb: 'lacks',
    passed: () => 'The call exists',
    failed: () => ({ words: 'needs an MMU', figures: 'a kernel without one does not have this call' }),
  },
  'call-known': {
    fn: null,
    errno: 'ENOSYS',
    passed: () => 'The call is modelled',
    failed: () => 'this call is not modelled',
  },
  'proc-file': {
    fn: 'proc_pid_lookup',
    errno: 'ENOENT',
    passed: () => 'The process has files in /proc',
    failed: (_values, m) => `there is no process ${m.caller ?? ''}, and so no file of it in /proc`,
    instead: () => 'a process that runs',
  },
  'sysctl-known': {
    fn: '/proc/sys',
    errno: 'ENOENT',
    passed: () => 'The parameter is known',
    failed: () => 'only a kernel with an MMU has this parameter',
  },
  'access-memory': {
    fn: 'do_trap_error',
    errno: 'EFAULT',
    passed: ([addr]) => `There is memory at ${hex(addr)}`,
    failed: ([addr]) => `there is no memory at ${hex(addr)}`,
    instead: () => 'an address in RAM, or in a file or device that lies in memory',
  },
  'clone-thread': {
    fn: 'copy_process',
    errno: 'EINVAL',
    passed: () => 'A thread would share its signal handlers',
    failed: () => 'CLONE_THREAD is set without CLONE_SIGHAND',
    instead: () => 'CLONE_VM, CLONE_SIGHAND and CLONE_THREAD together',
  },
  'clone-vm': {
    fn: 'sys_clone',
    errno: 'EINVAL',
    passed: () => 'CLONE_VM is set: the child uses the same memory',
    failed: () => 'without CLONE_VM it would need a copy of the memory at the same addresses',
    instead: () => 'CLONE_VM among the flags',
  },
  'ptrace-target': {
    fn: 'find_get_task_by_vpid',
    errno: 'ESRCH',
    passed: ([pid], m) => `${processName(m, pid)} is there`,
    failed: () => 'there is no such process',
    instead: () => 'a process that runs',
  },
  'ptrace-other': {
    fn: 'ptrace_attach',
    errno: 'EPERM',
    passed: () => 'It is another process',
    failed: () => 'a process cannot trace itself',
    instead: () => 'another process',
  },
  'ptrace-untraced': {
    fn: 'ptrace_attach',
    errno: 'EPERM',
    passed: () => 'Nobody traces it yet',
    failed: ([pid], m) => `a process has one tracer, and ${processName(m, pid)} is traced already`,
    instead: () => 'the same after its tracer detached',
  },
  'ptrace-tracer': {
    fn: 'ptrace_check_attach',
    errno: 'ESRCH',
    passed: () => 'The caller traces it',
    failed: ([pid], m) => `the caller does not trace ${processName(m, pid)}`,
    instead: () => 'ptrace_attach first',
  },
  'ptrace-mapped': {
    fn: ACCESS,
    errno: 'EIO',
    passed: ([addr]) => `The other process has ${hex(addr)} mapped`,
    failed: ([addr]) =>
      `only what the other process has mapped can be reached, and it has nothing at ${hex(addr)}`,
    instead: () => 'an address in one of its mappings',
  },
  'ptrace-allowed': {
    fn: ACCESS,
    errno: 'EIO',
    passed: ([, write]) => `${write === 1 ? 'VM_MAYWRITE' : 'VM_MAYREAD'} is set on the mapping`,
    failed: ([, write]) => ({
      words: `it lies in a mapping that may not be ${write === 1 ? 'written' : 'read'}`,
      figures: `${write === 1 ? 'VM_MAYWRITE' : 'VM_MAYREAD'} is not set on it`,
    }),
    instead: ([, write]) => `a mapping that may be ${write === 1 ? 'written' : 'read'}`,
    ref: ([vma]) => vmaRef(vma),
  },
  'ptrace-whole': {
    fn: ACCESS,
    errno: 'EIO',
    passed: () => 'The whole word lies in the mapping',
    failed: ([addr, , end]) => `the mapping ends at ${hex(end)}, inside the word at ${hex(addr)}`,
    instead: ([, , end]) => `at most ${hex(end - 8)}`,
    ref: ([, vma]) => vmaRef(vma),
  },
} satisfies SomeTests
