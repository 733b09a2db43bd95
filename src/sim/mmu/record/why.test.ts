import { describe, expect, it } from 'vitest'
import { MAP, MREMAP } from '../constants.ts'
import { TestRun } from '../testing/machine.ts'
import { MmuWhyRecorder, type MmuWhyEvent } from './why.ts'

const BASE = 0x10000000
const ANON = MAP.MAP_PRIVATE | MAP.MAP_ANONYMOUS
const FIXED = ANON | MAP.MAP_FIXED

/** What one call wrote down, and what happened in it. */
function watch(run: TestRun, act: () => void): { why: readonly MmuWhyEvent[]; events: readonly string[] } {
  const { m } = run
  m.journal.on = true
  m.journal.clear()
  m.why = new MmuWhyRecorder(m.journal)
  act()
  const { events: why } = m.why
  const events = m.journal.decode().map(({ type }) => type)
  m.why = null
  m.journal.on = false
  return { why, events }
}

const failed = (why: readonly MmuWhyEvent[]): string[] =>
  why.flatMap((event) => (event.type === 'check' && event.failed ? [event.test] : []))
const notes = (why: readonly MmuWhyEvent[]): string[] =>
  why.flatMap((event) => (event.type === 'note' ? [event.note] : []))

describe('why a call came out as it did', () => {
  it('is the test that refused it, inside of the function that made it', () => {
    const run = new TestRun()
    const { why } = watch(run, () => run.do('mmap', 0, 2 ** 40, 3, ANON, -1, 0))
    expect(failed(why)).toEqual(['enough-memory'])
    expect(why[1]).toEqual({ type: 'enter', phase: 'mmap', values: [2 ** 40, 3, ANON], at: 0 })
    expect(why.at(-1)).toEqual({ type: 'leave', at: 0 })
    expect(failed(watch(run, () => run.read(BASE)).why)).toEqual(['fault-mapped'])
    expect(failed(watch(run, () => run.do('mremap', BASE, 4096, 8192, MREMAP.MREMAP_MAYMOVE)).why)).toEqual([
      'mremap-mapped',
    ])
  })

  it('says what was joined, and why not', () => {
    const run = new TestRun()
    run.do('mmap', BASE, 4096, 3, FIXED, -1, 0)
    const joined = watch(run, () => run.do('mmap', BASE + 4096, 4096, 3, FIXED, -1, 0))
    expect(notes(joined.why)).toEqual(['merge-left'])
    expect(joined.events).toEqual(['vma-resize'])
    const apart = watch(run, () => run.do('mmap', BASE + 8192, 4096, 1, FIXED, -1, 0))
    expect(notes(apart.why)).toEqual(['merge-differs'])
    expect(apart.events).toEqual(['vma-add'])
  })

  it('says whose page it was, and what became of it', () => {
    const run = new TestRun()
    run.do('mmap', BASE, 8192, 3, FIXED, -1, 0)
    const fresh = watch(run, () => run.write(BASE, 1))
    expect([notes(fresh.why), fresh.events]).toEqual([['root-new'], ['root', 'page-take', 'map', 'fault']])
    expect(watch(run, () => run.write(BASE, 2)).events).toEqual([])
    const child = watch(run, () => run.call(1, 'fork', '2'))
    expect(notes(child.why)).toEqual(['fork-copied'])
    const copied = watch(run, () => run.write(BASE, 3))
    expect(notes(copied.why)).toEqual(['page-shared'])
    expect(copied.events).toEqual(['page-take', 'unmap', 'map', 'copy', 'fault'])
    const alone = watch(run, () => run.write(BASE, 4, 2))
    expect([notes(alone.why), alone.events]).toEqual([['page-alone'], ['fault']])
  })

  it('closes what it opens, whatever the call', () => {
    const run = new TestRun()
    const calls: (() => unknown)[] = [
      () => run.do('mmap', BASE, 65_536, 3, FIXED | MAP.MAP_POPULATE, -1, 0),
      () => run.do('mprotect', BASE, 4096, 1),
      () => run.do('madvise', BASE, 8192, 4),
      () => run.do('mlock', BASE, 8192),
      () => run.do('msync', BASE, 8192, 4),
      () => run.do('mincore', BASE, 8192),
      () => run.do('mremap', BASE, 8192, 8192, MREMAP.MREMAP_MAYMOVE | MREMAP.MREMAP_FIXED, BASE * 2),
      () => run.do('remap_file_pages', BASE, 4096, 0, 1, 0),
      () => run.do('shmget', 1, 4096, 0o1000),
      () => run.do('shmat', 0, 0, 0),
      () => run.do('shmdt', BASE),
      () => run.do('sbrk', 4096),
      () => run.do('munmap', BASE, 65_536),
      () => run.call(1, 'fork', '2'),
      () => run.call(2, 'exit'),
    ]
    for (const act of calls) {
      const { why } = watch(run, () => void act())
      let depth = 0
      for (const { type } of why) {
        depth += type === 'enter' ? 1 : type === 'leave' ? -1 : 0
        expect(depth).toBeGreaterThanOrEqual(0)
      }
      expect(depth).toBe(0)
      expect(why.some(({ type }) => type === 'enter')).toBe(true)
    }
  })
})
