/** Each row of the table of kernels (README.md), as one scenario that runs on all four and shows the difference. */
import { describe, expect, test } from 'vitest'
import { runScenario, type Run } from '../../../documents/scenario/testing/runScenario.ts'
import { randomScenario } from '../../../machines/nommu/testing/random/randomScenario.ts'
import { ERAS, type Era } from '../era.ts'
import { checkInvariants } from '../invariants.ts'
import { validateNommuRegions } from '../mm/regionCheck.ts'

const KIB = 1024
const PAGE = 4 * KIB

/** What a scenario shows on each kernel. */
const onEach = (text: string, look: (run: Run, era: Era) => unknown): Record<Era, unknown> => {
  const shown = ERAS.map((era) => [era, look(runScenario(`kernel ${era}\n${text}`), era)] as const)
  return Object.fromEntries(shown) as Record<Era, unknown>
}

/** `start-end` in pages from the first line's start on, for what cat printed. */
const ranges = (text: string): string[] => {
  const lines = [...text.matchAll(/^([0-9a-f]+)-([0-9a-f]+) /gm)].map(([, from = '', to = '']) => [
    Number.parseInt(from, 16),
    Number.parseInt(to, 16),
  ])
  return lines.map(([from = 0, to = 0]) => `${(to - from) / KIB}K`)
}

describe('how a process finds its mappings', () => {
  const TWICE = `
A = spawn
A: fd = open("/rom/lib.so", O_RDONLY)
A: a = mmap(NULL, 8K, r, MAP_PRIVATE, fd, 0)
A: b = mmap(NULL, 8K, r, MAP_PRIVATE, fd, 0)
`
  test('the same mapping twice: two links, two VMAs that coexist, or one that hides the other', () => {
    const shown = onEach(`${TWICE}A: cat maps`, (run) => ({
      same: run.value('a') === run.value('b'),
      listed: ranges(run.printed).length - 2,
      hidden: run.events('vma-hidden').length,
      usage: run.region('a').usage,
    }))
    expect(shown).toEqual({
      '2.6.20': { same: true, listed: 2, hidden: 0, usage: 2 },
      '2.6.28': { same: true, listed: 2, hidden: 0, usage: 2 },
      '2.6.29': { same: true, listed: 2, hidden: 0, usage: 2 },
      '6.12': { same: true, listed: 1, hidden: 1, usage: 2 },
    })
  })

  test('undone twice: only the maple tree of 6.12 has lost the first', () => {
    const shown = onEach(`${TWICE}A: munmap(a, 8K)\nA: munmap(b, 8K)`, (run) => [
      ...run.errnos.slice(-2),
      run.machine.processes.find((process) => process.name === 'A')?.mm.mapCount,
    ])
    expect(shown).toEqual({
      '2.6.20': [null, null, 2],
      '2.6.28': [null, null, 2],
      '2.6.29': [null, null, 2],
      '6.12': [null, 'EINVAL', 3],
    })
  })
})

test('storage: an object of kmalloc keeps its slack and goes back whole, regions own single pages', () => {
  const text = 'A = spawn(program 4K, stack 4K)\nA: a = mmap(32K)\nA: munmap(a, 32K)'
  expect(
    onEach(text, (run) => {
      const freed = run.events('free')
      return { orders: [...new Set(freed.map((event) => event.order))], frees: freed.length }
    }),
  ).toEqual({
    // SLAB keeps it.
    '2.6.20': { orders: [], frees: 0 },
    '2.6.28': { orders: [3], frees: 1 },
    '2.6.29': { orders: [0], frees: 8 },
    '6.12': { orders: [0], frees: 8 },
  })
})

describe('SLOB of 2.6.20', () => {
  const SLOB = 'board 1M\nkernel 2.6.20 slob\nA = spawn\n'

  test('a block is the power of two below: what lies past it is in the next block too', () => {
    const run = runScenario(`${SLOB}A: a = mmap(65544)\nA: b = mmap(64K)\nA: poke(b, 7)\nA: poke(a+64K, 1)`)
    expect(run.value('b')).toBe(run.value('a') + 64 * KIB)
    expect(run.machine.peek(run.value('b'))).toBe(1)
    expect(checkInvariants(run.machine)).toBeNull()
    const { machine } = runScenario(
      `${SLOB}A: a = mmap(65544)\nA: munmap(a, 65544)\nA: b = mmap(20K)\nA: munmap(b, 0)`,
    )
    expect(machine.buddy.freePages).toBe(runScenario(SLOB).machine.buddy.freePages)
    expect(checkInvariants(machine)).toBeNull()
  })

  test('every object is said to have a page: mremap may make a mapping as long as that, and no longer', () => {
    const text =
      'A: a = mmap(20K)\nA: mremap(a, 20K, 24K, 0)\nA: mremap(a, 20K, 8K, 0)\nA: mremap(a, 20K, 4K, 0)'
    expect(runScenario(SLOB + text).errnos.slice(-3)).toEqual(['ENOMEM', 'ENOMEM', null])
  })

  test('a length of 2 GiB hangs the machine', () => {
    const { machine } = runScenario(`${SLOB}A: mmap(0xf0000000)`)
    expect(machine.isHung).toBe(true)
    expect(runScenario('board 1M\nkernel 2.6.28 slob\nA = spawn\nA: mmap(0xf0000000)').errnos.at(-1)).toBe(
      'ENOMEM',
    )
  })
})

describe('trimming', () => {
  const shaved = (run: Run): string[] =>
    run
      .events('free')
      .map(
        (event) =>
          `${event.pfn - run.value('a') / PAGE}+${1 << event.order}${event.toTail ? ' tail' : ' head'}`,
      )

  test('never, in powers of two from the top down, or page by page to the tail', () => {
    expect(onEach('A = spawn\nA: a = mmap(36K)', shaved)).toEqual({
      '2.6.20': [],
      '2.6.28': [],
      '2.6.29': ['12+4 head', '10+2 head', '9+1 head'],
      '6.12': ['9+1 tail', '10+1 tail', '11+1 tail', '12+1 tail', '13+1 tail', '14+1 tail', '15+1 tail'],
    })
  })

  test('vm.nr_trim_pages decides from 2.6.29 on; before, there is nothing to decide', () => {
    const slack = (run: Run): number => (run.region('a').top - run.value('a')) / PAGE
    expect(onEach('A = spawn\nsysctl vm.nr_trim_pages = 0\nA: a = mmap(20K)', slack)).toEqual({
      '2.6.20': 8,
      '2.6.28': 8,
      '2.6.29': 8,
      '6.12': 8,
    })
    expect(onEach('A = spawn\nA: a = mmap(20K)', slack)).toEqual({
      '2.6.20': 8,
      '2.6.28': 8,
      '2.6.29': 5,
      '6.12': 5,
    })
  })
})

describe('munmap', () => {
  test('holes, heads and tails: not before 2.6.29', () => {
    const text = `
A = spawn
A: a = mmap(20K)
A: munmap(a+8K, 4K)
A: munmap(a, 4K)
A: munmap(a+16K, 4K)
A: munmap(a, 20K)`
    expect(onEach(text, (run) => run.errnos.slice(-4))).toEqual({
      '2.6.20': ['EINVAL', 'EINVAL', 'EINVAL', null],
      '2.6.28': ['EINVAL', 'EINVAL', 'EINVAL', null],
      '2.6.29': [null, null, null, 'EINVAL'],
      '6.12': [null, null, null, 'EINVAL'],
    })
  })

  test('lengths are rounded up in 6.12 only', () => {
    const text = 'A = spawn\nA: a = mmap(5000)\nA: munmap(a, 8K)\nA: munmap(a, 5000)'
    expect(onEach(text, (run) => run.errnos.slice(-2))).toEqual({
      '2.6.20': ['EINVAL', null],
      '2.6.28': ['EINVAL', null],
      '2.6.29': ['EINVAL', null],
      '6.12': [null, 'EINVAL'],
    })
  })

  test('a request that begins below a file mapping finds it in 6.12 only', () => {
    const text = `
A = spawn(program 4K, stack 4K)
A: fd = open("/disk/prog", O_RDONLY)
A: a = mmap(4K)
A: b = mmap(NULL, 4K, r, MAP_PRIVATE, fd, 0)
A: munmap(a, 4K)
A: munmap(a, 8K)`
    expect(onEach(text, (run) => [run.value('b') - run.value('a'), run.errnos.at(-1)])).toEqual({
      '2.6.20': [PAGE, 'EINVAL'],
      '2.6.28': [PAGE, 'EINVAL'],
      '2.6.29': [PAGE, 'EINVAL'],
      '6.12': [PAGE, null],
    })
  })
})

test('private read-only file maps: only the same pages are shared before 2.6.29, whatever the protection; then any part', () => {
  const text = `
A = spawn
A: fd = open("/disk/prog", O_RDONLY)
A: a = mmap(NULL, 16K, r, MAP_PRIVATE, fd, 0)
A: same = mmap(NULL, 16K, r, MAP_PRIVATE, fd, 0)
A: part = mmap(NULL, 4K, r, MAP_PRIVATE, fd, 8K)
A: exec = mmap(NULL, 16K, rx, MAP_PRIVATE, fd, 0)`
  const shared = (run: Run): readonly boolean[] => [
    run.value('same') === run.value('a'),
    run.value('part') === run.value('a') + 2 * PAGE,
    run.value('exec') === run.value('a'),
  ]
  expect(onEach(text, (run) => [shared(run), run.errnos.at(-2)])).toEqual({
    '2.6.20': [[true, false, true], 'EINVAL'],
    '2.6.28': [[true, false, true], 'EINVAL'],
    '2.6.29': [[true, true, true], null],
    '6.12': [[true, true, true], null],
  })
})

test('an address hint is refused, and ignored in 6.12', () => {
  const text = 'A = spawn\nA: a = mmap(0x80000000, 4K, rw, MAP_PRIVATE|MAP_ANONYMOUS)'
  expect(onEach(text, (run) => run.errnos.at(-1))).toEqual({
    '2.6.20': 'EINVAL',
    '2.6.28': 'EINVAL',
    '2.6.29': 'EINVAL',
    '6.12': null,
  })
})

describe('System V shared memory', () => {
  const ATTACHED = `
A = spawn
B = spawn
A: id = shmget(IPC_PRIVATE, 8K, IPC_CREAT)
A: a = shmat(id)
A: a2 = shmat(id)
B: b = shmat(id)
`
  test('nattch: the shared VMA counts once in 2.6.20, then every attachment; 6.12 refuses shmat', () => {
    expect(onEach(`${ATTACHED}A: nattch(id)`, (run) => [run.errnos.at(-2), run.ret])).toEqual({
      '2.6.20': [null, 1],
      '2.6.28': [null, 3],
      '2.6.29': [null, 3],
      '6.12': ['ENODEV', 0],
    })
    expect(runScenario(`kernel 6.12 shm-direct\n${ATTACHED}A: nattch(id)`).ret).toBe(3)
  })

  test('shmdt drops one attachment in every kernel', () => {
    expect(
      onEach(`${ATTACHED}A: shmdt(a)\nA: nattch(id)\nA: shmdt(a)`, (run) => [
        run.rets.at(-2),
        run.errnos.at(-1),
      ]),
    ).toEqual({
      '2.6.20': [1, null],
      '2.6.28': [2, null],
      '2.6.29': [2, null],
      '6.12': [0, 'EINVAL'],
    })
  })

  test('the count follows munmap and exit as well', () => {
    const text = `${ATTACHED}A: munmap(a, 8K)\nA: nattch(id)\nA: exit\nB: nattch(id)`
    expect(onEach(text, (run) => [run.rets.at(-3), run.rets.at(-1)])).toEqual({
      '2.6.20': [1, 1],
      '2.6.28': [2, 1],
      '2.6.29': [2, 1],
      '6.12': [0, 0],
    })
  })
})

test('/proc/maps lists the VMAs of the system, ends as asked for; then regions, which end at a page', () => {
  const text = `
A = spawn(program 8K, stack 8K)
A: fd = open("/disk/prog", O_RDONLY)
A: a = mmap(NULL, 5000, r, MAP_PRIVATE, fd, 0)
A: b = mmap(NULL, 4K, r, MAP_PRIVATE, fd, 4K)
cat /proc/maps`
  const bytes = (run: Run): string[] => ranges(run.printed).slice(2)
  expect(onEach(text, bytes)).toEqual({
    '2.6.20': [`${5000 / KIB}K`],
    '2.6.28': [`${5000 / KIB}K`],
    '2.6.29': ['8K'],
    '6.12': ['8K'],
  })
})

test('MAP_UNINITIALIZED leaves the old contents in 6.12 only', () => {
  const text = `
A = spawn
A: a = mmap(4K)
A: poke(a, 77)
A: munmap(a, 4K)
A: b = mmap(NULL, 4K, rw, MAP_PRIVATE|MAP_ANONYMOUS|MAP_UNINITIALIZED)
A: peek(b)`
  expect(onEach(text, (run) => [run.value('a') === run.value('b'), run.ret])).toEqual({
    '2.6.20': [true, 0],
    '2.6.28': [true, 0],
    '2.6.29': [true, 0],
    '6.12': [true, 77],
  })
})

test('a freed block that is likely to merge soon goes to the tail in 6.12, else always to the head', () => {
  // Pages 2 to 9. When 4 is freed, 6 and 7 are free as one block, so that 4 and 5 would grow to four pages at once.
  const text = `
A = spawn(program 4K, stack 4K)
${[2, 3, 4, 5, 6, 7, 8, 9].map((page) => `A: p${page} = mmap(4K)`).join('\n')}
A: munmap(p9, 4K)
A: munmap(p7, 4K)
A: munmap(p6, 4K)
A: munmap(p4, 4K)
A: next = mmap(4K)`
  const whichPage = (run: Run): number => (run.value('next') - run.value('p2')) / PAGE + 2
  expect(onEach(text, whichPage)).toEqual({ '2.6.20': 4, '2.6.28': 4, '2.6.29': 4, '6.12': 9 })
})

test('a VMA ends where the length asked for ends, and at a page boundary in 6.12', () => {
  const text = 'A = spawn\nA: a = mmap(5000)\nA: cat maps'
  expect(
    onEach(text, (run) => [run.vma('a').end - run.value('a'), run.region('a').end - run.value('a')]),
  ).toEqual({
    '2.6.20': [5000, 5000],
    '2.6.28': [5000, 5000],
    '2.6.29': [5000, 8192],
    '6.12': [8192, 8192],
  })
})

test('mremap goes up to the end of the object, then to the end of the region', () => {
  const text = 'A = spawn\nsysctl vm.nr_trim_pages = 0\nA: a = mmap(12K)\nA: mremap(a, 12K, 16K, 0)'
  expect(onEach(text, (run) => run.errnos.at(-1))).toEqual({
    '2.6.20': null,
    '2.6.28': null,
    '2.6.29': 'ENOMEM',
    '6.12': 'ENOMEM',
  })
})

test('MmapCopy is in /proc/meminfo from 2.6.29 on', () => {
  expect(onEach('cat /proc/meminfo', (run) => run.printed.includes('MmapCopy'))).toEqual({
    '2.6.20': false,
    '2.6.28': false,
    '2.6.29': true,
    '6.12': true,
  })
})

test('a private mapping that others may share has an s in /proc/PID/maps of older kernels', () => {
  const text = `
A = spawn
A: fd = open("/disk/prog", O_RDONLY)
A: a = mmap(NULL, 4K, r, MAP_PRIVATE, fd, 0)
A: cat maps`
  expect(onEach(text, (run) => /r--(.) .*prog/.exec(run.printed)?.[1])).toEqual({
    '2.6.20': 's',
    '2.6.28': 's',
    '2.6.29': 's',
    '6.12': 'p',
  })
})

test('CONFIG_DEBUG_NOMMU_REGIONS: mappings in place that overlap are what its check would stop at', () => {
  const text = `
A = spawn
A: fd = open("/dev/mtd0", O_RDWR)
A: a = mmap(NULL, 8K, r, MAP_SHARED, fd, 0)
A: b = mmap(NULL, 8K, r, MAP_SHARED, fd, 4K)`
  expect(onEach(text, (run) => validateNommuRegions(run.machine))).toEqual({
    '2.6.20': null,
    '2.6.28': null,
    '2.6.29': 'region 0x22001000 begins below 0x22002000, the top of the one before',
    '6.12': 'region 0x22001000 begins below 0x22002000, the top of the one before',
  })
})

describe('random programs', () => {
  test.each(['2.6.20', '2.6.28', '2.6.29'] as const)('%s: invariants hold in all of 25', (era) => {
    for (let seed = 1; seed <= 25; seed++)
      expect(() => runScenario(randomScenario(seed, { steps: 200, era }))).not.toThrow()
  })

  test.each([
    ['2.6.20', 'slob'],
    ['2.6.28', 'slab'],
    ['2.6.28', 'slob'],
  ] as const)('%s with %s: in all of 5', (era, slab) => {
    for (let seed = 1; seed <= 5; seed++) {
      const text = randomScenario(seed, { steps: 200, era }).replace(/^kernel .*$/m, `kernel ${era} ${slab}`)
      expect(text).toContain(slab)
      expect(() => runScenario(text)).not.toThrow()
    }
  })
})
