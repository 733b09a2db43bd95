/** What a text lacks for certainty, and the command that shows it. */
import type { Missing } from './types.ts'

export const MISSING_WORDS: Readonly<Record<Missing, string>> = {
  lists: 'the free blocks by order: dmesg, or cat /proc/buddyinfo at the moment of the failure',
  watermarks: 'the watermarks of the zone: dmesg, or cat /proc/zoneinfo',
  'largest-order': 'the largest order of this kernel: the columns of cat /proc/buddyinfo, less one',
  'page-size': 'the page size (4 KiB assumed): the first column of a free list, or getconf PAGESIZE',
  version: 'the version of the kernel: cat /proc/version',
  request: 'the request that failed: the line with "page allocation failure" in dmesg',
  length: 'the length asked for: the line "nommu: Allocation of length" in dmesg',
  moment: 'the state at the moment of the refusal: the report was printed after it',
  limits:
    'limits of the process and the system: ulimit -v, cat /proc/sys/vm/max_map_count, cat /proc/PID/maps',
}
