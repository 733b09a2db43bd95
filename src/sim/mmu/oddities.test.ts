/** What a real kernel (Linux 6.18) does where nobody would expect it. */
import { describe, expect, it } from 'vitest'
import { errnoReturn } from '../../base/uapi.ts'
import { MADV, MAP, MREMAP, PROT } from './constants.ts'
import { checkMmuInvariants } from './invariants.ts'
import type { ForeignVma } from './machine.ts'
import { flagsOf } from './mm/vmFlags.ts'
import { TestRun } from './testing/machine.ts'

const BASE = 0x10000000
const PAGE = 4096
const PUNCH = 3
const RW = PROT.PROT_READ | PROT.PROT_WRITE

describe('a hole in a file that ends in its first page', () => {
  /** A file of four pages, mapped shared with all of them in the page table, and a private copy of the last. */
  function newRun(): TestRun {
    const run = new TestRun()
    const fd = run.do('open', '/tmp/f', 0o102)
    run.do('ftruncate', fd, 4 * PAGE)
    run.do('mmap', BASE, 4 * PAGE, RW, MAP.MAP_SHARED | MAP.MAP_FIXED, fd, 0)
    run.do('mmap', BASE + 4 * PAGE, 4 * PAGE, RW, MAP.MAP_PRIVATE | MAP.MAP_FIXED, fd, 0)
    for (let page = 0; page < 4; page++) run.write(BASE + page * PAGE, 7)
    run.write(BASE + 7 * PAGE, 8)
    return run
  }
  const entries = (run: TestRun): number[] =>
    Array.from({ length: 8 }, (_, page) => page).filter(
      (page) => run.process().mm.table.get(BASE / PAGE + page) !== null,
    )

  it.each([
    { offset: 0, len: 100, left: [7] },
    { offset: 50, len: 100, left: [0, 7] },
    { offset: 0, len: PAGE, left: [1, 2, 3, 7] },
    { offset: PAGE, len: 100, left: [0, 1, 2, 3, 7] },
  ])('takes the entries behind it too: $len bytes at $offset', ({ offset, len, left }) => {
    const run = newRun()
    expect(run.do('fallocate', 3, PUNCH, offset, len)).toBe(0)
    expect(entries(run)).toEqual(left)
    expect(run.read(BASE + 3 * PAGE)).toBe(7)
    expect(run.read(BASE + 7 * PAGE)).toBe(8)
    expect(checkMmuInvariants(run.m)).toBeNull()
  })
})

describe('what the kernel itself has mapped', () => {
  const vdso: ForeignVma = {
    start: BASE,
    end: BASE + 2 * PAGE,
    name: '[vdso]',
    flags: flagsOf('rd ex mr mw me de') ?? 0,
    hasFile: true,
  }
  const refused = errnoReturn('EINVAL')

  it('cannot be cut, but moves and goes as a whole', () => {
    const run = new TestRun({ foreign: [vdso] })
    expect(run.do('munmap', BASE, PAGE)).toBe(refused)
    expect(run.do('munmap', BASE + PAGE, 5 * PAGE)).toBe(refused)
    expect(run.do('mprotect', BASE, PAGE, PROT.PROT_READ)).toBe(refused)
    expect(run.do('madvise', BASE + PAGE, PAGE, MADV.MADV_DONTFORK)).toBe(refused)
    expect(run.do('mmap', BASE, PAGE, RW, MAP.MAP_PRIVATE | MAP.MAP_ANONYMOUS | MAP.MAP_FIXED, -1, 0)).toBe(
      refused,
    )
    const target = BASE + 8 * PAGE
    const move = MREMAP.MREMAP_MAYMOVE | MREMAP.MREMAP_FIXED
    expect(run.do('mremap', BASE, PAGE, PAGE, move, target)).toBe(refused)
    expect(run.vmas(BASE)).toEqual(['0-2 r-x'])
    expect(run.do('mremap', BASE, 2 * PAGE, 2 * PAGE, move, target)).toBe(target)
    expect(run.do('munmap', target, 2 * PAGE)).toBe(0)
    expect(run.vmas(BASE)).toEqual([])
  })
})
