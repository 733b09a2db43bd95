/** Calls on pages that are already mapped: what may be done with them, and whether they stay in RAM. All need an MMU. */
import { parameter, type CallSpec, type Spelling } from './spec.ts'

const addr = parameter('addr', 'address')
const length = parameter('length', 'bytes')
const needsMmu = {
  kind: 'other',
  returns: 'zero',
  errnos: ['ENOMEM', 'EINVAL', 'EACCES', 'EBUSY', 'EFAULT'],
  on: { nommu: 'missing' },
} as const

export const PROTECTION_CALLS = {
  mprotect: { parameters: [addr, length, parameter('prot', 'prot')], ...needsMmu },
  madvise: { parameters: [addr, length, parameter('advice', 'madvise')], ...needsMmu },
  msync: { parameters: [addr, length, parameter('flags', 'msync')], ...needsMmu },
  mincore: { parameters: [addr, length, parameter('vec', 'address', 0)], ...needsMmu },
  mlock: { parameters: [addr, length], ...needsMmu },
  munlock: { parameters: [addr, length], ...needsMmu },
  mlockall: { parameters: [parameter('flags', 'mlockall')], ...needsMmu },
  munlockall: { parameters: [], ...needsMmu },
  remap_file_pages: {
    parameters: [
      addr,
      parameter('size', 'bytes'),
      parameter('prot', 'prot'),
      parameter('pgoff', 'number'),
      parameter('flags', 'map'),
    ],
    ...needsMmu,
  },
} as const satisfies Record<string, CallSpec | Spelling>
