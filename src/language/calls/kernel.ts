/** What the kernel asks for itself while a process runs: no program makes this call, and interrupts do. */
import { parameter, type CallSpec, type Spelling } from './spec.ts'

export const KERNEL_CALLS = {
  kalloc: {
    parameters: [parameter('gfp', 'gfp'), parameter('order', 'number'), parameter('count', 'number', 1)],
    kind: 'other',
    returns: 'count',
    errnos: ['ENOMEM'],
    on: { mmu: 'missing' },
  },
} as const satisfies Record<string, CallSpec | Spelling>
