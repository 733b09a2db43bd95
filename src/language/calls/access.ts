/** Loads and stores of a program, and a debugger's in another one. */
import { PROT } from '../../base/uapi.ts'
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
  /** One byte, so that it says what a page does: `touch(a)` reads, `touch(a, w)` writes. */
  touch: {
    parameters: [addr, parameter('access', 'prot', PROT.PROT_READ), parameter('value', 'number', 1)],
    kind: 'memory',
    returns: 'count',
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
