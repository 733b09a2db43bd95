/** Reports written in the forms that kernels had over the years, each with numbers of its own. */
import { describe, expect, it } from 'vitest'
import { importText } from '../../documents/importers/registry.ts'
import { explainReports } from './reason.ts'
import type { Reason } from './types.ts'

const explain = (...lines: readonly string[]): Reason[] => explainReports(importText(`${lines.join('\n')}\n`))

/** A free list of the given counts, whose first column is a page of so many kB. */
function list(zone: string, counts: readonly number[], kb = 4, letters = ''): string {
  const sum = counts.reduce((all, count, order) => all + count * kb * 2 ** order, 0)
  const columns = counts.map(
    (count, order) => `${count}*${kb * 2 ** order}kB${count > 0 && letters !== '' ? ` (${letters})` : ''}`,
  )
  return `${zone}: ${columns.join(' ')} = ${sum}kB`
}

const zone = (name: string, free: number, min: number, more = ''): string =>
  `${name} free:${free}kB min:${min}kB low:${Math.floor(min * 1.25)}kB high:${Math.floor(min * 1.5)}kB ${more}`

describe('forms of the headline', () => {
  it.each([
    ['2.4', '__alloc_pages: 3-order allocation failed (gfp=0x1f0/0)', 3],
    ['2.4, with the caller', '__alloc_pages: 2-order allocation failed (gfp=0x20/0) from c012d0b6', 2],
    ['2.6', 'swapper: page allocation failure. order:2, mode:0x20', 2],
    ['3.0', 'kworker/u:0: page allocation failure: order:1, mode:0x20', 1],
    ['4.9', 'java: page allocation failure: order:3, mode:0x2084120(GFP_ATOMIC|__GFP_COLD|__GFP_COMP)', 3],
    [
      '5.4',
      'kworker/u16:3: page allocation failure: order:4, mode:0x40dc0(GFP_KERNEL|__GFP_COMP|__GFP_ZERO), nodemask=(null),cpuset=/,mems_allowed=0',
      4,
    ],
    [
      'a stall',
      'DOM Worker: page allocation stalls for 10646ms, order:0, mode:0x24280ca(GFP_HIGHUSER_MOVABLE|__GFP_ZERO)',
      0,
    ],
    [
      'an interrupt thread',
      'irq/5-600c0004.: page allocation failure: order:0, mode:0x820(GFP_ATOMIC), nodemask=(null)',
      0,
    ],
    ['the killer of 2.6', 'oom-killer: gfp_mask=0xd0, order=1', 1],
    [
      'the killer of 4.16',
      'anaconda invoked oom-killer: gfp_mask=0x14200ca(GFP_HIGHUSER_MOVABLE), nodemask=(null), order=0, oom_score_adj=0',
      0,
    ],
    ['the killer of 3.13', 'mysqld invoked oom-killer: gfp_mask=0x201da, order=0, oom_score_adj=0', 0],
    [
      'pages for vmalloc',
      'modprobe: vmalloc error: size 1048576, page order 0, failed to allocate pages, mode:0xcc0(GFP_KERNEL)',
      0,
    ],
  ])('%s', (_, line, order) => {
    expect(explain(line).map((reason) => reason.order)).toEqual([order])
  })

  it('processes: names with blanks, colons and brackets', () => {
    const names = explain(
      'kworker/0:1H: page allocation failure: order:1, mode:0x20',
      'DOM Worker: page allocation failure: order:1, mode:0x20',
      '[: page allocation failure: order:1, mode:0x20',
      'Starting network: (sd-pam): page allocation failure: order:1, mode:0x20',
    ).map(({ process }) => process)
    expect(names).toEqual(['kworker/0:1H', 'DOM Worker', '[', '(sd-pam)'])
  })
})

describe('causes by their arithmetic', () => {
  it('2.4: zones in lines of their own, lists without names', () => {
    const [reason] = explain(
      '__alloc_pages: 4-order allocation failed (gfp=0x1f0/0)',
      'Free pages:        2120kB (     0kB HighMem)',
      'Zone:DMA freepages:  2120kB min:   512kB low:  1024kB high:  1536kB',
      '( Active: 320, inactive: 41, free: 530 )',
      '130*4kB 100*8kB 50*16kB 0*32kB 0*64kB 0*128kB 0*256kB 0*512kB 0*1024kB 0*2048kB 0*4096kB = 2120kB',
    )
    expect(reason).toMatchObject({
      cause: 'fragmentation',
      order: 4,
      freePages: 530,
      largestFreeOrder: 2,
      reclaimable: 361,
      zone: 'DMA',
    })
  })

  it('an atomic request finds even its part of the reserve used up', () => {
    const [reason] = explain(
      'irq/5-600c0004.: page allocation failure: order:0, mode:0x820(GFP_ATOMIC), nodemask=(null)',
      'CPU: 0 PID: 29 Comm: irq/5-600c0004. Not tainted 6.8.0 #1',
      'Mem-Info:',
      ' free:60 free_pcp:0 free_cma:0',
      zone('Normal', 240, 640, 'managed:7000kB'),
      'lowmem_reserve[]: 0 0',
      list('Normal', [20, 10, 5, 0, 0, 0, 0, 0, 0, 0, 0], 4, 'U'),
    )
    // 160 pages: half of them for __GFP_HIGH, a quarter less for what cannot wait.
    expect(reason).toMatchObject({
      cause: 'atomic-reserve',
      freePages: 60,
      kernel: '6.8.0',
      inequality: { left: 60, limit: 60 },
    })
  })

  it('the same state would have served it with one page more', () => {
    const [reason] = explain(
      'swapper: page allocation failure: order:0, mode:0x820(GFP_ATOMIC), nodemask=(null)',
      zone('Normal', 244, 640),
      list('Normal', [21, 10, 5, 0, 0], 4, 'U'),
    )
    expect(reason).toMatchObject({
      cause: 'unknown',
      ground: 'contradiction',
      missing: expect.arrayContaining(['moment']) as unknown,
    })
  })

  it('what a zone below keeps for those that fit nowhere else', () => {
    const [reason] = explain(
      'app: page allocation failure: order:0, mode:0x200d2(GFP_HIGHUSER)',
      'CPU: 0 PID: 9 Comm: app Not tainted 4.14.0 #1',
      zone('Normal', 40_000, 3000, 'managed:800000kB'),
      'lowmem_reserve[]: 0 9800 9800',
      zone('HighMem', 300, 512, 'managed:1254400kB'),
      'lowmem_reserve[]: 0 0 0',
      list('Normal', [10_000, 0, 0, 0, 0]),
      list('HighMem', [75, 0, 0, 0, 0]),
    )
    expect(reason).toMatchObject({
      cause: 'lowmem-reserve',
      zone: 'Normal',
      inequality: { left: 10_000, limit: 750 + 9800 },
    })
  })

  it('blocks that only CMA has', () => {
    const [reason] = explain(
      'cat: page allocation failure: order:4, mode:0xcc0(GFP_KERNEL), nodemask=(null)',
      zone('DMA', 8000, 400, 'free_cma:4096kB'),
      'DMA: 100*4kB (UM) 100*8kB (U) 169*16kB (U) 0*32kB 0*64kB 0*128kB 0*256kB 0*512kB 0*1024kB 2*2048kB (C) 0*4096kB = 8000kB',
    )
    expect(reason).toMatchObject({ cause: 'cma-only', order: 4 })
  })

  it('blocks that are kept for atomic requests', () => {
    const [reason] = explain(
      'cat: page allocation failure: order:4, mode:0xcc0(GFP_KERNEL), nodemask=(null)',
      zone('Normal', 3904, 400),
      'Normal: 100*4kB (U) 100*8kB (U) 169*16kB (UM) 0*32kB 0*64kB 0*128kB 0*256kB 0*512kB 0*1024kB 0*2048kB 0*4096kB = 3904kB',
    )
    expect(reason?.cause).toBe('fragmentation')
    const [kept] = explain(
      'cat: page allocation failure: order:4, mode:0xcc0(GFP_KERNEL), nodemask=(null)',
      zone('Normal', 4928, 400),
      'Normal: 100*4kB (U) 100*8kB (U) 169*16kB (UM) 0*32kB 0*64kB 0*128kB 0*256kB 0*512kB 1*1024kB (H) 0*2048kB 0*4096kB = 4928kB',
    )
    expect(kept?.cause).toBe('highatomic-only')
  })

  it('a DMA zone used up while others have plenty', () => {
    const [reason] = explain(
      'insmod: page allocation failure: order:2, mode:0xd1',
      'Pid: 700, comm: insmod Not tainted 2.6.32-431.el6 #1',
      zone('Node 0 DMA', 24, 28, 'present:15340kB'),
      'lowmem_reserve[]: 0 3000 4010 4010',
      zone('Node 0 Normal', 400_112, 5000, 'present:4000000kB'),
      'lowmem_reserve[]: 0 0 0 0',
      list('Node 0 DMA', [2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      list('Node 0 Normal', [100, 100, 100, 0, 0, 0, 0, 0, 0, 0, 97]),
    )
    expect(reason).toMatchObject({ cause: 'zone-restriction', zone: 'DMA', node: 0 })
  })

  it('the limit of a control group', () => {
    const [reason] = explain(
      'stress invoked oom-killer: gfp_mask=0x100cca(GFP_HIGHUSER_MOVABLE), order=0, oom_score_adj=0',
      'CPU: 2 PID: 210 Comm: stress Not tainted 5.2.0-rc2 #135',
      'memory: usage 204800kB, limit 204800kB, failcnt 123',
      'Memory cgroup out of memory: Killed process 210 (stress) total-vm:300000kB, anon-rss:200000kB',
    )
    expect(reason).toMatchObject({
      kind: 'oom',
      cause: 'exhaustion',
      ground: 'cgroup-limit',
      kernel: '5.2.0-rc2',
    })
  })

  it('4.3 and 4.4 weigh the same state differently; where nothing tells which it was, that is said', () => {
    const state = [zone('Normal', 6060, 352), list('Normal', [23, 22, 24, 23, 23, 23, 1, 0, 0, 0, 0])]
    const head = 'free: page allocation failure: order:6, mode:0xd0'
    const on = (version: string): Reason | undefined =>
      explain(head, `CPU: 0 PID: 67 Comm: free Not tainted ${version} #64`, ...state)[0]
    expect(on('4.3.0')).toMatchObject({
      cause: 'watermark',
      rule: 'orders',
      inequality: { left: 1, limit: 1 },
    })
    expect(on('4.4.0')).toMatchObject({ cause: 'unknown', ground: 'contradiction', rule: 'sum' })
    expect(explain('Allocation of length 262144 from process 67 (free) failed', ...state)[0]).toMatchObject({
      cause: 'unknown',
      ground: 'rules-differ',
      rule: null,
    })
  })

  describe('whether a kernel is older than 4.4 shows in', () => {
    const refused = 'Allocation of length 60000 from process 77 (cp) failed'
    const lists = list('Normal', [20, 40, 60, 40, 2])
    const zoneLine = zone('Normal', 2768, 320, 'present:8192kB')
    const rule = (...lines: readonly string[]): unknown => explain(...lines, lists)[0]?.rule

    it.each([
      ['lists of each processor, before all else', [refused, 'Normal per-cpu:', zoneLine], 'orders'],
      [
        'lists of each processor, behind Mem-info',
        [refused, 'Mem-info:', 'CPU    0: hi:    0, btch:   1 usd:   0', zoneLine],
        'orders',
      ],
      ['zones without managed pages', [refused, `${zoneLine} mlocked:0kB`], 'orders'],
      ['zones with them, which says nothing', [refused, `${zoneLine} managed:7900kB`], null],
      ['a zone that was cut', [refused, zoneLine], null],
      ['flags of old', ['cp: page allocation failure: order:4, mode:0xd0', zoneLine], 'orders'],
      ['flags of 4.4', ['cp: page allocation failure: order:4, mode:0x24000c0', zoneLine], 'sum'],
      ['flags of today, cut', ['cp: page allocation failure: order:4, mode:0xcc0(GFP_', zoneLine], 'sum'],
    ] as const)('%s', (_, lines, expected) => expect(rule(...lines)).toBe(expected))
  })

  it('records of the kernel that are damaged are no shortage', () => {
    expect(explain('BUG: Bad page state in process cat  pfn:0a3f1').map(({ cause }) => cause)).toEqual([
      'kernel-defect',
    ])
  })

  it.each([4, 8, 16, 64])('pages of %i kB: the order follows from the length', (kb) => {
    const length = 5 * kb * 1024
    const [reason] = explain(
      `nommu: Allocation of length ${length} from process 12 (app) failed`,
      zone('DMA', 400 * kb, 20 * kb),
      list('DMA', [200, 100, 0, 0, 0, 0], kb),
    )
    expect(reason).toMatchObject({
      order: 3,
      pages: 5,
      pageSize: { bytes: kb * 1024, from: 'printed' },
      cause: 'fragmentation',
    })
  })
})

describe('what the zone that decides says', () => {
  it('a larger block that another zone keeps is no block of this one', () => {
    const [reason] = explain(
      'swapper/0: page allocation failure: order:3, mode:0x4020',
      'Pid: 0, comm: swapper/0 Not tainted 3.2.0 #1',
      zone('Node 0 DMA', 8004, 40, 'present:15664kB'),
      'lowmem_reserve[]: 0 2003 2003 2003',
      zone('Node 0 DMA32', 17_680, 5700, 'present:2051184kB'),
      'lowmem_reserve[]: 0 0 0 0',
      list('Node 0 DMA', [1, 0, 0, 0, 1, 2, 2, 2, 2, 2, 0]),
      list('Node 0 DMA32', [3020, 550, 75, 0, 0, 0, 0, 0, 0, 0, 0]),
    )
    expect(reason).toMatchObject({
      cause: 'fragmentation',
      zone: 'DMA32',
      zoneFreePages: 4420,
      zoneLargestOrder: 2,
      largestFreeOrder: 9,
    })
    expect(reason?.sentence).toContain(
      '17.3 MiB are free in zone DMA32, but the largest free block is 16 KiB',
    )
    expect(reason?.sentence).toContain('Zone DMA has one that is large enough')
  })

  it('nodes that the process may not use serve no request that is held to its nodes', () => {
    const on = (gfp: string): Reason | undefined =>
      explain(
        `qemu: page allocation failure: order:4, mode:${gfp}, nodemask=(null),cpuset=vm1,mems_allowed=1`,
        'CPU: 3 PID: 44 Comm: qemu Not tainted 5.10.0 #1',
        zone('Node 0 Normal', 200_000, 4000),
        zone('Node 1 Normal', 104_000, 4500),
        list('Node 0 Normal', [0, 0, 0, 0, 3125, 0, 0, 0, 0, 0, 0], 4, 'UM'),
        list('Node 1 Normal', [14_000, 6000, 0, 0, 0, 0, 0, 0, 0, 0, 0], 4, 'UM'),
      )[0]
    expect(on('0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP)')).toMatchObject({ cause: 'fragmentation', node: 1 })
    // Without __GFP_HARDWALL it may go beyond them in the end.
    expect(on('0x40cc0(GFP_KERNEL|__GFP_COMP)')).toMatchObject({ cause: 'unknown', node: 0 })
  })

  it('a boost is named where CMA decides', () => {
    const [reason] = explain(
      'htop invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0',
      'DMA free:536464kB boost:20480kB min:24256kB low:25200kB high:26144kB free_cma:513592kB',
      list('DMA', [116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 130], 4, 'UC'),
    )
    expect(reason).toMatchObject({ cause: 'cma-only', inequality: { left: 5718, limit: 6064 } })
    expect(reason?.inequality?.words).toContain('of which 5120 are a boost')
  })
})

describe('headlines that tell less than the order', () => {
  const causes = (...lines: readonly string[]): unknown[] =>
    explain(...lines).map(({ cause, ground }) => [cause, ground])

  it('the warning of an order above the largest, whatever the order was', () => {
    const above = [['above-largest-order', 'warned']]
    expect(
      causes(
        'WARNING: mm/page_alloc.c:5159 at __alloc_frozen_pages_noprof+0x2ba/0x2d0, CPU#0: insmod/77',
        'CPU: 0 UID: 0 PID: 77 Comm: insmod Not tainted 6.19.0 #12 NONE',
      ),
    ).toEqual(above)
    expect(
      causes('WARNING: CPU: 3 PID: 19257 at mm/page_alloc.c:4724 __alloc_pages_nodemask+0x1ee/0x320'),
    ).toEqual(above)
    const slow = 'WARNING: at mm/page_alloc.c:2520 __alloc_pages_slowpath+0x5b0/0x6a0()'
    expect(causes(slow, 'Pid: 1, comm: init Not tainted 3.4.0 #1')).toEqual(above)
    // Since 5.0 the slow path warns of requests that must not fail.
    expect(causes(slow, 'CPU: 0 PID: 1 Comm: init Not tainted 5.10.0 #1')).toEqual([
      ['unknown', 'no-request'],
    ])
    expect(causes(slow)).toEqual([['unknown', 'no-request']])
  })

  it('vmalloc that was asked for nothing, or for more than there is', () => {
    expect(causes('insmod: vmalloc: allocation failure: 0 bytes')).toEqual([
      ['kernel-defect', 'empty-request'],
    ])
    expect(
      causes('insmod: vmalloc error: size 8589934592, exceeds total pages, mode:0xcc0(GFP_KERNEL)'),
    ).toEqual([['exhaustion', 'more-than-the-machine']])
    expect(
      causes('insmod: vmalloc error: size 16384, vm_struct allocation failed, mode:0xcc0(GFP_KERNEL)'),
    ).toEqual([['address-space', 'arithmetic']])
  })

  it('a loader, by what it was refused with', () => {
    const said = explain(
      'binfmt_flat: Unable to mmap process text, errno -19',
      'binfmt_flat: Unable to allocate RAM for process text/data, errno -12',
    ).map(({ sentence }) => sentence)
    expect(said[0]).toContain('Memory is not what it lacks')
    expect(said[1]).toContain('text and data of a program (ENOMEM)')
  })
})

describe('lines that were broken', () => {
  it('by a kernel around 4.9, which began a new one at every piece', () => {
    const [reason] = explain(
      '[  100.000001] cp: page allocation failure: order:3, mode:0x14000c0(GFP_KERNEL), nodemask=(null)',
      '[  100.000002] Node 0 ',
      '[  100.000003] Normal free:2000kB min:400kB low:500kB high:600kB managed:60000kB',
      '[  100.000004] lowmem_reserve[]:',
      '[  100.000005]  0',
      '[  100.000006]  0',
      '[  100.000007] Node 0 ',
      '[  100.000008] Normal: ',
      ...[
        '250*4kB ',
        '(UM) ',
        '125*8kB ',
        '(U) ',
        '0*16kB ',
        '0*32kB ',
        '0*64kB ',
        '0*128kB ',
        '= 2000kB',
      ].map((piece, at) => `[  100.00001${at}] ${piece}`),
    )
    expect(reason).toMatchObject({
      cause: 'fragmentation',
      order: 3,
      zone: 'Normal',
      node: 0,
      largestFreeOrder: 1,
      missing: [],
    })
  })

  it('and lines of which a chat made one', () => {
    const [reason] = explain(
      [
        '[   9.224273] ls: page allocation failure: order:7, mode:0xcc0(GFP_KERNEL), nodemask=(null)',
        '[   9.225060] CPU: 0 PID: 25 Comm: ls Not tainted 6.15.0 #2',
        '[   9.230989] Mem-Info:',
        `[   9.970353] ${zone('Normal', 1316, 264)}`,
        '[   9.970880] lowmem_reserve[]: 0 0',
        `[   9.971324] ${list('Normal', [1, 2, 1, 2, 3, 2, 3, 0, 0, 0, 0], 4, 'M')}`,
        '[   9.975410] nommu: Allocation of length 311296 from process 25 (ls) failed',
      ].join(' '),
    )
    expect(reason).toMatchObject({ cause: 'fragmentation', order: 7, length: 311_296, kernel: '6.15.0' })
  })

  it('by rsyslog, which writes the ends of lines as #012', () => {
    const [reason] = explain(
      'Feb  9 08:09:39 host kernel: app: page allocation failure: order:2, mode:0xcc0(GFP_KERNEL), nodemask=(null)',
      'Feb  9 08:09:39 host kernel: active_anon:656 inactive_anon:679 isolated_anon:0#012 active_file:1022 inactive_file:1262#012 free:700 free_pcp:0 free_cma:0',
      'Feb  9 08:09:39 host kernel: Node 0 Normal free:2800kB min:400kB low:500kB high:600kB',
      'Feb  9 08:09:39 host kernel: Node 0 Normal: 700*4kB (U) 0*8kB 0*16kB 0*32kB 0*64kB 0*128kB = 2800kB',
    )
    expect(reason).toMatchObject({ cause: 'fragmentation', freePages: 700, reclaimable: 2284 })
  })
})
