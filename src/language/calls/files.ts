/** Calls on files, as far as mappings depend on them. */
import { FLAG_FAMILIES } from './flags.ts'
import { parameter, type CallSpec, type Spelling } from './spec.ts'

const fd = parameter('fd', 'descriptor')
const opened = [parameter('path', 'path'), parameter('flags', 'open'), parameter('mode', 'number', 0o666)]
const buffer = [fd, parameter('addr', 'address'), parameter('count', 'bytes')]
const bufferAt = [...buffer, parameter('offset', 'offset')]

export const FILE_CALLS = {
  open: {
    parameters: opened,
    runsAs: { name: 'openat', before: [FLAG_FAMILIES.dirfd.AT_FDCWD] },
  },
  openat: {
    parameters: [parameter('dirfd', 'dirfd'), ...opened],
    kind: 'file',
    returns: 'descriptor',
    errnos: ['ENOENT', 'EROFS', 'EEXIST', 'EISDIR', 'ETXTBSY'],
  },
  close: {
    parameters: [fd],
    kind: 'file',
    returns: 'zero',
    errnos: ['EBADF'],
  },
  ftruncate: {
    parameters: [fd, parameter('length', 'offset')],
    kind: 'resize',
    returns: 'zero',
    errnos: ['ENOMEM', 'ETXTBSY', 'EINVAL', 'EFBIG', 'EBADF', 'EEXIST'],
    deals: 'length',
  },
  read: {
    parameters: buffer,
    kind: 'memory',
    returns: 'bytes',
    errnos: ['EFAULT', 'EBADF', 'EISDIR', 'EINVAL'],
  },
  write: {
    parameters: buffer,
    kind: 'memory',
    returns: 'bytes',
    errnos: ['EFAULT', 'EBADF', 'ENOSPC', 'EINVAL'],
  },
  pread: {
    parameters: bufferAt,
    kind: 'memory',
    returns: 'bytes',
    errnos: ['EFAULT', 'EBADF', 'EISDIR', 'EINVAL'],
  },
  pwrite: {
    parameters: bufferAt,
    kind: 'memory',
    returns: 'bytes',
    errnos: ['EFAULT', 'EBADF', 'ENOSPC', 'EINVAL'],
  },
  pread64: { parameters: bufferAt, runsAs: { name: 'pread', before: [] } },
  pwrite64: { parameters: bufferAt, runsAs: { name: 'pwrite', before: [] } },
} as const satisfies Record<string, CallSpec | Spelling>
