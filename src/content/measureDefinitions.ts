/** Every measure in one table: its name, two sentences, its formula, and where that comes from. */

export type MeasureId = keyof typeof MEASURE_DEFINITIONS

export interface MeasureDefinition {
  readonly name: string
  /** Two sentences: what it is, and what it tells. */
  readonly words: string
  readonly formula: string
  /** File or document of Linux that defines it; null where the measure is this page's own. */
  readonly source: string | null
  /** What is otherwise in kernels before 2.6.29, which have VMAs of the system and store copies in objects of kmalloc. */
  readonly older?: { readonly words: string; readonly formula: string; readonly source: string | null }
}

export const MEASURE_DEFINITIONS = {
  free: {
    name: 'Free memory',
    words:
      'All pages on the free lists of the zone. It says how much is free, not whether it is contiguous: a request needs one block.',
    formula: 'sum over orders k of (free blocks of order k) × 2^k pages',
    source: 'MemFree in /proc/meminfo; mm/vmstat.c, fill_contig_page_info',
  },
  largestBlock: {
    name: 'Largest free block',
    words:
      'The largest block on any free list; a block of order k is 2^k pages and begins at a multiple of its length. No larger request can succeed.',
    formula: '2^k pages for the largest k with a free block',
    source: 'Documentation/filesystems/proc.rst, buddyinfo',
  },
  longestRun: {
    name: 'Longest free run',
    words:
      'The longest stretch of free pages one after the other, wherever it begins. It can be longer than the largest block, because a block must be aligned and a run need not be; no single request can use all of it then.',
    formula: 'most pages in a row that are free',
    source: null,
  },
  copies: {
    name: 'Held by mappings',
    words:
      'Pages allocated for mappings: anonymous memory and copies of files, slack included. Files in RAM and flash mapped in place are not copies.',
    formula: 'sum over copied regions of (top − start)',
    source: 'MmapCopy in /proc/meminfo; mm/nommu.c, mmap_pages_allocated',
    older: {
      words:
        'Pages of the objects in which mappings are stored: anonymous memory and copies of files, slack included. Files in RAM and flash mapped in place are not copies.',
      formula: 'sum over copies of ksize, in pages',
      source: 'mm/nommu.c, kobjsize',
    },
  },
  slack: {
    name: 'Slack',
    words:
      'Pages between the end of a region and its top: they came with the power-of-two block and were not trimmed. Nothing can use them until the region is freed or its tail is unmapped.',
    formula: 'sum over regions of (top − end)',
    source:
      'vm.nr_trim_pages in Documentation/admin-guide/sysctl/vm.rst; Documentation/admin-guide/mm/nommu-mmap.rst',
    older: {
      words:
        'Whole pages between the end of a VMA and the end of the object that kmalloc gave for it. Nobody else can use them until the VMA goes; its owner can grow into them with mremap.',
      formula: 'sum over VMAs of (ksize − length), in whole pages',
      source: 'mm/nommu.c, kobjsize and do_mremap; Slack in /proc/PID/status',
    },
  },
  rounding: {
    name: 'Rounding',
    words:
      'Bytes after the length asked for, up to the end of its last page. Counted for each copy that an mmap call of this run made, as long as its last page is mapped; program mappings of the loader and what was there before the first step are not counted, because the length asked for is not known.',
    formula: 'sum over copies of (length rounded up to pages − length)',
    source: 'PAGE_ALIGN(len) in mm/nommu.c, do_mmap',
  },
  vmas: {
    name: 'VMAs',
    words:
      'Mappings of all processes on a machine with an MMU, including those that every program has from its start. vm.max_map_count limits them for each process.',
    formula: 'sum over processes of map_count',
    source: 'mm/mmap.c, map_count; Documentation/admin-guide/sysctl/vm.rst',
  },
  entries: {
    name: 'Page-table entries',
    words:
      'Entries of the lowest level that point to a page, in all page tables. A page that has been touched has one in each process that has touched it; a mapping that is never touched has none.',
    formula: 'sum over processes of (entries in use)',
    source: null,
  },
  tablePages: {
    name: 'Page tables',
    words:
      'Pages of RAM that the page tables themselves occupy, all levels together. Mappings far apart need more tables than mappings side by side.',
    formula: 'sum over processes of (tables of all levels) × 1 page',
    source: 'PageTables in /proc/meminfo',
  },
  sharing: {
    name: 'Saved by sharing',
    words:
      'How much more memory the same mappings would need if none of them shared pages. A page of RAM that n mappings use counts n − 1 times, whether a copy or a page of a memory-backed file; a process that borrows another’s memory (vfork) does not count.',
    formula: 'sum over mapped pages of RAM of (mappings of the page − 1)',
    source: null,
  },
  inPlace: {
    name: 'Saved by XIP',
    words:
      'Pages of files on flash that private mappings use where they are stored (execute in place), each counted once. Otherwise each would be a copy in RAM, shared by its users.',
    formula: 'pages outside of RAM under at least one private mapping',
    source: 'Documentation/admin-guide/mm/nommu-mmap.rst; mm/nommu.c, NOMMU_MAP_DIRECT',
  },
  unusable: {
    name: 'Unusable free space index',
    words:
      'The share of free memory that a request of this order cannot use, because it is in smaller blocks. 0 means that all of it is usable for this order, 1 that none is; with nothing free the kernel reports 1.',
    formula: '(free pages − suitable blocks × 2^k) × 1000 / free pages, whole numbers, shown / 1000',
    source: 'mm/vmstat.c, unusable_free_index; /sys/kernel/debug/extfrag/unusable_index',
  },
  fragmentation: {
    name: 'Fragmentation index',
    words:
      'Why a request of this order would fail: close to 0 if memory is short, close to 1 if it is fragmented. −1 means that a block is large enough, so that it would fail for neither reason.',
    formula: '1000 − (1000 + free pages × 1000 / 2^k) / free blocks, whole numbers, shown / 1000',
    source: 'mm/vmstat.c, __fragmentation_index; /sys/kernel/debug/extfrag/extfrag_index',
  },
  fits: {
    name: 'Fits until',
    words:
      'The last step of the run after which a request of this order would still succeed. The model’s own rule decides: a block of the order or above is free, and the pages left over stay above the min watermark.',
    formula:
      'a block of order ≥ k is free, and free pages − (2^k − 1) > min watermark (before 4.4: order by order)',
    source: 'mm/page_alloc.c, __zone_watermark_ok',
  },
  window: {
    name: 'Cheapest window',
    words:
      'Of all aligned positions for a block of this order, the one with the fewest pages in the way. Positions with a page of the kernel, or of a mapping that never ends, are left out: they can never be freed.',
    formula: 'fewest used pages in [n × 2^k, (n + 1) × 2^k), lowest address first',
    source: null,
  },
  private: {
    name: 'Private',
    words:
      'Pages of RAM that this process alone maps. Slack and pages of files that it has not mapped are not counted.',
    formula: 'mapped pages of RAM with one process',
    source: 'Documentation/filesystems/proc.rst, smaps: Private_Clean, Private_Dirty',
  },
  shared: {
    name: 'Shared',
    words:
      'Pages of RAM that this process and at least one other map. The same page counts in full for each.',
    formula: 'mapped pages of RAM with two processes or more',
    source: 'Documentation/filesystems/proc.rst, smaps: Shared_Clean, Shared_Dirty',
  },
  proportional: {
    name: 'Proportional',
    words:
      'Each mapped page of RAM divided by the number of processes that map it (PSS). Added up over all processes it is exactly the RAM that is mapped.',
    formula: 'sum over mapped pages of RAM of 1 / (processes that map the page)',
    source: 'Documentation/filesystems/proc.rst, smaps: Pss',
  },
} as const satisfies Record<string, MeasureDefinition>
