/** How processes come and go. */
import { BARE_CALL } from '../lineWords.ts'
import { parameter, type CallSpec, type Spelling } from './spec.ts'

const status = parameter('status', 'number', 0)

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
  [BARE_CALL]: {
    parameters: [status],
    kind: 'process',
    returns: 'zero',
    errnos: [],
    ends: true,
  },
  exit_group: { parameters: [status], runsAs: { name: 'exit', before: [] } },
} as const satisfies Record<string, CallSpec | Spelling>
