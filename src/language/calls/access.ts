/** Loads and stores of a program, and a debugger's in another one. */
import { parameter, type CallSpec, type Spelling } from './spec.ts'

const addr = parameter('addr', 'address')
const value = parameter('value', 'number')
const process = parameter('process', 'process')

export const ACCESS_CALLS = {
  peek: {
    parameters: [addr],
    kind: 'memory',
    returns: 'word',
    errnos: ['EFAULT'],
  },
  poke: {
    parameters: [addr, value],
    kind: 'memory',
    returns: 'zero',
    errnos: ['EFAULT'],
  },
  ptrace_peek: {
    parameters: [process, addr],
    kind: 'memory',
    returns: 'word',
    errnos: ['ESRCH', 'EIO'],
  },
  ptrace_poke: {
    parameters: [process, addr, value],
    kind: 'memory',
    returns: 'zero',
    errnos: ['ESRCH', 'EIO'],
  },
  ptrace_attach: {
    parameters: [process],
    kind: 'other',
    returns: 'zero',
    errnos: ['EPERM', 'ESRCH'],
  },
  ptrace_detach: {
    parameters: [process],
    kind: 'other',
    returns: 'zero',
    errnos: ['ESRCH'],
  },
} as const satisfies Record<string, CallSpec | Spelling>
