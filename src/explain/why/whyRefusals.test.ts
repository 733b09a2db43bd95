/** Each refusal names its test, its function and its errno, and what would have been accepted. */
import { describe, expect, it, test } from 'vitest'
import { errnoName } from '../../base/uapi.ts'
import { runScenario } from '../../documents/scenario/testing/runScenario.ts'
import { WHY_TESTS } from './tests/allTests.ts'
import { whyOf } from '../../machines/nommu/testing/why.ts'
import type { TestName } from '../../sim/record/why.ts'

const A = 'board 4M\nA = spawn\n'
const PROG = 'A: f = open("/disk/prog", O_RDONLY)\n'
const RAM = 'A: f = open("/ram/x", O_RDWR|O_CREAT)\n'
const device = (settings: string): string =>
  `file "/dev/d" char 64K at 0x40000000 ${settings}\n${A}A: f = open("/dev/d", O_RDWR)\n`

const MMAP: Partial<Record<TestName, string>> = {
  'mmap-offset-aligned': `${A}${PROG}A: mmap(NULL, 4K, r, MAP_PRIVATE, f, 100)`,
  'mmap-descriptor': `${A}A: mmap(NULL, 4K, r, MAP_PRIVATE, 99, 0)`,
  'map-fixed': `${A}A: mmap(NULL, 4K, rw, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED)`,
  'map-hint': `kernel 2.6.29\n${A}A: mmap(0x80200000, 4K, rw, MAP_PRIVATE|MAP_ANONYMOUS)`,
  'map-type': `${A}A: mmap(NULL, 4K, rw, MAP_ANONYMOUS)`,
  'map-length': `${A}A: mmap(0)`,
  'map-length-limit': `${A}A: mmap(NULL, -1, rw, MAP_PRIVATE|MAP_ANONYMOUS)`,
  'file-mappable': `${A}A: f = open("/disk", O_RDONLY)\nA: mmap(NULL, 4K, r, MAP_PRIVATE, f, 0)`,
  'file-readable': `${A}A: f = open("/ram/x", O_WRONLY|O_CREAT)\nA: mmap(NULL, 4K, r, MAP_PRIVATE, f, 0)`,
  'file-writable': `${A}${RAM}A: ftruncate(f, 4K)\nA: g = open("/ram/x", O_RDONLY)\nA: mmap(NULL, 4K, rw, MAP_SHARED, g, 0)`,
  'file-direct': `${A}${PROG}A: mmap(NULL, 4K, r, MAP_SHARED, f, 0)`,
  'file-copy': `${device('')}A: mmap(NULL, 4K, r, MAP_PRIVATE, f, 0)`,
  'device-protection': `${device('')}A: mmap(NULL, 4K, rx, MAP_SHARED, f, 0)`,
  'file-noexec': `file "/disk/data" ext2 8K noexec\n${A}A: f = open("/disk/data", O_RDONLY)\nA: mmap(NULL, 4K, rx, MAP_PRIVATE, f, 0)`,
  'share-private': `kernel 2.6.29\n${A}${RAM}A: ftruncate(f, 8K)\nA: mmap(NULL, 8K, rw, MAP_SHARED, f, 0)\nA: mmap(NULL, 8K, r, MAP_PRIVATE, f, 0)`,
  'share-mismatch': `${A}${PROG}A: mmap(NULL, 4K, r, MAP_PRIVATE, f, 0)\nA: mmap(NULL, 8K, r, MAP_PRIVATE, f, 0)`,
  'place-declined': `${device('direct copy read write declines')}A: mmap(NULL, 4K, r, MAP_SHARED, f, 0)`,
  'place-refused': `${device('')}A: mmap(NULL, 8K, rw, MAP_SHARED, f, 60K)`,
  'place-shared-only': `file "/dev/mtd0" char 64K at 0x40000000 direct copy read write exec\n${A}A: f = open("/dev/mtd0", O_RDWR)\nA: mmap(NULL, 4K, r, MAP_PRIVATE, f, 0)`,
  'copy-readable': `file "/dev/zero" char 64K copy\n${A}A: f = open("/dev/zero", O_RDWR)\nA: mmap(NULL, 4K, r, MAP_PRIVATE, f, 0)`,
  'place-needed': `${A}${RAM}A: mmap(NULL, 4K, rw, MAP_SHARED, f, 0)`,
}

const UNMAP = `${A}A: a = mmap(16K)\n`
const FILE = `${A}${PROG}A: a = mmap(NULL, 8K, r, MAP_PRIVATE, f)\n`
const OTHERS: Partial<Record<TestName, string>> = {
  'munmap-length': `${UNMAP}A: munmap(a, 0)`,
  'munmap-found': `${UNMAP}A: munmap(0, 4K)`,
  'munmap-exact': `kernel 2.6.28\n${UNMAP}A: munmap(a, 4K)`,
  'munmap-file-start': `${FILE}A: munmap(a+4K, 4K)`,
  'munmap-file-end': `${FILE}A: munmap(a, 4K)`,
  'munmap-inside': `${UNMAP}A: munmap(a, 20K)`,
  'munmap-start-aligned': `${UNMAP}A: munmap(a+100, 4K)`,
  'munmap-end-aligned': `kernel 2.6.29\n${UNMAP}A: munmap(a, 100)`,
  'mremap-lengths': `${UNMAP}A: mremap(a, 16K, 0, 0)`,
  'mremap-aligned': `${UNMAP}A: mremap(a+100, 16K, 8K, 0)`,
  'mremap-fixed': `${UNMAP}A: mremap(a, 16K, 8K, MREMAP_MAYMOVE|MREMAP_FIXED, 0x80200000)`,
  'mremap-found': `${UNMAP}A: mremap(a, 8K, 4K, 0)`,
  'mremap-private': `${FILE}A: mremap(a, 8K, 4K, 0)`,
  'mremap-room': `${UNMAP}A: mremap(a, 16K, 32K, MREMAP_MAYMOVE)`,
  'truncate-descriptor': `${A}A: ftruncate(99, 4K)`,
  'truncate-size': `${A}${RAM}A: ftruncate(f, -1)`,
  'truncate-kind': `${A}${PROG}A: ftruncate(f, 4K)`,
  'truncate-mapped': `${A}${RAM}A: ftruncate(f, 8K)\nA: mmap(NULL, 8K, rw, MAP_SHARED, f, 0)\nA: ftruncate(f, 4K)`,
  'mremap-old-length': `kernel 2.6.28\n${A}A: a = mmap(12K)\nA: mremap(a, 8K, 4K, 0)`,
  'file-page-there': `kernel 2.6.28\n${A}${RAM}A: mmap(NULL, 4K, r, MAP_PRIVATE, f, 0)\nA: ftruncate(f, 8K)`,
  'file-order': `${A}${RAM}A: ftruncate(f, 8M)`,
  'shm-exclusive': `${A}A: shmget(7, 4K, IPC_CREAT|0600)\nA: shmget(7, 4K, IPC_CREAT|IPC_EXCL|0600)`,
  'shm-size-existing': `${A}A: shmget(7, 4K, IPC_CREAT|0600)\nA: shmget(7, 8K, 0600)`,
  'shm-exists': `${A}A: shmget(7, 4K, 0600)`,
  'shm-free': `kernel 6.12 shm-direct\n${A}A: id = shmget(IPC_PRIVATE, 4K, IPC_CREAT)\nA: a = shmat(id)\nA: shmat(id, a)`,
  'shm-huge': `${A}A: shmget(7, 4K, 0xa00)`,
  'shm-size': `${A}A: shmget(7, 0, IPC_CREAT|0600)`,
  'shm-id': `${A}A: shmat(9, NULL, 0)`,
  'shm-attached': `${A}A: shmdt(0x80200000)`,
}

const OF_THE_CALL: Partial<Record<TestName, string>> = {
  'caller-there': 'board 4M\nA = spawn(program 8M)\nA: mmap(4K)',
  'needs-mmu': `${A}A: fork()`,
  'proc-file': 'board 4M\nA = spawn(program 8M)\nA: cat maps',
  'sysctl-known': 'sysctl vm.max_map_count = 9',
  'access-memory': `${A}A: peek(0)`,
  'clone-vm': `kernel 2.6.29\n${A}A: clone(SIGCHLD)`,
  'clone-thread': `${A}A: clone(0x10000)`,
}

const DATA = 'A: f = open("/disk/data.bin", O_RDWR)\n'
const OTHER = `${A}B = spawn\nB: b = mmap(4K)\n`
const CALLS: Partial<Record<TestName, string>> = {
  'open-found': `${A}A: open("/nowhere", O_RDONLY)`,
  'open-creates': `${A}A: open("/nowhere", O_RDWR|O_CREAT)`,
  'open-exclusive': `${A}A: open("/disk/prog", O_RDWR|O_CREAT|O_EXCL)`,
  'open-directory': `${A}A: open("/disk", O_RDWR)`,
  'open-writes': `${A}A: open("/rom/lib.so", O_RDWR)`,
  'close-descriptor': `${A}A: close(99)`,
  'io-offset': `${A}${DATA}A: pread(f, 0, 8, -1)`,
  'io-descriptor': `${A}A: read(99, 0, 8)`,
  'io-mode': `${A}${PROG}A: write(f, 0, 8)`,
  'io-count': `${A}${DATA}A: read(f, 0, -1)`,
  'io-directory': `${A}A: f = open("/disk", O_RDONLY)\nA: read(f, 0, 8)`,
  'io-memory': `${A}${DATA}A: write(f, 0x803ffff8, 16)`,
  'io-room': `${A}${RAM}A: a = mmap(4K)\nA: write(f, a, 8)`,
  'futex-command': `${A}A: a = mmap(4K)\nA: futex(a, 99, 0)`,
  'futex-aligned': `${A}A: a = mmap(4K)\nA: futex(a+2, FUTEX_WAKE, 1)`,
  'futex-mapped': `kernel 2.6.29\n${A}A: futex(0, FUTEX_WAKE, 1)`,
  'futex-value': `${A}A: a = mmap(4K)\nA: futex(a, FUTEX_WAIT, 7)`,
  'ptrace-target': `${A}B = spawn(program 8M)\nA: ptrace_peek(B, 0)`,
  'ptrace-other': `${A}A: ptrace_attach(A)`,
  'ptrace-untraced': `${OTHER}A: ptrace_attach(B)\nA: ptrace_attach(B)`,
  'ptrace-tracer': `${OTHER}A: ptrace_detach(B)`,
  'ptrace-mapped': `${OTHER}A: ptrace_attach(B)\nA: ptrace_peek(B, 0)`,
  'ptrace-allowed': `${device('direct read')}B = spawn
    A: a = mmap(NULL, 4K, r, MAP_SHARED, f, 0)\nB: ptrace_attach(A)\nB: ptrace_poke(A, a, 1)`,
  'ptrace-whole': `${OTHER}A: ptrace_attach(B)\nA: ptrace_peek(B, b+4092)`,
}

describe.each([
  ['the call itself', OF_THE_CALL],
  ['mmap', MMAP],
  ['files, futex and ptrace', CALLS],
  ['the other calls', OTHERS],
] as const)('%s', (_name, cases) => {
  test.each(Object.entries(cases) as [TestName, string][])('%s', (name, text) => {
    const { failed, lines, events, ret } = whyOf(text)
    const words = WHY_TESTS[name]
    expect(events.filter((event) => event.type === 'check' && event.failed)).toMatchObject([{ test: name }])
    expect(failed).toMatchObject({ fn: words.fn, outcome: 'failed' })
    expect(failed?.text).toMatch(new RegExp(`: ${words.errno ?? ''}$`))
    expect(errnoName(ret)).toBe(words.errno)
    expect(lines.filter(({ outcome }) => outcome === 'failed')).toHaveLength(1)
    if (words.instead !== undefined) expect(failed?.instead).toBeTruthy()
  })
})

it('shmat of 6.12 fails for the missing capability', () => {
  const { failed } = whyOf(`${A}A: s = shmget(7, 4K, IPC_CREAT|0600)\nA: shmat(s, NULL, 0)`)
  expect(failed).toMatchObject({ fn: 'validate_mmap_request' })
  expect(failed?.text).toMatch(
    /^This kernel cannot map the pages .*; NOMMU_MAP_DIRECT \(0x8\) is not among .*: ENODEV$/,
  )
})

it('a direct mapping over a smaller one stops the kernel', () => {
  const { failed } = whyOf(`${A}${RAM}A: ftruncate(f, 8K)
    A: mmap(NULL, 4K, rw, MAP_SHARED, f, 0)\nA: mmap(NULL, 8K, rw, MAP_SHARED, f, 0)`)
  expect(failed).toMatchObject({ fn: 'add_nommu_region' })
})

describe('each cause of ENOMEM', () => {
  const holes = (kernel: string, last: string): string =>
    [
      `kernel ${kernel}`,
      'board 1M',
      'A = spawn(program 4K, stack 4K)',
      ...Array.from({ length: 150 }, (_, page) => `A: p${page} = mmap(4K)`),
      ...Array.from({ length: 75 }, (_, page) => `A: munmap(p${2 * page}, 4K)`),
      last,
    ].join('\n')

  it('above the largest order', () => {
    expect(whyOf(`${A}A: mmap(8M)`).failed).toMatchObject({
      fn: '__alloc_pages',
      instead: 'at most 4 MiB (order 10) in one mapping',
    })
  })

  it('fragmentation, with the arithmetic', () => {
    const { failed, line } = whyOf(holes('6.12', 'A: mmap(256K)'))
    expect(failed?.fn).toBe('__rmqueue_smallest')
    expect(failed?.text).toMatch(
      /^Fragmentation, although \d+ KiB are free: .* 256 KiB \(order 6\), .*; \d+ pages are free and 64 would do, but they lie in \d+ blocks: ENOMEM$/,
    )
    // Each number is that of the machine.
    const { machine } = runScenario(holes('6.12', 'A: mmap(256K)'))
    const [free, , blocks] =
      /(\d+) pages are free and (\d+) would do, but they lie in (\d+)/
        .exec(failed?.text ?? '')
        ?.slice(1)
        .map(Number) ?? []
    const orders = Array.from({ length: 11 }, (_, order) => machine.buddy.blocksOfOrder(order))
    expect([free, blocks]).toEqual([machine.buddy.freePages, orders.reduce((a, b) => a + b)])
    expect(line('zone_watermark_ok')?.outcome).toBe('passed')
    const runs = failed?.ref?.kind === 'pages' ? failed.ref.runs : []
    expect(runs.reduce((sum, { pages }) => sum + pages, 0)).toBe(free)
  })

  it('watermark: a block is there, but the reserve is not to be touched', () => {
    const text = Array.from({ length: 40 }, () => 'A: mmap(64K)').join('\n')
    const { events } = whyOf(`board 4M\nA = spawn\nA: mmap(1M)\n${text}\nA: mmap(512K)\nA: mmap(64K)`)
    const failed = events.find((event) => event.type === 'check' && event.failed)
    expect(failed).toMatchObject({ test: 'watermark' })
  })

  it('true exhaustion', () => {
    const { failed } = whyOf(`${A}A: mmap(1M)\nA: mmap(4M)`)
    expect(failed?.text).toBe(
      'Exhausted: it needs 4 MiB, 1.98 MiB are free, and the largest free block is 1 MiB; 1,024 pages wanted, 508 free in all: ENOMEM',
    )
  })

  it('the rule before Linux 4.4, order by order', () => {
    const last = 'A: big = mmap(64K)\nA: mmap(60K)'
    expect(errnoName(whyOf(holes('6.12', last)).ret)).toBeNull()
    const { failed, events } = whyOf(holes('2.6.29', last))
    expect(failed?.text).toMatch(
      /^Rule before Linux 4.4: a block of 64 KiB is free, but .*; without the blocks of orders 0 to \d, /,
    )
    const halved = events.flatMap((event) =>
      event.type === 'check' && event.test === 'watermark-order' ? [event.values] : [],
    )
    // Pages left, and the mark, fall from order to order.
    for (const [i, [, , left = 0, mark = 0]] of halved.entries()) {
      const before = halved[i - 1]
      if (before === undefined) continue
      expect(left).toBeLessThanOrEqual(before[2] ?? 0)
      expect(mark).toBe((before[3] ?? 0) >> 1)
    }
  })

  it('ftruncate and shmget fail for the same causes', () => {
    const file = whyOf(`${A}A: mmap(2M)\n${RAM}A: ftruncate(f, 2M)`)
    expect(file.failed?.fn).toBe('zone_watermark_ok')
    const segment = whyOf(`${A}A: shmget(7, 8M, IPC_CREAT|0600)`)
    expect(segment.failed).toMatchObject({ fn: 'ramfs_nommu_expand_for_mapping' })
    expect(errnoName(segment.ret)).toBe('EFBIG')
  })
})
