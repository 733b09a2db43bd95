/** Calls that map memory, unmap it, and change the size of what is mapped. */
import { MAP, PROT } from '../../base/uapi.ts'
import { parameter, type CallSpec, type Spelling } from './spec.ts'

const addr = parameter('addr', 'address')
const length = parameter('length', 'bytes')

export const MAPPING_CALLS = {
  mmap: {
    parameters: [
      addr,
      length,
      parameter('prot', 'prot'),
      parameter('flags', 'map'),
      { ...parameter('fd', 'descriptor', -1), onlyWith: 'MAP_ANONYMOUS' },
      parameter('offset', 'offset', 0),
    ],
    shortForms: [
      {
        written: ['length'],
        values: {
          addr: 0,
          prot: PROT.PROT_READ | PROT.PROT_WRITE,
          flags: MAP.MAP_PRIVATE | MAP.MAP_ANONYMOUS,
          fd: -1,
          offset: 0,
        },
      },
    ],
    kind: 'map',
    returns: 'address',
    errnos: ['ENOMEM', 'EINVAL', 'ENODEV', 'EACCES', 'EBADF', 'EPERM', 'EOVERFLOW'],
    deals: 'length',
  },
  munmap: {
    parameters: [addr, length],
    kind: 'unmap',
    returns: 'zero',
    errnos: ['EINVAL'],
    deals: 'length',
  },
  mremap: {
    parameters: [
      parameter('old', 'address'),
      parameter('old_size', 'bytes'),
      parameter('new_size', 'bytes'),
      parameter('flags', 'mremap'),
      parameter('new', 'address', 0),
    ],
    kind: 'resize',
    returns: 'address',
    errnos: ['ENOMEM', 'EINVAL', 'EPERM', 'EFAULT'],
    deals: 'new_size',
  },
  brk: {
    parameters: [addr],
    kind: 'resize',
    returns: 'address',
    errnos: [],
  },
} as const satisfies Record<string, CallSpec | Spelling>
