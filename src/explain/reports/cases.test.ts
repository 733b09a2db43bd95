/** Reports as people pasted them, and those of machines whose true state is known: every figure that the tool gives. */
import { describe, expect, it } from 'vitest'
import { importText } from '../../documents/importers/registry.ts'
import { reportLines, type ReportLine } from './lines.ts'
import { explainReports } from './reason.ts'
import { CASES, MACHINES, caseText } from './testing/cases.ts'

type Expected = Partial<ReportLine> & Pick<ReportLine, 'cause' | 'order'>

/** By name: one row for each event of the text. */
const EXPECTED: Readonly<Record<string, readonly Expected[]>> = {
  'a-24-syslog-truncated-and-repeated': [
    { cause: 'exhaustion', order: 0, repeats: 94, freePages: null },
    { cause: 'unknown', order: null, repeats: 1 },
    { cause: 'exhaustion', order: 0, repeats: 1 },
    { cause: 'unknown', order: 1, pages: 2, repeats: 4 },
  ],
  'a-25-headline-and-trace-only': [
    { cause: 'unknown', order: 5, process: 'xmms', pages: 32 },
    { cause: 'exhaustion', order: 0, process: 'XFree86' },
    { cause: 'exhaustion', order: 0, process: 'kswapd0' },
  ],
  'a-64bit-nommu-gpt2-halving-lengths-up-to-128g': [
    { cause: 'above-largest-order', order: 25, length: 137_438_953_472, pages: 2 ** 25, freePages: 333_478 },
    {
      cause: 'exhaustion',
      order: 20,
      length: 4_294_967_296,
      largestFreeOrder: 17,
      freePages: 394_146,
      grantable: 2 ** 29,
    },
    {
      cause: 'exhaustion',
      order: 19,
      length: 2_147_483_648,
      pages: 2 ** 19,
      largestOrder: 20,
      process: 'host1',
    },
  ],
  'a-android-only-highatomic-left-zram': [
    {
      cause: 'highatomic-only',
      order: null,
      freePages: 528,
      largestFreeOrder: 3,
      zone: 'Normal',
      inequality: { left: 528, limit: 1811, words: '528 free = 528, not above min 1811' },
    },
  ],
  'a-arm-60-boosted-watermark-oom-no-tasks': [
    {
      cause: 'watermark',
      order: 1,
      process: 'kthreadd',
      freePages: 67_525,
      largestFreeOrder: 9,
      largestOrder: 11,
      zone: 'DMA',
    },
  ],
  'a-arm64-64k-pages-reserved-underflow': [
    { cause: 'unknown', order: null, pageSize: 65_536, freePages: 1014, largestFreeOrder: 9 },
  ],
  'a-blackfin-2619-malloc-1mb-becomes-2mb': [
    {
      cause: 'fragmentation',
      order: 9,
      length: 1_052_672,
      pages: 257,
      freePages: 5257,
      largestFreeOrder: 8,
      largestOrder: 13,
      process: 't',
      pid: 57,
      zone: 'DMA',
      grantable: 1_048_576,
    },
  ],
  'a-esp32p4-file-7mb-above-max-order-then-and-1mb-order9': [
    { cause: 'unknown', order: 9, length: 1_142_784, pages: 279, process: 'cat' },
    { cause: 'above-largest-order', order: 11, length: 7_344_128, pages: 1793, process: 'file' },
  ],
  'a-esp32p4-ld-5mb-order11-last-column-zero': [
    {
      cause: 'fragmentation',
      order: 11,
      length: 5_283_840,
      pages: 1290,
      freePages: 6459,
      largestFreeOrder: 10,
      largestOrder: 11,
      process: 'ld',
      zone: 'Normal',
    },
  ],
  'a-imx6-310-free-is-all-cma': [
    {
      cause: 'cma-only',
      order: 0,
      process: 'swapper/0',
      freePages: 35_948,
      kernel: '3.10.53-1.1.0_ga+g67f859d',
      zone: 'DMA',
      largestOrder: 13,
      inequality: {
        left: 164,
        limit: 313,
        words:
          '35948 free - 35784 of CMA = 164, not above min 834, of which an atomic request may go down to 313',
      },
    },
  ],
  'a-m68k-mcf5208-8k-pages-eight-in-a-row': [
    {
      cause: 'fragmentation',
      order: 7,
      pageSize: 8192,
      length: 884_736,
      pages: 108,
      freePages: 1071,
      largestFreeOrder: 6,
      process: 'echo',
      pid: 62,
      kernel: '5.18.0-rc7-next',
      zone: 'DMA',
    },
    {
      cause: 'fragmentation',
      order: 7,
      pageSize: 8192,
      length: 884_736,
      pages: 108,
      freePages: 1409,
      largestFreeOrder: 6,
      process: '[',
      pid: 64,
    },
  ],
  'a-mips-loongson2e-16k-order0-empty-dma-zone': [
    {
      cause: 'zone-restriction',
      order: 0,
      pageSize: 16_384,
      freePages: 25_711,
      process: 'swapper',
      kernel: '3.17-1-loongson-2e',
      zone: 'DMA',
      largestOrder: 11,
    },
  ],
  'a-patched-format-per-type-counts-in-list': [
    { cause: 'unknown', order: null, freePages: (869_296 + 12_544 + 634_260) / 4, largestFreeOrder: 10 },
  ],
  'a-ppc32-515-vmalloc-not-memory-btrfs-interleaved': [
    { cause: 'address-space', order: null, length: 2_395_133, freePages: 438_282, process: 'systemd-udevd' },
  ],
  'a-rp2350-busybox-order8-versus-order6-zh': [
    { cause: 'unknown', order: 8, pageSize: 4096, length: 614_400, pages: 150, process: 'ls', pid: 24 },
  ],
  'a-stm32-319-order6-off-by-one-watermark': [
    {
      cause: 'watermark',
      order: 6,
      length: 221_184,
      pages: 54,
      freePages: 1515,
      largestFreeOrder: 6,
      process: 'free',
      pid: 67,
      kernel: '3.19.0-05389-gacf2cf1-dirty',
      zone: 'Normal',
      grantable: 131_072,
    },
  ],
  'a-stm32-init-102400-then-xip-romfs-zh': [
    { cause: 'unknown', order: 5, length: 102_400, pages: 25, process: 'init' },
  ],
  'a-wasm-nommu-134mb-33-pages-above-max-order': [
    {
      cause: 'above-largest-order',
      order: 16,
      length: 134_352_896,
      pages: 32_801,
      process: 'nix-env',
      pid: 71,
    },
  ],
  'a-x86-49-stall-both-zones-one-page-short': [
    {
      kind: 'stall',
      cause: 'watermark',
      order: 0,
      process: 'DOM Worker',
      freePages: 13_192,
      zone: 'DMA32',
      inequality: { left: 11_171, limit: 11_174, words: '11171 free = 11171, not above min 11174' },
    },
  ],
  'a-x86-numaq-four-nodes-lowmem-empty': [
    { cause: 'exhaustion', order: null, freePages: 16_287_272, largestFreeOrder: null, zone: 'Normal' },
  ],
  'd-uclinux-26-order7-splits-1mb-fails': [
    {
      cause: 'watermark',
      order: 7,
      freePages: 375,
      largestFreeOrder: 8,
      process: 'app',
      inequality: { left: 248, limit: 256, words: '375 free - 127 = 248, not above min 256' },
    },
  ],
}

describe('reports as they were pasted', () => {
  it.each(Object.keys(EXPECTED))('%s', (name) => {
    const lines = reportLines(importText(caseText(name)))
    expect(lines.map((line, index) => pick(line, EXPECTED[name]?.[index]))).toEqual(EXPECTED[name])
  })

  it('understands something in every text', () => {
    const nothing = Object.keys(CASES).filter(
      (name) => /^[abd]/.test(name) && importText(caseText(name)).understood === 0,
    )
    expect(nothing.filter((name) => name.startsWith('a') || name.startsWith('b'))).toEqual([])
  })

  it('both zones of the stall are one to three pages short', () => {
    const [reason] = explainReports(importText(caseText('a-x86-49-stall-both-zones-one-page-short')))
    expect(
      reason?.verdicts.map(({ zone, refusal, inequality }) => [
        zone.name,
        refusal,
        inequality?.left,
        inequality?.limit,
      ]),
    ).toEqual([
      ['DMA', 'lowmem-reserve', 2021, 89 + 1933],
      ['DMA32', 'amount', 11_171, 11_174],
    ])
  })

  it('the old rule goes through the orders, and misses by one page', () => {
    const [reason] = explainReports(importText(caseText('a-stm32-319-order6-off-by-one-watermark')))
    expect(reason).toMatchObject({ rule: 'orders', inequality: { aboveOrder: 5, left: 1, limit: 1 } })
  })
})

describe('machines whose state at the failure is known', () => {
  it.each(Object.keys(MACHINES))('%s', (name) => {
    const log = MACHINES[name]
    const reasons = explainReports(importText(log?.text ?? ''))
    // The kernel says nothing of requests made with __GFP_NOWARN: those of drivers in these logs.
    const said = (log?.failures ?? []).filter(({ what, gfp }) => what !== 'request failed' || gfp === '0xcc0')
    const known = Math.min(said.length, reasons.length, 20)
    expect(reasons.slice(0, known).map(({ kind, order }) => (kind === 'oom' ? 'oom' : order))).toEqual(
      said.slice(0, known).map(({ what, order }) => (what === 'request failed' ? order : 'oom')),
    )
    if (said.length > 0) expect(reasons.length).toBeGreaterThan(0)
    const [first] = reasons
    if (first === undefined || log?.first === undefined) return
    const blocks = first.verdicts[0]?.zone.blocks ?? []
    expect(
      Object.fromEntries(
        blocks.map(({ count }, order) => [String(order), count]).filter(([, count]) => count !== 0),
      ),
    ).toEqual(log.first.counts)
  })

  it('decides every one of their failures, each by a test that fails or a block that is missing', () => {
    const reasons = Object.values(MACHINES).flatMap(({ text }) => explainReports(importText(text)))
    expect(reasons.length).toBeGreaterThan(250)
    expect(reasons.filter(({ cause }) => cause === 'unknown')).toEqual([])
    for (const { cause, inequality, order, largestFreeOrder, largestOrder } of reasons) {
      if (inequality !== null) expect(inequality.left).toBeLessThanOrEqual(inequality.limit)
      if (cause === 'fragmentation') expect(largestFreeOrder).toBeLessThan(order ?? 0)
      if (cause === 'watermark') expect(largestFreeOrder).toBeGreaterThanOrEqual(order ?? 99)
      if (cause === 'above-largest-order') expect(order).toBeGreaterThan(largestOrder ?? 99)
    }
  })
})

function pick(line: ReportLine, expected: Expected | undefined): object {
  if (expected === undefined) return line
  return Object.fromEntries(Object.keys(expected).map((key) => [key, line[key as keyof ReportLine]]))
}
