/** munmap, mremap, brk and exit; calls that need an MMU. */
import { describe, expect, it } from 'vitest'
import { run } from './testing/run.ts'

const EMPTY = 'A = spawn\n'
const freeBefore = (text: string): number => run(text).machine.buddy.freePages

describe('munmap of anonymous memory', () => {
  it('refusals: length 0, nothing there, across two mappings, a start inside a page', () => {
    expect(
      run(`${EMPTY}A: a = mmap(16K)
      A: b = mmap(16K) = a+16K
      A: munmap(a, 0) = -1 EINVAL
      A: munmap(0, 4K) = -1 EINVAL
      A: munmap(a, 20K) = -1 EINVAL
      A: munmap(a+12K, 8K) = -1 EINVAL
      A: munmap(a+100, 4K) = -1 EINVAL
      A: munmap(a, -1) = -1 EINVAL`).checked,
    ).toBeGreaterThan(0)
  })

  it('the length is rounded up to whole pages', () => {
    const { machine } = run(`${EMPTY}A: a = mmap(16K)\nA: munmap(a, 12289) = 0`)
    expect(machine.buddy.freePages).toBe(freeBefore(EMPTY))
  })

  it('whole: the region goes', () => {
    expect(run(`${EMPTY}A: a = mmap(12K)\nA: munmap(a, 12K) = 0`).regions).toEqual(run(EMPTY).regions)
  })

  it('at the head and at the tail it shrinks', () => {
    const { regions, value } = run(`${EMPTY}A: a = mmap(16K)\nA: munmap(a, 4K) = 0\nA: munmap(a+12K, 4K) = 0`)
    const [from, to] = [value('a') + 4096, value('a') + 12288].map((n) => `0x${n.toString(16)}`)
    expect(regions.at(-1)).toBe(`${from}-${to} x1 anonymous`)
  })

  it('in the middle it is split in two, each with its own region', () => {
    const { regions, value, machine } = run(`${EMPTY}A: a = mmap(24K)\nA: munmap(a+8K, 4K) = 0`)
    const at = (bytes: number): string => `0x${(value('a') + bytes).toString(16)}`
    expect(regions.slice(-2)).toEqual([
      `${at(0)}-${at(8192)} x1 anonymous`,
      `${at(12288)}-${at(24576)} x1 anonymous`,
    ])
    expect(machine.processes.at(-1)?.mm.mapCount).toBe(4)
  })

  it('a hole is given out again', () => {
    expect(
      run(`${EMPTY}A: a = mmap(16K)\nA: munmap(a+8K, 4K) = 0\nA: mmap(4K) = a+8K`).checked,
    ).toBeGreaterThan(0)
  })

  /** Anonymous memory of A in which a mapping of /dev/mem by B begins, `at` bytes from the start. */
  const overlaid = (at: string): string => `${EMPTY}B = spawn
    A: a = mmap(16K)
    B: f = open("/dev/mem", O_RDWR)
    B: mmap(NULL, 4K, rw, MAP_SHARED, f, a+${at}) = a+${at}\n`

  it.each([
    ['cut at the head', overlaid('4K'), 'A: munmap(a, 4K)'],
    ['cut in the middle, split at the cut', overlaid('4K'), 'A: munmap(a+4K, 4K)'],
    ['cut in the middle, split and then cut at the head', overlaid('8K'), 'A: munmap(a+4K, 4K)'],
  ])('%s: where a region begins already, the kernel stops', (_name, text, call) => {
    const before = run(text)
    const { machine, dmesg } = run(text + call)
    expect(dmesg).toEqual(['kernel BUG at mm/nommu.c:464!'])
    expect(machine.stopped).toBe(dmesg[0])
    expect(machine.buddy.freePages).toBe(before.machine.buddy.freePages)
  })

  it('cut at the tail, or where no region begins, it goes on', () => {
    const { machine } = run(`${overlaid('4K')}A: munmap(a+12K, 4K) = 0\nA: munmap(a, 8K) = 0`)
    expect(machine.stopped).toBeNull()
  })

  it('cut at the tail, slack goes as well: everything up to the top', () => {
    const slack = `sysctl vm.nr_trim_pages = 0\n${EMPTY}A: a = mmap(20K)\n`
    const free = freeBefore(slack)
    const { machine, regions } = run(`${slack}A: munmap(a+16K, 4K) = 0`)
    expect(machine.buddy.freePages - free).toBe(4)
    expect(regions.at(-1)).not.toContain('top')
  })

  it('cut at the head, slack stays', () => {
    const slack = `sysctl vm.nr_trim_pages = 0\n${EMPTY}A: a = mmap(20K)\n`
    const { machine, regions } = run(`${slack}A: munmap(a, 4K) = 0`)
    expect(machine.buddy.freePages - freeBefore(slack)).toBe(1)
    expect(regions.at(-1)).toContain('top')
  })

  it('the offset of the upper part grows by what lies below the hole', () => {
    const { printed } = run(`${EMPTY}A: a = mmap(24K)\nA: munmap(a+8K, 4K) = 0\ncat /proc/maps`)
    const offsets = (printed[0] ?? '')
      .trim()
      .split('\n')
      .slice(-2)
      .map((line) => line.split(' ')[2])
    expect(offsets).toEqual(['00000000', '00002000'])
  })
})

describe('munmap of a file', () => {
  const FILE = `${EMPTY}A: f = open("/disk/prog", O_RDONLY)\nA: a = mmap(NULL, 16K, r, MAP_PRIVATE, f, 4K)\n`

  it('only whole: pieces are refused', () => {
    expect(
      run(`${FILE}A: munmap(a, 4K) = -1 EINVAL
      A: munmap(a+12K, 4K) = -1 EINVAL
      A: munmap(a+4K, 4K) = -1 EINVAL
      A: munmap(a, 20K) = -1 EINVAL
      A: munmap(a, 16K) = 0
      A: munmap(a, 16K) = -1 EINVAL`).checked,
    ).toBeGreaterThan(0)
  })

  it('a request that begins lower and ends where the mapping ends takes the mapping alone', () => {
    const { regions } = run(`${EMPTY}A: f = open("/rom/lib.so", O_RDONLY)
      A: a = mmap(NULL, 16K, r, MAP_PRIVATE, f, 4K)
      A: munmap(a-4K, 20K) = 0`)
    expect(regions.join()).not.toContain('/rom')
  })

  it('a mapping in place gives no page back, one of flash none either', () => {
    const text = `${EMPTY}A: f = open("/rom/lib.so", O_RDONLY)\nA: a = mmap(NULL, 16K, r, MAP_PRIVATE, f)\n`
    expect(run(`${text}A: munmap(a, 16K) = 0`).machine.buddy.freePages).toBe(freeBefore(text))
  })
})

describe('mremap', () => {
  const MAPPED = `${EMPTY}A: a = mmap(16K)\n`

  it('refusals in order: lengths, alignment, another address, no such mapping, shareable, too large', () => {
    expect(
      run(`${MAPPED}A: f = open("/disk/prog", O_RDONLY)
      A: s = mmap(NULL, 16K, r, MAP_PRIVATE, f)
      A: mremap(a+1, 0, 8K, 0) = -1 EINVAL
      A: mremap(a, 16K, 0, 0) = -1 EINVAL
      A: mremap(a+1, 16K, 8K, 0) = -1 EINVAL
      A: mremap(a, 16K, 8K, MREMAP_MAYMOVE|MREMAP_FIXED, 0x80500000) = -1 EINVAL
      A: mremap(a, 12K, 8K, 0) = -1 EINVAL
      A: mremap(a+4K, 12K, 8K, 0) = -1 EINVAL
      A: mremap(s, 12K, 32K, 0) = -1 EINVAL
      A: mremap(s, 16K, 32K, 0) = -1 EPERM
      A: mremap(a, 16K, 20K, MREMAP_MAYMOVE) = -1 ENOMEM`).checked,
    ).toBeGreaterThan(0)
  })

  it('changes the size in place; nothing is freed and nothing moves', () => {
    const { machine, regions } = run(`${MAPPED}A: mremap(a, 16K, 5000, 0) = a
      A: mremap(a, 8K, 16K, MREMAP_MAYMOVE|MREMAP_FIXED, a) = a
      A: mremap(a, 16K, 4K, 0) = a`)
    expect(machine.buddy.freePages).toBe(freeBefore(MAPPED))
    expect(regions).toEqual(run(MAPPED).regions)
  })

  it('grows only to the region’s end, not into its slack', () => {
    expect(
      run(`sysctl vm.nr_trim_pages = 0\n${EMPTY}A: a = mmap(20K)\nA: mremap(a, 20K, 32K, 0) = -1 ENOMEM`)
        .checked,
    ).toBeGreaterThan(0)
  })

  it('unmapped while its size differs from the tree’s, the model says what is wrong', () => {
    const { dmesg } = run(`${MAPPED}A: mremap(a, 16K, 8K, 0) = a\nA: munmap(a, 8K) = 0`)
    expect(dmesg.join()).toContain('dangling VMA')
  })
})

describe('brk', () => {
  it('there is no room behind the break of an ELF-FDPIC program: it stays', () => {
    const { rets } = run(`${EMPTY}A: b = brk(0)\nA: brk(b+4K) = b\nA: brk(b-4K) = b\nA: brk(b) = b`)
    expect(rets.get(2)).toBeGreaterThan(0x80000000)
  })
})

describe('exit', () => {
  it('gives everything back but what others use', () => {
    const text = 'B = spawn\nB: g = open("/disk/prog", O_RDONLY)\nB: b = mmap(NULL, 8K, r, MAP_PRIVATE, g)\n'
    const { machine, regions } = run(`${text}A = spawn
      A: f = open("/disk/prog", O_RDONLY)
      A: mmap(NULL, 8K, r, MAP_PRIVATE, f) = b
      A: a = mmap(100K)
      A: munmap(a+8K, 4K) = 0
      A: exit() = 0`)
    expect(regions).toEqual(run(text).regions)
    expect(machine.buddy.freePages).toBe(freeBefore(text))
    expect(machine.processes.map(({ name }) => name)).toEqual(['B'])
  })

  it('after it, the name can be used again, and pids are not', () => {
    const { rets } = run('A = spawn\nA: exit() = 0\nA = spawn')
    expect([rets.get(1), rets.get(3)]).toEqual([1, 2])
  })

  it('a program that does not fit gets ENOMEM and leaves nothing behind', () => {
    const { machine, rets } = run('board 1M\nA = spawn(program 300K, stack 600K)\nA: mmap(4K) = -1 ESRCH')
    expect(rets.get(2)).toBe(-12)
    expect(machine.processes).toEqual([])
    expect(machine.buddy.freePages).toBe(192)
  })

  it('a program for which a few pages are missing is not refused: it is the newest process, and is killed while it is loaded', () => {
    const fill = [512, 64, 32, 16, 8].map((kib) => `A: mmap(${kib}K)`)
    const holes = Array.from({ length: 40 }, (_, at) => `A: munmap(a+${8 * at}K, 4K)`)
    const start = [
      'board 1M',
      'A = spawn(program 4K, stack 4K)',
      ...fill.with(0, 'A: a = mmap(512K)'),
      ...holes,
      // The last block of more than a page: of what is left no two pages lie together.
      'A: mmap(128K)',
    ]
    const before = run(start.join('\n')).machine
    const { machine, rets } = run([...start, 'B = spawn', 'B: mmap(4K) = -1 ESRCH'].join('\n'))
    expect(before.buddy.largestFreeOrder()).toBe(0)
    expect(rets.get(start.length + 1)).toBe(2)
    expect(machine.processes.map(({ name }) => name)).toEqual(['A'])
    expect(machine.buddy.freePages).toBe(before.buddy.freePages)
  })

  it('a child of vfork uses its parent’s memory; it stays as long as one of them lives', () => {
    const { machine } = run('A = spawn\nA: mmap(8K)\nA: vfork() = 2\nA: clone(CLONE_VM) = 3\nA: exit() = 0')
    expect(machine.processes.map(({ pid }) => pid)).toEqual([2, 3])
    expect(machine.regions.tree.root).not.toBe(-1)
  })
})

describe('calls that need an MMU', () => {
  it.each([
    'mprotect(a, 4K, r)',
    'madvise(a, 4K, MADV_DONTNEED)',
    'msync(a, 4K, MS_SYNC)',
    'mlock(a, 4K)',
    'munlock(a, 4K)',
    'mlockall(MCL_CURRENT)',
    'munlockall()',
    'mincore(a, 4K)',
    'remap_file_pages(a, 4K, 0, 0, 0)',
  ])('%s', (call) => {
    expect(run(`${EMPTY}A: a = mmap(4K)\nA: ${call} = -1 ENOSYS`).checked).toBeGreaterThan(0)
  })

  it('there is no fork, and a clone without CLONE_VM has no mappings', () => {
    const { rets, machine } = run(
      `${EMPTY}A: fork()\nA: a = mmap(4K)\nA: B = clone(SIGCHLD)\nB: munmap(a, 4K) = -1 EINVAL`,
    )
    expect([...rets.values()][1]).toBeLessThan(0)
    expect(machine.processes.at(-1)?.mm.vmas.size).toBe(0)
  })
})
