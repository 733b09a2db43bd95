/** System V shared memory and futexes. */
import { parameter, type CallSpec, type Spelling } from './spec.ts'

const addr = parameter('addr', 'address')
const id = parameter('id', 'segment')

export const IPC_CALLS = {
  shmget: {
    parameters: [parameter('key', 'shmkey'), parameter('size', 'bytes'), parameter('flags', 'shmget')],
    kind: 'file',
    returns: 'segment',
    errnos: ['ENOMEM', 'EINVAL', 'EEXIST', 'ENOENT', 'EFBIG'],
    deals: 'size',
  },
  shmat: {
    parameters: [id, parameter('addr', 'address', 0), parameter('flags', 'shmat', 0)],
    kind: 'map',
    returns: 'address',
    errnos: ['ENODEV', 'EINVAL', 'EIDRM'],
  },
  shmdt: {
    parameters: [addr],
    kind: 'unmap',
    returns: 'zero',
    errnos: ['EINVAL'],
  },
  shmctl: {
    parameters: [id, parameter('cmd', 'shmctl'), parameter('buf', 'address', 0)],
    kind: 'file',
    returns: 'zero',
    errnos: ['EINVAL'],
  },
  nattch: {
    parameters: [id],
    kind: 'look',
    returns: 'count',
    errnos: ['EINVAL'],
    isPlain: true,
  },
  futex: {
    parameters: [
      addr,
      parameter('op', 'futex'),
      parameter('val', 'number'),
      parameter('timeout', 'number', 0),
      parameter('addr2', 'address', 0),
      parameter('val3', 'number', 0),
    ],
    kind: 'other',
    returns: 'zero',
    errnos: ['EAGAIN', 'EFAULT', 'EINVAL', 'ENOSYS'],
  },
} as const satisfies Record<string, CallSpec | Spelling>
