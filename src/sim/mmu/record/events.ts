/** What happened inside one call, in the order in which it happened. Pages, objects, VMAs and roots by id, addresses in bytes. */

/** What a fault did. */
export const FAULT_KINDS = [
  /** Private anonymous memory was read: the zero page. */
  'zero',
  /** Private anonymous memory was written for the first time. */
  'anonymous',
  /** A page of an object was entered. */
  'object',
  /** The page came with its neighbours, which were in memory (fault-around). */
  'around',
  /** A private file page was written: a copy of the object's page. */
  'private-copy',
  /** A page that others see too was written: copy-on-write. */
  'cow',
  /** A private page was written that nobody else has (any more). */
  'reuse',
  /** Beyond the end of the object. */
  'sigbus',
  /** No VMA, or one that does not allow it. */
  'sigsegv',
  /** No frame was free. */
  'oom',
] as const
export type FaultKind = (typeof FAULT_KINDS)[number]

export type MmuEvent =
  | { type: 'process-add'; pid: number; parent: number }
  | { type: 'process-remove'; pid: number }
  | { type: 'vma-add'; id: number; pid: number; start: number; end: number }
  | { type: 'vma-remove'; id: number; pid: number; start: number; end: number }
  /** It grew, shrank or moved a border. */
  | { type: 'vma-resize'; id: number; pid: number; start: number; end: number }
  /** `id` was cut at `at`; `other` is the new VMA. */
  | { type: 'vma-split'; id: number; other: number; pid: number; at: number }
  /** `id` took in its neighbour `other`, which is gone. */
  | { type: 'vma-merge'; id: number; other: number; pid: number }
  | { type: 'vma-flags'; id: number; pid: number; flags: number }
  | { type: 'fault'; pid: number; address: number; write: boolean; kind: FaultKind }
  /** A frame became a page. */
  | { type: 'page-take'; page: number; pfn: number; anonymous: boolean }
  /** The page is gone and its frame free. */
  | { type: 'page-free'; page: number; pfn: number }
  /** A page-table entry was written; `count` is how many say this page now. */
  | { type: 'map'; pid: number; address: number; page: number; count: number }
  | { type: 'unmap'; pid: number; address: number; page: number; count: number }
  /** An entry went from one address to another (mremap). */
  | { type: 'move'; pid: number; from: number; to: number; page: number }
  /** The page at this address was copied before it was written. */
  | { type: 'copy'; pid: number; address: number; from: number; to: number }
  | { type: 'object-add'; object: number }
  | { type: 'object-remove'; object: number }
  | { type: 'object-resize'; object: number; from: number; to: number }
  | { type: 'object-page'; object: number; index: number; page: number; gained: boolean }
  /** The VMA got this anon root at its first page of its own. */
  | { type: 'root'; vma: number; root: number }
  | { type: 'attach'; shmid: number; nattch: number }
  | { type: 'brk'; pid: number; from: number; to: number }
