import { describe, expect, it } from 'vitest'
import { MAP, MREMAP, PROT, SHM } from './constants.ts'
import { returnedTexts } from '../../testing/returnedTexts.ts'
import { checkMmuInvariants } from './invariants.ts'
import type { AnonRoot, MemoryObject, OpenFile, Page, Segment, Vma } from './structs.ts'
import { TestRun } from './testing/machine.ts'
import { VM } from './mm/vmFlags.ts'

const RW = PROT.PROT_READ | PROT.PROT_WRITE
const ANON = MAP.MAP_PRIVATE | MAP.MAP_ANONYMOUS | MAP.MAP_FIXED
const PRIVATE = 0x10000000
const FILE = 0x20000000
const ATTACHED = 0x30000000
const UNREAD = 0x40000000
const SHARED = 0x50000000

/** Private memory with pages and a zero page, a file mapped privately, a segment, shared memory; and a child of all. */
function richRun(): TestRun {
  const run = new TestRun()
  run.do('mmap', PRIVATE, 65_536, RW, ANON, -1, 0)
  run.write(PRIVATE, 1)
  run.write(PRIVATE + 4096, 2)
  run.read(PRIVATE + 8192)
  run.do('mmap', UNREAD, 8192, RW, ANON, -1, 0)
  const fd = run.do('open', '/tmp/f', 0o102)
  run.do('pwrite', fd, 'text', 4096)
  run.do('mmap', FILE, 8192, RW, MAP.MAP_PRIVATE | MAP.MAP_FIXED, fd, 0)
  run.read(FILE + 4096)
  const id = run.do('shmget', 1, 8192, SHM.IPC_CREAT)
  run.do('shmat', id, ATTACHED, 0)
  run.write(ATTACHED, 3)
  run.do('mmap', SHARED, 8192, RW, MAP.MAP_SHARED | MAP.MAP_ANONYMOUS | MAP.MAP_FIXED, -1, 0)
  run.write(SHARED, 4)
  run.call(1, 'fork', '2')
  run.write(PRIVATE, 5)
  return run
}

/** Everything that a rule speaks of, loosened. */
type Loose<T> = { -readonly [K in keyof T]: T[K] }
const loose = <T extends object>(value: T | null | undefined): Loose<T> => {
  if (value == null) throw new Error('the state has no such thing')
  return value
}

const vmaAt = (run: TestRun, address: number): Loose<Vma> => loose(run.process().mm.vmas.at(address))
const pageAt = (run: TestRun, address: number): Loose<Page> =>
  loose(run.process().mm.table.get(address / 4096))
const objectAt = (run: TestRun, address: number): Loose<MemoryObject> =>
  loose(vmaAt(run, address).file?.object)
const rootAt = (run: TestRun, address: number): Loose<AnonRoot> => loose(vmaAt(run, address).root)
const fileAt = (run: TestRun, address: number): Loose<OpenFile> => loose(vmaAt(run, address).file)
const segmentOf = (run: TestRun): Loose<Segment> => loose(run.m.segments[0])

const BREAKS: readonly (readonly [rule: string, breaks: (run: TestRun) => void])[] = [
  ['is not of whole pages', (run) => (vmaAt(run, UNREAD).end += 1)],
  ['is empty', (run) => (vmaAt(run, UNREAD).end = UNREAD)],
  ['begins below the end of the one before', (run) => (vmaAt(run, PRIVATE).end = FILE + 4096)],
  ['is in another address space', (run) => (vmaAt(run, PRIVATE).mm = run.process(2).mm)],
  ['has a root or a chain, not both', (run) => (vmaAt(run, PRIVATE).root = null)],
  ['has a root outside of its chain', (run) => (vmaAt(run, PRIVATE).root = { ...rootAt(run, PRIVATE) })],
  ['has memory above the end of its address space', (run) => (vmaAt(run, SHARED).end = 2 ** 50)],
  ['VMAs and counts', (run) => ((run.process().mm.vmas as unknown as { count: number }).count += 1)],
  ['has its break below where the heap begins', (run) => (run.process().mm.brk = 0)],
  [
    'has an order of its own',
    (run) => void run.process().mm.outOfOrder.set(SHARED / 4096, { pgoff: 1, prot: -1 }),
  ],
  ['is mapped outside of any VMA', (run) => void run.process().mm.table.set(1, pageAt(run, PRIVATE))],
  ['the zero page is mapped at', (run) => void run.process().mm.table.set(FILE / 4096, run.m.zeroPage)],
  ['in a shared mapping', (run) => void run.process().mm.table.set(SHARED / 4096, pageAt(run, PRIVATE))],
  ['in a VMA without a root', (run) => void run.process().mm.table.set(UNREAD / 4096, pageAt(run, PRIVATE))],
  [
    'is of another object than its VMA',
    (run) => void run.process().mm.table.set(FILE / 4096, pageAt(run, SHARED)),
  ],
  ['is not the one its VMA has there', (run) => (vmaAt(run, SHARED).pgoff = 1)],
  ['entries and has', (run) => (pageAt(run, PRIVATE).count = 2)],
  ['is exclusive and is not', (run) => (pageAt(run, PRIVATE + 4096).exclusive = true)],
  ['two pages lie in frame', (run) => (pageAt(run, PRIVATE).pfn = pageAt(run, SHARED).pfn)],
  ['is anonymous and of an object, or neither', (run) => (pageAt(run, PRIVATE).object = objectAt(run, FILE))],
  ['users and has', (run) => (fileAt(run, FILE).users += 1)],
  ['is gone and used', (run) => void run.m.objects.pop()],
  ['object 3 counts', (run) => (objectAt(run, SHARED).users += 1)],
  [
    'has neither name nor user',
    (run) => void run.m.objects.push({ ...objectAt(run, SHARED), users: 0, vmas: 0, pages: new Map() }),
  ],
  ['VMAs and has', (run) => (objectAt(run, SHARED).vmas = 1)],
  ['has a page beyond its size', (run) => (objectAt(run, SHARED).size = 0)],
  ['does not know it', (run) => void objectAt(run, SHARED).pages.set(1, pageAt(run, SHARED))],
  ['attachments and has', (run) => (segmentOf(run).nattch = 1)],
  [
    'is removed, unused and there',
    (run) => {
      run.do('shmdt', ATTACHED)
      run.call(2, 'shmdt', ATTACHED)
      segmentOf(run).removed = true
    },
  ],
  ['VMAs and has', (run) => (rootAt(run, PRIVATE).links = 7)],
  ['VMAs of its own and has', (run) => (rootAt(run, PRIVATE).active = 7)],
  ['children and has', (run) => (rootAt(run, PRIVATE).children = 7)],
]

describe('the invariants', () => {
  it('hold', () => {
    const run = richRun()
    expect(checkMmuInvariants(run.m)).toBeNull()
    run.do('mremap', PRIVATE, 16_384, 16_384, MREMAP.MREMAP_MAYMOVE | MREMAP.MREMAP_DONTUNMAP)
    run.do('munmap', PRIVATE + 4096, 4096)
    run.call(2, 'exit')
    expect(checkMmuInvariants(run.m)).toBeNull()
  })

  it.each(BREAKS)('are broken when something %s', (rule, breaks) => {
    const run = richRun()
    breaks(run)
    expect(checkMmuInvariants(run.m)).toContain(rule)
  })

  it('are all broken above', () => {
    const said = BREAKS.map(([, breaks]) => {
      const run = richRun()
      breaks(run)
      return checkMmuInvariants(run.m)
    })
    const rules = returnedTexts('src/sim/mmu/invariants.ts')
    expect(rules.filter((rule) => !said.some((text) => text !== null && rule.test(text)))).toEqual([])
    expect(rules.length).toBeGreaterThan(0)
  })

  it('say so of a page out of order in a nonlinear mapping that has another', () => {
    const run = new TestRun({ era: '2.6.7' })
    run.do('mmap', SHARED, 8192, RW, MAP.MAP_SHARED | MAP.MAP_ANONYMOUS | MAP.MAP_FIXED, -1, 0)
    run.do('remap_file_pages', SHARED, 4096, 0, 1, 0)
    expect(checkMmuInvariants(run.m)).toBeNull()
    expect(vmaAt(run, SHARED).flags & VM.VM_NONLINEAR).not.toBe(0)
    run.process().mm.outOfOrder.set(SHARED / 4096, { pgoff: 0, prot: -1 })
    expect(checkMmuInvariants(run.m)).toContain('is not the one its VMA has there')
  })
})
