import { describe, expect, it } from 'vitest'
import type { KernelEvent } from './kernel/types.ts'
import { importText } from './registry.ts'

/** A report of the OOM killer as 6.x prints it, each number another one. */
const REPORT = `[   12.345678] sh invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=2, oom_score_adj=0
[   12.345700] CPU: 0 UID: 0 PID: 31 Comm: sh Not tainted 6.12.117 #7
[   12.345800] Hardware name: riscv-virtio,qemu (DT)
[   12.345900] Mem-Info:
[   12.346000] active_anon:101 inactive_anon:102 isolated_anon:103
[   12.346000]  active_file:104 inactive_file:105 isolated_file:106
[   12.346000]  unevictable:107 dirty:108 writeback:109
[   12.346000]  slab_reclaimable:110 slab_unreclaimable:111
[   12.346000]  mapped:112 shmem:113 pagetables:114
[   12.346000]  sec_pagetables:115 bounce:116
[   12.346000]  kernel_misc_reclaimable:117
[   12.346000]  free:118 free_pcp:119 free_cma:120
[   12.346100] DMA32 free:472kB boost:4kB min:128kB low:160kB high:192kB reserved_highatomic:8KB active_anon:404kB inactive_anon:408kB active_file:416kB inactive_file:420kB unevictable:428kB writepending:12kB present:4096kB managed:2480kB mlocked:16kB bounce:0kB free_pcp:476kB local_pcp:20kB free_cma:480kB
[   12.346200] lowmem_reserve[]: 0 0 0
[   12.346300] DMA32: 4*4kB (U) 3*8kB (UM) 1*16kB (M) 1*32kB (E) 6*64kB (C) 0*128kB 0*256kB 0*512kB 0*1024kB 0*2048kB 0*4096kB = 472kB
[   12.346400] 79 total pagecache pages
[   12.346500] 1024 pages RAM
[   12.346600] 0 pages HighMem/MovableOnly
[   12.346700] 404 pages reserved
[   12.346800] Tasks state (memory values in pages):
[   12.346900] [  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name
[   12.347000] [     31]     0    31      171       16        0        0         0        0        0             0 sh
[   12.347100] Out of memory: Killed process 31 (sh) total-vm:684kB, anon-rss:0kB, file-rss:64kB, shmem-rss:0kB, UID:0 pgtables:0kB oom_score_adj:0
`

type Read = (event: KernelEvent) => unknown

const pages =
  (name: string): Read =>
  (event) =>
    event.memory[0]?.pages.get(name)
const kb =
  (name: string): Read =>
  (event) =>
    event.memory[0]?.zones[0]?.kb.get(name)

/** What analysers of such reports show, by its name in the report; the README has the list. */
const FIELDS: readonly (readonly [field: string, read: Read, value: unknown])[] = [
  ['who asked', ({ process }) => process, 'sh'],
  ['its pid', ({ pid }) => pid, 31],
  ['gfp_mask', ({ gfp }) => gfp, '0xcc0(GFP_KERNEL)'],
  ['order', ({ order }) => order, 2],
  ['time', ({ time }) => time, '12.345678'],
  ['version of the kernel', ({ kernel }) => kernel, '6.12.117'],
  ...[
    'active_anon',
    'inactive_anon',
    'isolated_anon',
    'active_file',
    'inactive_file',
    'isolated_file',
    'unevictable',
    'dirty',
    'writeback',
    'slab_reclaimable',
    'slab_unreclaimable',
    'mapped',
    'shmem',
    'pagetables',
    'sec_pagetables',
    'bounce',
    'kernel_misc_reclaimable',
    'free',
    'free_pcp',
    'free_cma',
  ].map((name, at) => [name, pages(name), 101 + at] as const),
  ['zone: free', kb('free'), 472],
  ['zone: boost', kb('boost'), 4],
  ['zone: min', kb('min'), 128],
  ['zone: low', kb('low'), 160],
  ['zone: high', kb('high'), 192],
  ['zone: reserved_highatomic', kb('reserved_highatomic'), 8],
  ['zone: present', kb('present'), 4096],
  ['zone: managed', kb('managed'), 2480],
  ['zone: free_pcp', kb('free_pcp'), 476],
  ['zone: local_pcp', kb('local_pcp'), 20],
  ['zone: free_cma', kb('free_cma'), 480],
  ['lowmem_reserve', ({ memory }) => memory[0]?.zones[0]?.lowmemReserve, [0, 0, 0]],
  [
    'free blocks by order',
    ({ memory }) => memory[0]?.lists[0]?.columns.map(({ count }) => count),
    [4, 3, 1, 1, 6, 0, 0, 0, 0, 0, 0],
  ],
  [
    'their types',
    ({ memory }) => memory[0]?.lists[0]?.columns.slice(0, 5).map(({ letters }) => letters),
    ['U', 'UM', 'M', 'E', 'C'],
  ],
  ['their sum', ({ memory }) => memory[0]?.lists[0]?.totalKb, 472],
  ['total pagecache pages', pages('pagecache'), 79],
  ['pages RAM', ({ memory }) => memory[0]?.ramPages, 1024],
  ['pages reserved', ({ memory }) => memory[0]?.reservedPages, 404],
  ['tasks', ({ tasks }) => tasks, [{ pid: 31, totalVm: 171, rss: 16, name: 'sh' }]],
  ['who was killed', ({ killed }) => killed, { pid: 31, name: 'sh' }],
]

describe('of a report of the OOM killer', () => {
  const { events, parts } = importText(REPORT)

  it.each(FIELDS)('%s is read', (_, read, value) => {
    const [event] = events
    expect(event && read(event)).toEqual(value)
  })

  it('no line is left', () => {
    expect(events).toHaveLength(1)
    expect(parts.reduce((sum, { first, last }) => sum + last - first + 1, 0)).toBe(
      REPORT.trim().split('\n').length,
    )
  })
})
