/** The tests of a page fault, in words. */
import { accessed, at, count, size, type SomeTests } from './words.ts'

export const FAULT_TESTS = {
  'fault-mapped': {
    fn: 'lock_mm_and_find_vma',
    errno: null,
    passed: ([address]) => `A mapping holds ${at(address)}, or could grow down to it`,
    failed: ([address]) => `nothing is mapped at ${at(address)} (SEGV_MAPERR)`,
  },
  'fault-grow-low': {
    fn: 'expand_downwards',
    errno: null,
    passed: () => 'The address is not too low',
    failed: ([, least]) => `a mapping does not grow below ${at(least)} (SEGV_MAPERR)`,
  },
  'fault-grow-gap': {
    fn: 'expand_downwards',
    errno: null,
    passed: () => 'The guard gap stays',
    failed: ([, below]) => `256 pages must stay free above ${at(below)} (SEGV_MAPERR)`,
  },
  'fault-grow-offset': {
    fn: 'expand_downwards',
    errno: null,
    passed: () => 'Its offset can shrink so far',
    failed: () => 'it cannot grow below the beginning of its offset (SEGV_MAPERR)',
  },
  'fault-grow-size': {
    fn: 'acct_stack_growth',
    errno: null,
    passed: ([wanted, limit]) => `${size(wanted)} are within the limit of ${size(limit)}`,
    failed: ([wanted, limit]) =>
      `${size(wanted)} are more than the limit for stacks, ${size(limit)} (SEGV_MAPERR)`,
  },
  'fault-access': {
    fn: 'access_error',
    errno: null,
    passed: ([, write]) => `The mapping may be ${accessed(write)}`,
    failed: ([, write]) => `the mapping may not be ${accessed(write)} (SEGV_ACCERR)`,
  },
  'fault-page-access': {
    fn: 'handle_pte_fault',
    errno: null,
    passed: () => 'The entry of the page allows it',
    failed: ([address, , write]) => `the page at ${at(address)} may not be ${accessed(write)} (SEGV_ACCERR)`,
  },
  'fault-object-end': {
    fn: 'shmem_fault',
    errno: null,
    passed: ([index]) => `The object has a page ${count(index)}`,
    failed: ([index, has]) =>
      `page ${count(index)} lies beyond the end of the object, ${size(has)} (BUS_ADRERR)`,
  },
  'frame-free': {
    fn: '__alloc_pages',
    errno: null,
    passed: () => 'A page frame is free',
    failed: () => 'no page frame is free: the process is killed',
  },
  'table-frame': {
    fn: '__pte_alloc',
    errno: null,
    passed: () => 'The page tables for it are there, or a page frame for them',
    failed: ([address]) => `no page frame is free for the page table of ${at(address)}`,
  },
  'table-room': {
    fn: 'the model',
    errno: null,
    passed: () => 'The page table has room',
    failed: () => 'the model keeps no more page-table entries: it ends the process as if memory had run out',
  },
} as const satisfies SomeTests
