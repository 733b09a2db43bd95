/** The watermark of older kernels: free memory in small blocks counts for nothing. */
import { describe, expect, test } from 'vitest'
import { asPfn, NR_PAGE_ORDERS } from '../../../base/units.ts'
import { runScenario, type Run } from '../../../documents/scenario/testing/runScenario.ts'
import { bootMeasured } from '../boot.ts'
import { OLDER_KERNELS } from '../mm/olderKernels.ts'
import { ERAS, type Era } from '../era.ts'
import type { Machine } from '../machine.ts'
import { syscall } from '../syscalls.ts'

const KIB = 1024

describe('the watermark', () => {
  test('order by order before 4.4: a block of 64 KiB lies free, and 60 KiB are refused', () => {
    // Every second page of 150 is free, and one block of order 4.
    const pages = Array.from({ length: 150 }, (_, page) => page)
    const text = [
      'board 1M',
      'A = spawn(program 4K, stack 4K)',
      ...pages.map((page) => `A: p${page} = mmap(4K)`),
      ...pages.filter((page) => page % 2 === 0).map((page) => `A: munmap(p${page}, 4K)`),
      'A: big = mmap(64K)',
      'cat /proc/buddyinfo',
      'A: last = mmap(60K)',
    ].join('\n')
    const blocks = (run: Run): number | undefined => run.printed.trim().split(/ +/).map(Number)[4 + 4]
    // In 2.6.28 and before single pages come from caches of kmalloc, which keep them.
    const shown = ERAS.slice(2).map((era) => {
      const run = runScenario(`kernel ${era}\n${text}`)
      return [run.errnos.at(-3), blocks(run), run.errnos.at(-1)]
    })
    expect(shown).toEqual([
      [null, 1, 'ENOMEM'],
      [null, 1, null],
    ])
  })

  test('821 pages free, one block of order 4 among them, 80 in reserve', () => {
    const shown = ERAS.map((era) => {
      const m = fragmentedMachine(era)
      const [init] = m.processes
      if (init === undefined) throw new Error('no process')
      return [m.buddy.freePages, syscall(m, init, 'mmap', [0, 60 * KIB, 3, 0x22, -1, 0]) > 0]
    })
    expect(shown).toEqual([
      [821, false],
      [821, false],
      [821, false],
      [821, true],
    ])
  })
})

/** 805 single pages with a taken one behind each, and 16 pages in one block. */
function fragmentedMachine(era: Era): Machine {
  const first = 0x80000
  const singles = Array.from({ length: 805 }, (_, i) => first + 2 * i)
  const unmovable = Array.from({ length: NR_PAGE_ORDERS }, (_, order) =>
    order === 0 ? singles : order === 4 ? [first + 2032] : [],
  )
  const none = unmovable.map(() => [])
  return bootMeasured(
    {
      zone: {
        name: 'Normal',
        startPfn: asPfn(first),
        spannedPages: 2048,
        managedPages: 1600,
        watermarkMin: 80,
        watermarkLow: 100,
        watermarkHigh: 120,
        pageblockOrder: 10,
        mobilityGrouping: false,
      },
      era,
      files: [],
      nrTrimPages: 1,
      allowUninitialized: true,
      shmPatched: false,
      inodeNumbers: new Map(),
    },
    {
      freeLists: [unmovable, none, none, none],
      pageblocks: [0, 0],
      regions: [],
      processes: [{ pid: 1, startBrk: 0, brk: 0, endBrk: 0, mapCount: 0, totalVm: 0, vmas: [] }],
      mmapPages: 0,
    },
    OLDER_KERNELS,
  )
}
