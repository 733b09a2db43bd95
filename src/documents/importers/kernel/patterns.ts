/** Lines of a report that are neither a headline nor memory by zones: known by how they begin. */
export const PAGE_COUNTS =
  /^\(? ?(?:active|Active|inactive|unevictable|slab|mapped|free|dirty|sec_pagetables|kernel_misc|isolated|shmem|zspages)(?:_[a-z]+)?: ?\d/
export const TRAILER =
  /^(-?\d{1,20}) (?:total pagecache pages|pages of RAM|pages RAM|reserved pages|pages reserved|free pages|slab pages|pages (?:HighMem|in swap|cma|hwpoison|shared|swap cached|of HIGHMEM|non-shared|of reserved)|pages? (?:swap|dirty|writeback|mapped|slab|pagetables)|cma)/
export const FURNITURE =
  /^(?:Mem-[Ii]nfo|Call Trace|Hardware (?:name|Trace)|Modules linked in|CPU: ? ?\d|CPU {1,4}\d{1,3}: ?(?:hi|[Hh]ot)|cpu \d{1,3} (?:hot|cold)|Pid: \d|Tainted: |Total swap|Free swap|Swap cache|Node \d{1,4}(?:,? )?(?:active_anon|hugepages|Normal per-cpu|DMA per-cpu|[A-Z]\w{1,15} per-cpu)|[A-Z]\w{1,15} per-cpu|COMPACTION is disabled|Tasks state|\[ {1,4}pid {1,4}\] |Unreclaimable slab|Name {4,}Used|oom-kill:|Out of memory|Memory cgroup|Kernel panic|-{4,}\[ (?:cut here|end)|\[<[0-9a-f]{4,16}>\]|Stack:|Stack from|Backtrace|nr_pdflush|Free pages:|Swap:|lowmem_reserve|protections?\[|\d{1,10} callbacks suppressed|Code:| cache: | node \d|cache: \S+, object|node \d{1,3}: slabs|epc :|status:|warn_alloc)/
export const TRACE = /^\??\s?(?:\[<[0-9a-fA-F]{4,16}>\]|[\w.$]{1,80}\+0x[0-9a-f]{1,8}\/0x[0-9a-f]{1,8})/
export const TASK =
  /^\[ {0,8}(\d{1,10})\] {1,10}\d{1,10} {1,10}\d{1,10} {1,12}(\d{1,15}) {1,12}(\d{1,15}) .{0,80}?(\S{1,40})$/
export const COMM = /[Pp][Ii][Dd]: (\d{1,10}),? [Cc]omm: (.{1,40}?)(?: (?:Not tainted|Tainted|Kdump)|$)/
