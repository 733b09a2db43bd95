/** The caches of SLAB as they are modelled, against what recorded ones gave: a replay is told the objects, and here nobody is. */
import { expect, it } from 'vitest'
import { asPfn, NO_PFN, PAGE_SIZE } from '../../base/units.ts'
import type { PageSupply } from '../../sim/nommu/mm/pageSupply.ts'
import { SlabCaches } from '../../sim/nommu/mm/slabCaches.ts'
import { olderFiles, readRecordingFile } from './testing/recordings.ts'
import type { TraceDocument } from './format/types.ts'

/** How many of a recording's objects above a page the model gives at the same address, and how many there are. */
function foretold({ steps }: TraceDocument): { same: number; all: number } {
  const caches = new SlabCaches()
  const given = new Map<number, number>()
  let block = NO_PFN
  const supply: PageSupply = {
    config: { era: '2.6.28', slab: 'slab' },
    allocPages: () => block,
    freeBlock: () => {},
  }
  let [same, all] = [0, 0]
  for (const { events } of steps) {
    const blocks = new Set<number>()
    for (const event of events) {
      if (event[0] === 'alloc') blocks.add(event[1])
      if (event[0] === 'kmalloc' && event[2] !== 0 && event[3] > PAGE_SIZE) {
        const page = event[2] / PAGE_SIZE
        block = blocks.has(page) ? asPfn(page) : NO_PFN
        const object = caches.take(supply, event[1])
        // What lay in a cache before the recording began is nowhere told.
        if (object === null) continue
        all++
        if (object.address === event[2]) same++
        given.set(event[2], object.address)
      }
      if (event[0] === 'kfree' && event[2] > PAGE_SIZE) {
        const address = given.get(event[1])
        if (address !== undefined) caches.give(supply, address)
        given.delete(event[1])
      }
    }
  }
  return { same, all }
}

it('SLAB hands out the objects that its caches are modelled to hand out', { timeout: 30_000 }, () => {
  const counts = olderFiles
    .filter(({ kernel, name }) => kernel === '2.6.28-slab' && !name.startsWith('random-8m'))
    .map((file) => foretold(readRecordingFile(file)))
  const sum = (of: 'same' | 'all'): number => counts.reduce((total, count) => total + count[of], 0)
  expect(sum('all')).toBeGreaterThan(500)
  // Not all: the kernel uses the same caches, and takes back what nobody has asked for in the meantime.
  expect(sum('same') / sum('all')).toBeGreaterThan(0.9)
})
