/** What the patch of 2009 says that it changes, one test a statement; README.md lists them. */
import { describe, expect, test } from 'vitest'
import { runScenario } from '../../../documents/scenario/testing/runScenario.ts'

const PAGE = 4096
const count = (text: string, pattern: RegExp): number => (text.match(pattern) ?? []).length

describe('NOMMU: Make VMAs per MM as for MMU-mode linux (2009)', () => {
  const ATTACH = `A = spawn
B = spawn
A: id = shmget(IPC_PRIVATE, 4K, IPC_CREAT)
A: a = shmat(id)
B: b = shmat(id)
`
  test('P1: problem 1: nattch did not say how often a segment is attached (up to 2.6.20; mended before 2.6.28)', () => {
    expect(runScenario(`kernel 2.6.20\n${ATTACH}A: nattch(id)`).ret).toBe(1)
    expect(runScenario(`kernel 2.6.28\n${ATTACH}A: nattch(id)`).ret).toBe(2)
    expect(runScenario(`kernel 2.6.29\n${ATTACH}A: nattch(id)`).ret).toBe(2)
  })

  const SHARED = `A = spawn
B = spawn
A: f = open("/disk/prog", O_RDONLY)
B: g = open("/disk/prog", O_RDONLY)
A: a = mmap(NULL, 8K, rx, MAP_PRIVATE, f, 0)
B: b = mmap(NULL, 8K, rx, MAP_PRIVATE, g, 0)
A: exit
B: cat maps`
  test('P2: problem 2: a shared VMA belonged to a process that may be dead; now each process has its own', () => {
    for (const kernel of ['2.6.28', '2.6.29']) {
      const run = runScenario(`kernel ${kernel}\n${SHARED}`)
      expect(run.printed).toContain('/disk/prog')
      // One VMA with two links, the same to both, or a VMA of each: with a region that counts them.
      expect(run.events('region-usage').map((event) => event.usage)).toEqual([2, 1])
    }
  })

  test('P3: change 1: memory comes from alloc_pages, and each page can be given back alone', () => {
    const run = runScenario('kernel 2.6.29\nA = spawn\nA: a = mmap(32K)\nA: munmap(a+12K, 4K)')
    expect(run.events('free').at(-1)).toMatchObject({ pfn: run.value('a') / PAGE + 3, order: 0 })
  })

  test('P4: change 2: excess pages are trimmed', () => {
    const run = runScenario('kernel 2.6.29\nA = spawn\nA: a = mmap(20K)')
    expect((run.region('a').top - run.value('a')) / PAGE).toBe(5)
  })

  test('P5: change 3: VMAs are in a tree of their process, and may lie over each other', () => {
    const run = runScenario(`kernel 2.6.29
A = spawn
A: f = open("/disk/prog", O_RDONLY)
A: a = mmap(NULL, 16K, r, MAP_PRIVATE, f, 0)
A: b = mmap(NULL, 8K, r, MAP_PRIVATE, f, 4K)
A: c = mmap(NULL, 16K, r, MAP_PRIVATE, f, 0)
A: cat maps
A: munmap(c, 16K)
A: munmap(a, 16K)
A: munmap(b, 8K)`)
    expect(count(run.printed, /disk.prog/g)).toBe(3)
    expect(run.errnos.slice(-3)).toEqual([null, null, null])
  })

  test('P6: change 4: the file knows its mappings', () => {
    const run = runScenario(`
A = spawn
A: f = open("/ram/a", O_RDWR|O_CREAT)
A: ftruncate(f, 16K)
A: a = mmap(NULL, 16K, rw, MAP_SHARED, f, 0)
A: ftruncate(f, 8K)
A: munmap(a, 16K)
A: ftruncate(f, 8K)`)
    expect([run.errnos.at(-3), run.errnos.at(-1)]).toEqual(['ETXTBSY', null])
  })

  test('P7: change 5: munmap punches holes in anonymous memory; VMA and region are split', () => {
    const run = runScenario('kernel 2.6.29\nA = spawn\nA: a = mmap(20K)\nA: munmap(a+8K, 4K)\ncat /proc/maps')
    expect(run.events('region-split')).toHaveLength(1)
    expect(count(run.printed, /\n/g)).toBe(4)
  })

  test('P8: change 6: shmdt releases one attachment; all attachments have one address', () => {
    const twice = `${ATTACH}A: c = shmat(id)\nA: shmdt(a)\nA: nattch(id)`
    const run = runScenario(`kernel 2.6.29\n${twice}`)
    expect([run.value('a') === run.value('c'), run.value('a') === run.value('b'), run.ret]).toEqual([
      true,
      true,
      2,
    ])
    expect(runScenario(`kernel 2.6.28\n${twice}`).ret).toBe(2)
    expect(runScenario(`kernel 2.6.20\n${twice}\nA: shmdt(a)`).errnos.at(-1)).toBe(null)
  })

  test('P9: change 7: a core holds private mappings whole, no device memory, and of shared ones only segments', () => {
    const run = runScenario(`kernel 6.12 shm-direct
file "/dev/fb0" char 64K at 0x40000000
A = spawn
A: a = mmap(8K)
A: none = mmap(NULL, 4K, PROT_NONE, MAP_PRIVATE|MAP_ANONYMOUS)
A: f = open("/dev/fb0", O_RDWR)
A: fb = mmap(NULL, 64K, rw, MAP_SHARED, f, 0)
A: r = open("/ram/a", O_RDWR|O_CREAT)
A: ftruncate(r, 4K)
A: ram = mmap(NULL, 4K, rw, MAP_SHARED, r, 0)
A: p = open("/rom/lib.so", O_RDONLY)
A: rom = mmap(NULL, 4K, r, MAP_PRIVATE, p, 0)
A: id = shmget(IPC_PRIVATE, 4K, IPC_CREAT)
A: shm = shmat(id)
A: cat core`)
    const held = (name: string): boolean => run.printed.includes(`${run.value(name).toString(16)}-`)
    expect(['a', 'none', 'fb', 'ram', 'rom', 'shm'].filter(held)).toEqual(['a', 'none', 'rom', 'shm'])
    expect(count(run.printed, /\n/g)).toBe(6)
    const old = runScenario(
      'kernel 2.6.29\nA = spawn\nA: mmap(NULL, 4K, PROT_NONE, MAP_PRIVATE|MAP_ANONYMOUS)\nA: cat core',
    )
    expect(count(old.printed, /\n/g)).toBe(2)
  })

  test('P10: change 8: /proc/maps lists regions, also such as no process has mapped', () => {
    const run = runScenario(`
A = spawn
A: f = open("/disk/prog", O_RDONLY)
A: a = mmap(NULL, 8K, r, MAP_PRIVATE, f, 0)
A: b = mmap(NULL, 8K, r, MAP_PRIVATE, f, 0)
A: exit
cat /proc/maps`)
    expect(count(run.printed, /\n/g)).toBe(1)
    expect(run.printed).toContain('/disk/prog')
  })

  test('P11: change 9: MmapCopy in /proc/meminfo counts the memory of copies', () => {
    const copied = (text: string): number =>
      Number(/MmapCopy: +(\d+)/.exec(runScenario(`kernel 2.6.29\n${text}\ncat /proc/meminfo`).printed)?.[1])
    const none = copied('A = spawn')
    expect(copied('A = spawn\nA: mmap(12K)') - none).toBe(12)
    const inPlace =
      'A: f = open("/ram/a", O_RDWR|O_CREAT)\nA: ftruncate(f, 12K)\nA: mmap(NULL, 12K, rw, MAP_SHARED, f, 0)'
    expect(copied(`A = spawn\n${inPlace}`) - none).toBe(0)
  })
})
