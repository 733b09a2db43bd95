/** What the kernel's description (Documentation/nommu-mmap) says of the cases of mmap, one test a clause; README.md lists them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { VM } from '../../../base/uapi.ts'
import { runScenario } from '../../../documents/scenario/testing/runScenario.ts'

const PAGE = 4096
const count = (text: string, pattern: RegExp): number => (text.match(pattern) ?? []).length

describe('Documentation/nommu-mmap: the cases', () => {
  test('D1: there is no fork; clone needs CLONE_VM; vfork and clone(CLONE_VM) use one memory', () => {
    const run = runScenario(`
kernel 2.6.29
A = spawn
A: fork()
A: B = clone(SIGCHLD)
A: C = clone(CLONE_VM|SIGCHLD)
C: c = mmap(12K)
A: munmap(c+4K, 4K)
C: munmap(c+4K, 4K)
A: exit
C: poke(c, 5)
C: munmap(c, 4K)
C: D = vfork()
D: exit
C: munmap(c+8K, 4K)`)
    expect(run.errnos).toEqual([
      null,
      'ENOSYS',
      'EINVAL',
      ...[null, null, null],
      'EINVAL',
      ...Array.from({ length: 6 }, () => null),
    ])
  })

  test('D2: private anonymous memory is one contiguous run of pages', () => {
    const run = runScenario('A = spawn\nA: a = mmap(20K)\ncat /proc/maps')
    const { start, end } = run.region('a')
    expect(end - start).toBe(5 * PAGE)
    expect(run.events('alloc').at(-1)).toMatchObject({ pfn: start / PAGE, order: 3 })
  })

  test('D3: shared anonymous memory behaves as private', () => {
    const run = runScenario(`
A = spawn
A: a = mmap(NULL, 8K, rw, MAP_SHARED|MAP_ANONYMOUS)
A: b = mmap(NULL, 8K, rw, MAP_SHARED|MAP_ANONYMOUS)
A: munmap(a+4K, 4K)`)
    expect(run.last).toBe(0)
    expect(run.vma('b').flags & (VM.VM_SHARED | VM.VM_MAYSHARE | VM.VM_MAYOVERLAY)).toBe(0)
  })

  const READ_ONLY = `
A = spawn
B = spawn
A: fa = open("/disk/prog", O_RDONLY)
B: fb = open("/disk/prog", O_RDONLY)
A: a = mmap(NULL, 16K, r, MAP_PRIVATE, fa, 0)
`
  test('D4: read-only: a mapping of the same part of the file is used again, by any process', () => {
    const run = runScenario(`${READ_ONLY}B: b = mmap(NULL, 4K, rx, MAP_PRIVATE, fb, 8K)`)
    expect(run.value('b') - run.value('a')).toBe(2 * PAGE)
    expect(run.region('a').usage).toBe(2)
  })

  test('D5: read-only: placed directly on the backing device, if that allows it', () => {
    const run = runScenario(`
A = spawn
A: fd = open("/rom/lib.so", O_RDONLY)
A: a = mmap(NULL, 16K, rx, MAP_PRIVATE, fd, 4K)`)
    expect([run.value('a'), run.isCopy('a')]).toEqual([0x22005000, false])
    const refused = runScenario(`
file "/rom/data" romfs 8K at 0x22020000 direct copy read
A = spawn
A: fd = open("/rom/data", O_RDONLY)
A: a = mmap(NULL, 8K, rx, MAP_PRIVATE, fd, 0)`)
    expect(refused.isCopy('a')).toBe(true)
  })

  test('D6: else a copy is read into contiguous memory, and what lies behind the end of the file is cleared', () => {
    const run = runScenario(`
A = spawn
A: old = mmap(32K)
A: poke(old+30000, 9)
A: munmap(old, 32K)
A: fd = open("/disk/data.bin", O_RDONLY)
A: a = mmap(NULL, 32K, r, MAP_PRIVATE, fd, 0)
A: peek(a+29992)
A: peek(a+30000)`)
    expect(run.isCopy('a')).toBe(true)
    expect(run.value('a')).toBe(run.value('old'))
    expect(run.rets.at(-2)).toBe(12 * 2 ** 32 + 29992)
    expect(run.ret).toBe(0)
  })

  test('D7: writes to the file do not reach a copy; writes to it are seen by all who share it', () => {
    const run = runScenario(`${READ_ONLY}B: b = mmap(NULL, 16K, r, MAP_PRIVATE, fb, 0)
A: before = peek(a)
A: w = mmap(4K)
A: poke(w, 7)
A: fw = open("/disk/prog", O_RDWR)
A: pwrite(fw, w, 8, 0)
A: unchanged = peek(a)
A: poke(a, 99)
B: seen = peek(b)`)
    expect(run.value('unchanged')).toBe(run.value('before'))
    expect(run.value('seen')).toBe(99)
  })

  test('D8: writable: always a copy of its own, never shared', () => {
    const run = runScenario(`
A = spawn
A: fd = open("/rom/lib.so", O_RDONLY)
A: ro = mmap(NULL, 8K, r, MAP_PRIVATE, fd, 0)
A: a = mmap(NULL, 8K, rw, MAP_PRIVATE, fd, 0)
A: b = mmap(NULL, 8K, rw, MAP_PRIVATE, fd, 0)`)
    expect(new Set(['ro', 'a', 'b'].map((name) => run.value(name))).size).toBe(3)
    expect([run.isCopy('a'), run.region('a').usage, run.region('b').usage]).toEqual([true, 1, 1])
  })

  test('D9: shared mapping of a regular file or block device: not supported', () => {
    const run = runScenario(`
file "/dev/sda" block 64K
A = spawn
A: f = open("/disk/prog", O_RDWR)
A: mmap(NULL, 4K, rw, MAP_SHARED, f, 0)
A: g = open("/dev/sda", O_RDWR)
A: mmap(NULL, 4K, r, MAP_SHARED, g, 0)`)
    expect([run.errnos[2], run.errnos[4]]).toEqual(['ENODEV', 'ENODEV'])
  })

  test('D10: shared mapping of a memory-backed file: open, truncate, mmap; denied without pages to map', () => {
    const run = runScenario(`
A = spawn
B = spawn
A: f = open("/ram/a", O_RDWR|O_CREAT)
A: mmap(NULL, 8K, rw, MAP_SHARED, f, 0)
A: ftruncate(f, 8K)
A: a = mmap(NULL, 8K, rw, MAP_SHARED, f, 0)
B: g = open("/ram/a", O_RDWR)
B: b = mmap(NULL, 8K, rw, MAP_SHARED, g, 0)
A: poke(a, 1)
B: peek(b)`)
    expect([run.errnos[3], run.value('a') === run.value('b'), run.ret]).toEqual(['ENODEV', true, 1])
    expect(run.machine.mmapPages).toBe(runScenario('A = spawn\nB = spawn').machine.mmapPages)
  })

  test('D11: shared mapping of a memory-backed block device, without truncate', () => {
    const run = runScenario(`
file "/dev/ram0" block 64K at 0x40100000
A = spawn
A: f = open("/dev/ram0", O_RDWR)
A: a = mmap(NULL, 16K, rw, MAP_SHARED, f, 8K)`)
    expect(run.value('a')).toBe(0x40102000)
  })

  test('D12: shared mapping of a character device: directly on it, or denied', () => {
    const run = runScenario(`
file "/dev/fb0" char 64K at 0x40000000
A = spawn
A: f = open("/dev/fb0", O_RDWR)
A: a = mmap(NULL, 64K, rw, MAP_SHARED, f, 0)
A: g = open("/dev/null", O_RDWR)
A: mmap(NULL, 4K, rw, MAP_SHARED, g, 0)`)
    expect([run.value('a'), run.last]).toEqual([0x40000000, 'ENODEV'])
  })
})

describe('Documentation/nommu-mmap: further notes', () => {
  test('N1: a private file mapping may not be page-aligned, where it lies in flash', () => {
    const run = runScenario(`
file "/rom/odd" romfs 10000 at 0x22020450
A = spawn
A: f = open("/rom/odd", O_RDONLY)
A: a = mmap(NULL, 8K, rx, MAP_PRIVATE, f, 4K)
A: peek(a)
A: munmap(a, 8K)`)
    expect([run.value('a'), (run.rets.at(-2) ?? 0) % 2 ** 32, run.last]).toEqual([0x22021450, 4096, 0])
  })

  test('N2: anonymous memory is page-aligned; a size that is no power of two wastes space unless trimmed', () => {
    const run = runScenario('A = spawn\nA: a = mmap(5000)\nsysctl vm.nr_trim_pages = 0\nA: b = mmap(20K)')
    expect([run.value('a') % PAGE, (run.region('b').top - run.region('b').end) / PAGE]).toEqual([0, 3])
  })

  const USED = 'A = spawn\nA: old = mmap(4K)\nA: poke(old, 66)\nA: munmap(old, 4K)\n'
  test('N3: anonymous memory is cleared', () => {
    expect(runScenario(`${USED}A: a = mmap(4K)\nA: peek(a)`).ret).toBe(0)
  })

  test('N4: MAP_UNINITIALIZED leaves what was there', () => {
    const flags = 'MAP_PRIVATE|MAP_ANONYMOUS|MAP_UNINITIALIZED'
    expect(runScenario(`${USED}A: a = mmap(NULL, 4K, rw, ${flags})\nA: peek(a)`).ret).toBe(66)
    expect(runScenario(`kernel 2.6.29\n${USED}A: a = mmap(NULL, 4K, rw, ${flags})\nA: peek(a)`).ret).toBe(0)
  })

  test('N5: /proc/maps lists the copies and anonymous mappings of the system', () => {
    const run = runScenario('A = spawn\nB = spawn\nA: mmap(8K)\ncat /proc/maps')
    expect(count(run.printed, /\n/g)).toBe(5)
  })

  test('N6: /proc/PID/maps lists the mappings of a process', () => {
    const run = runScenario('A = spawn\nB = spawn\nA: mmap(8K)\nA: cat maps')
    expect(count(run.printed, /\n/g)).toBe(3)
  })

  test('N7: MAP_FIXED is an error, and so was an address', () => {
    const at = (flags: string): string => `A = spawn\nA: mmap(0x80400000, 4K, rw, MAP_PRIVATE|${flags})`
    expect(runScenario(at('MAP_FIXED|MAP_ANONYMOUS')).last).toBe('EINVAL')
    expect(runScenario(`kernel 2.6.29\n${at('MAP_ANONYMOUS')}`).last).toBe('EINVAL')
    expect(runScenario(at('MAP_ANONYMOUS')).ret).not.toBe(0x80400000)
  })

  test('N8: a private mapping needs a file that can be read into memory', () => {
    const run = runScenario(`
file "/dev/fb0" char 64K at 0x40000000
file "/dev/fifo" char 0 nommap
A = spawn
A: f = open("/dev/fb0", O_RDWR)
A: mmap(NULL, 4K, rw, MAP_PRIVATE, f, 0)
A: g = open("/dev/fifo", O_RDONLY)
A: mmap(NULL, 4K, r, MAP_PRIVATE, g, 0)`)
    expect([run.errnos[2], run.errnos[4]]).toEqual(['ENODEV', 'ENODEV'])
  })
})

test('README.md lists exactly the clauses that are tested', () => {
  const folder = import.meta.dirname
  const readme = readFileSync(join(folder, '../../README.md'), 'utf8')
  const listed = [...readme.matchAll(/^\| ([A-Z][0-9]+) +\|/gm)].map(([, id]) => id)
  const tested = readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts'))
    .flatMap((name) => [
      ...readFileSync(join(folder, name), 'utf8').matchAll(/\btest\(\s*['"]([A-Z][0-9]+): /g),
    ])
    .map(([, id]) => id)
  expect(listed.length).toBeGreaterThan(40)
  expect(new Set(listed)).toEqual(new Set(tested))
  expect(listed).toHaveLength(tested.length)
})
