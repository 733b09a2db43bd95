import { asPfn, NO_PFN } from '../../../base/units.ts'
import { describe, expect, it } from 'vitest'
import { BuddyAllocator } from '../../pages/buddy.ts'
import { Journal } from '../../record/journal.ts'
import { BuddyFrames } from './buddyFrames.ts'
import { MAP } from '../constants.ts'
import { checkMmuInvariants } from '../invariants.ts'
import { TestRun } from '../testing/machine.ts'

const BASE = 0x10000000
const START_PFN = asPfn(0x80000)
const PAGES = 16

/** A machine whose pages come from 16 frames of a buddy allocator. */
function newRun(): { run: TestRun; buddy: BuddyAllocator } {
  const zone = {
    name: 'Normal',
    startPfn: START_PFN,
    spannedPages: 1024,
    managedPages: PAGES,
    watermarkMin: 0,
    watermarkLow: 0,
    watermarkHigh: 0,
    pageblockOrder: 10,
    mobilityGrouping: false,
  }
  const buddy = new BuddyAllocator(
    zone,
    { likelyMergeToTail: true, watermarkPerOrder: false, fallback: '6.12' },
    new Journal(),
  )
  buddy.bootFree(START_PFN, 4)
  const run = new TestRun({ frames: new BuddyFrames(buddy) })
  run.do('mmap', BASE, 1024 * 4096, 3, MAP.MAP_PRIVATE | MAP.MAP_ANONYMOUS | MAP.MAP_FIXED, -1, 0)
  return { run, buddy }
}

describe('frames of a buddy allocator', () => {
  it('are taken one at a time and go back', () => {
    const { run, buddy } = newRun()
    for (let i = 0; i < 3; i++) run.write(BASE + i * 4096, 1)
    expect(buddy.freePages).toBe(PAGES - 3)
    const page = run.process().mm.table.get(BASE / 4096)
    expect(buddy.contains(page?.pfn ?? NO_PFN)).toBe(true)
    run.do('munmap', BASE, 1024 * 4096)
    expect([buddy.freePages, buddy.largestFreeOrder()]).toEqual([PAGES, 4])
  })

  it('are as they were after going back', () => {
    const { run, buddy } = newRun()
    run.write(BASE, 1)
    const saved = run.m.snapshot()
    run.write(BASE + 4096, 2)
    const pfn = run.process().mm.table.get(BASE / 4096 + 1)?.pfn
    run.m.restore(saved)
    expect([buddy.freePages, run.read(BASE)]).toEqual([PAGES - 1, 1])
    run.write(BASE + 4096, 2)
    expect(run.process().mm.table.get(BASE / 4096 + 1)?.pfn).toBe(pfn)
  })

  it('end: the process is killed, and all it had is free', () => {
    const { run, buddy } = newRun()
    for (let i = 0; i < PAGES; i++) expect(run.write(BASE + i * 4096, 1)).toBe(0)
    expect(run.call(1, 'touch', BASE + PAGES * 4096, 'w', 1)).toMatchObject({
      signal: { signal: 'SIGKILL', code: 'OOM' },
    })
    expect([run.m.processes, buddy.freePages]).toEqual([[], PAGES])
    expect(checkMmuInvariants(run.m)).toBeNull()
  })
})
