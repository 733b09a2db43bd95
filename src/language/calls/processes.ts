/** How processes come and go. */
import type { ErrnoName } from '../../base/uapi.ts'
import { BARE_CALL } from '../lineWords.ts'
import { parameter, type CallSpec, type Spelling } from './spec.ts'

const status = parameter('status', 'number', 0)

/** What starting a program can be refused with while there is somebody to refuse it to. */
export const EXEC_ERRNOS = [
  'ENOENT',
  'ENOEXEC',
  'EACCES',
  'E2BIG',
  'ETXTBSY',
  'ENOMEM',
  'ELIBBAD',
] as const satisfies readonly ErrnoName[]

export const PROCESS_CALLS = {
  fork: {
    parameters: [],
    kind: 'process',
    returns: 'pid',
    errnos: ['ENOMEM'],
    starts: { waits: false },
    on: { nommu: 'missing' },
  },
  vfork: {
    parameters: [],
    kind: 'process',
    returns: 'pid',
    errnos: [],
    starts: { waits: true },
  },
  clone: {
    parameters: [parameter('flags', 'clone'), parameter('stack', 'address', 0)],
    kind: 'process',
    returns: 'pid',
    errnos: ['EINVAL'],
    starts: { waits: 'CLONE_VFORK' },
  },
  execve: {
    parameters: [parameter('path', 'path'), parameter('args', 'strings', 0), parameter('env', 'strings', 0)],
    kind: 'process',
    returns: 'zero',
    errnos: EXEC_ERRNOS,
  },
  [BARE_CALL]: {
    parameters: [status],
    kind: 'process',
    returns: 'zero',
    errnos: [],
    ends: true,
  },
  exit_group: { parameters: [status], runsAs: { name: 'exit', before: [] } },
} as const satisfies Record<string, CallSpec | Spelling>
