/** What would have let a request pass, each with its own arithmetic and its cost; none that does not apply. */
import { formatBytes, formatCount } from '../../base/format.ts'
import type { KernelEvent } from '../../documents/importers/kernel/types.ts'
import type { Reason } from './types.ts'

export const REMEDIES = [
  'shorter-length',
  'split',
  'smaller-stack',
  'execute-in-place',
  'earlier',
  'keep-whole-blocks',
  'drop-caches',
  'lower-reserve',
  'no-boost',
  'larger-reserve',
  'larger-largest-order',
  'reserve-at-boot',
  'smaller-cma',
  'lower-lowmem-reserve',
  'larger-window',
  'raise-limit',
  'use-less',
] as const
export type RemedyKind = (typeof REMEDIES)[number]

export interface Remedy {
  readonly kind: RemedyKind
  /** What to do, with the numbers that show it would help. */
  readonly text: string
  readonly cost: string
  /** `certain`: it would have passed then, by the arithmetic; `likely`: it helps, but what else happens decides. */
  readonly effect: 'certain' | 'likely'
}

/** Without an MMU the kernel names the length; loaders are named by what they said. */
export function remediesFor(reason: Reason, event: KernelEvent): Remedy[] {
  switch (reason.cause) {
    case 'above-largest-order':
      return [...shorter(reason), ...split(reason), ...largerOrder(reason)]
    case 'fragmentation':
      return [...shorter(reason), ...starting(reason, event), ...cache(reason), ...together(reason)]
    case 'watermark':
      return [...shorter(reason), ...lowerReserve(reason), ...cache(reason)]
    case 'exhaustion':
      return [...shorter(reason), ...starting(reason, event), ...cache(reason), ...less(reason)]
    case 'atomic-reserve':
      return [...moreReserve(reason), ...cache(reason)]
    case 'highatomic-only':
    case 'cma-only':
      return [...cma(reason), ...moreReserve(reason)]
    case 'lowmem-reserve':
      return [
        {
          kind: 'lower-lowmem-reserve',
          text: 'Raise vm.lowmem_reserve_ratio for the zone: the reserve is the memory above it divided by the ratio.',
          cost: 'Requests that can use no other zone fail earlier.',
          effect: 'likely',
        },
      ]
    case 'address-space':
      return [
        {
          kind: 'larger-window',
          text: `Give vmalloc a larger window of addresses (vmalloc=SIZE on the command line): ${size(reason.length)} was asked for.`,
          cost: 'What the window takes is lacking for memory that the kernel maps for good.',
          effect: 'likely',
        },
      ]
    case 'zone-restriction':
    case 'kernel-defect':
    case 'unknown':
      return []
  }
}

const size = (bytes: number | null): string => (bytes === null ? 'the length' : formatBytes(bytes))

/** A length at or below the next power of two needs a block half as large. */
function shorter(reason: Reason): Remedy[] {
  const { length, order, pageSize, grantable, largestOrder } = reason
  if (length === null || order === null || order === 0) return []
  const half = 2 ** (order - 1) * pageSize.bytes
  const fits = grantable !== null ? grantable >= half : false
  const exists = reason.cause === 'above-largest-order' && order - 1 === (largestOrder ?? 10)
  if (!fits && !exists) return []
  return [
    {
      kind: 'shorter-length',
      text: `Ask for ${formatCount(half)} bytes or less, ${formatCount(length - half)} fewer: then a block of ${formatBytes(half)} is enough${fits ? ', and one would have been given' : ''}.`,
      cost: 'The program has to do with less, or with two pieces.',
      effect: fits ? 'certain' : 'likely',
    },
  ]
}

function split({ grantable, length, largestOrder, pageSize }: Reason): Remedy[] {
  if (length === null) return []
  const piece = grantable !== null && grantable > 0 ? grantable : 2 ** (largestOrder ?? 10) * pageSize.bytes
  const pieces = Math.ceil(length / piece)
  return [
    {
      kind: 'split',
      text: `Ask for it in ${formatCount(pieces)} pieces of at most ${formatBytes(piece)}.`,
      cost: 'The pieces do not follow each other in memory.',
      effect: 'likely',
    },
  ]
}

function largerOrder({ order, pageSize }: Reason): Remedy[] {
  if (order === null) return []
  const block = formatBytes(2 ** order * pageSize.bytes)
  return [
    {
      kind: 'larger-largest-order',
      text: `Build the kernel with CONFIG_ARCH_FORCE_MAX_ORDER of ${order}, where the architecture has it: blocks of ${block} then exist, one as soon as that much is free at a multiple of its size.`,
      cost: `${block} must stay free in one piece until it is asked for: soon after boot, as a rule.`,
      effect: 'likely',
    },
    {
      kind: 'reserve-at-boot',
      text: `Keep ${block} out of the allocator at boot (reserved-memory in the device tree), and map it from there.`,
      cost: 'Nothing else can use it.',
      effect: 'certain',
    },
  ]
}

/** What helps a program that does not start. */
function starting({ order, pageSize, pages }: Reason, event: KernelEvent): Remedy[] {
  if (event.loader === null || order === null || pages === null) return []
  const half = 2 ** (order - 1)
  const over = pages - half
  const remedies: Remedy[] = []
  if (over > 0)
    remedies.push({
      kind: 'smaller-stack',
      text: `Text, data, bss and stack of the program are ${pages} pages, ${over} over ${half}: a stack smaller by ${formatBytes(over * pageSize.bytes)} (flthdr -s) halves the block that it needs.`,
      cost: 'A stack that is too small is written over without notice.',
      effect: 'likely',
    })
  remedies.push({
    kind: 'execute-in-place',
    text: 'Run its text in place from romfs or cramfs on memory-mapped flash: only data, bss and stack then take RAM.',
    cost: 'Flash is slower than RAM, and the file must lie in it uncompressed.',
    effect: 'likely',
  })
  return remedies
}

/** The kernel tries reclaim by itself for single pages; for large blocks it gives up soon. */
function cache({ reclaimable, pageSize, order }: Reason): Remedy[] {
  if (reclaimable === null || reclaimable === 0 || order === 0) return []
  return [
    {
      kind: 'drop-caches',
      text: `Drop the page cache before it (echo 1 > /proc/sys/vm/drop_caches): ${formatCount(reclaimable)} pages (${formatBytes(reclaimable * pageSize.bytes)}), which are freed one by one and join where their neighbours are free.`,
      cost: 'Files are read again.',
      effect: 'likely',
    },
  ]
}

/** Only where the nommu allocator speaks: elsewhere blocks are not trimmed. */
function together({ length, order, pages, pageSize }: Reason): Remedy[] {
  if (length === null || order === null || pages === null) return []
  const slack = 2 ** order - pages
  const remedies: Remedy[] = [
    {
      kind: 'earlier',
      text: `Start what needs ${formatBytes(2 ** order * pageSize.bytes)} in one piece first, and what stays for good next to each other after it.`,
      cost: 'The order of start is fixed.',
      effect: 'likely',
    },
  ]
  if (slack > 0)
    remedies.push({
      kind: 'keep-whole-blocks',
      text: `vm.nr_trim_pages = 0 keeps the ${formatCount(slack)} pages after the ${formatCount(pages)} with the mapping: its block is freed whole when it ends.`,
      cost: `${formatBytes(slack * pageSize.bytes)} unused for as long as each such mapping lives.`,
      effect: 'likely',
    })
  return remedies
}

/** How low the reserve must be for the test to pass: the limit is below what is left. */
function lowerReserve({ inequality, verdicts, pageSize, zone, rule }: Reason): Remedy[] {
  const deciding = verdicts.find((verdict) => verdict.zone.name === zone)
  if (inequality === null || inequality.aboveOrder !== null || deciding === undefined) return []
  const { min, boost } = deciding.zone
  if (deciding.refusal === 'boost')
    return [
      {
        kind: 'no-boost',
        text: `vm.watermark_boost_factor = 0: without the boost of ${formatCount(boost)} pages the limit is ${formatCount(inequality.limit - boost)}, below the ${formatCount(inequality.left)} left.`,
        cost: 'Blocks of different kinds mix sooner, and memory fragments.',
        effect: 'certain',
      },
    ]
  if (min === null || inequality.left <= 0 || rule === null) return []
  const kb = Math.floor(((inequality.left - 1) * pageSize.bytes) / 1024)
  if (kb <= 0) return []
  return [
    {
      kind: 'lower-reserve',
      text: `vm.min_free_kbytes = ${kb} instead of ${(min * pageSize.bytes) / 1024}: the limit is then ${formatCount(inequality.left - 1)} pages, below the ${formatCount(inequality.left)} left.`,
      cost: 'Less is there for interrupts and for reclaim itself, which then fail earlier.',
      effect: verdicts.length === 1 ? 'certain' : 'likely',
    },
  ]
}

function moreReserve({ verdicts, pageSize, zone, cause }: Reason): Remedy[] {
  const deciding = verdicts.find((verdict) => verdict.zone.name === zone)
  if (cause !== 'atomic-reserve' || deciding?.zone.min == null) return []
  const kb = (deciding.zone.min * pageSize.bytes) / 1024
  return [
    {
      kind: 'larger-reserve',
      text: `Raise vm.min_free_kbytes above ${kb}: reclaim begins earlier, and more is kept for requests that cannot wait.`,
      cost: 'As much less for programs.',
      effect: 'likely',
    },
  ]
}

function cma({ cause, verdicts, pageSize, zone }: Reason): Remedy[] {
  const deciding = verdicts.find((verdict) => verdict.zone.name === zone)
  if (cause !== 'cma-only' || deciding === undefined) return []
  return [
    {
      kind: 'smaller-cma',
      text: `Give CMA less (cma=SIZE): ${formatBytes(deciding.zone.cma * pageSize.bytes)} of what is free belongs to it.`,
      cost: 'Drivers that need large pieces (video, camera) get smaller ones.',
      effect: 'likely',
    },
  ]
}

function less({ ground, process }: Reason): Remedy[] {
  if (ground === 'more-than-the-machine') return []
  if (ground === 'cgroup-limit')
    return [
      {
        kind: 'raise-limit',
        text: 'Raise the limit of the control group (memory.max), or let its programs use less.',
        cost: 'As much less for others.',
        effect: 'likely',
      },
    ]
  return [
    {
      kind: 'use-less',
      text: `Find what grew: /proc/slabinfo for the kernel, /proc/PID/status for programs${process === null ? '' : `; ${process} only asked last`}.`,
      cost: 'None.',
      effect: 'likely',
    },
  ]
}
