/**
 * The course covers the subject: every clause of the kernel's description, every change of the patch of 2009 and the problem of
 * the letter of 2007, by the numbers of src/sim/README.md, each with the scenarios that show it.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { errnoName } from '../base/uapi.ts'
import { parseProgram } from '../documents/scenario/read.ts'
import { ERAS } from '../sim/nommu/era.ts'
import { ScenarioSource } from '../machines/nommu/scenarioSource.ts'
import { checkInvariants } from '../sim/nommu/invariants.ts'
import { nommuTimeline } from '../machines/nommu/model.ts'

const ROOT = join(import.meta.dirname, '../..')
const SCENARIOS = join(ROOT, 'public/scenarios')

const CHAPTERS = [
  'Start here',
  'What changes without an MMU',
  'One contiguous block',
  'Powers of two and trimming',
  'Holes',
  'Sharing and XIP',
  'Memory-backed files, System V and POSIX',
  'Resizing',
  'Refusals',
  'Starting programs',
  'Fragmentation and how to avoid it',
  'Four kernels, four answers',
  'Defects of 6.x',
  "A real board's bad day",
  'With an MMU beside it',
  'Proposals of 2004 and 2005',
]

/** Clause to the scenarios that show it. */
const SHOWN_BY: Readonly<Record<string, readonly string[]>> = {
  // The cases of mmap.
  D1: ['no-fork', 'vfork'],
  D2: ['one-block', 'first-steps'],
  D3: ['shared-anonymous'],
  D4: ['share-copy', 'share-2628', 'share-2629'],
  D5: ['xip'],
  D6: ['read-only-copy'],
  D7: ['read-only-copy'],
  D8: ['private-copy', 'xip'],
  D9: ['ram-disk', 'refusals'],
  D10: ['ram-file', 'busy-file'],
  D11: ['ram-disk'],
  D12: ['frame-buffer'],
  // Further notes.
  N1: ['xip-unaligned'],
  N2: ['trim-on', 'trim-off'],
  N3: ['stale-data'],
  N4: ['stale-data', 'wish-2629', 'wish-612'],
  N5: ['proc-lists'],
  N6: ['proc-lists'],
  N7: ['wish-2629', 'wish-612', 'refusals'],
  N8: ['drivers-decline'],
  // Shared memory, futexes, mremap.
  S1: ['sysv-and-posix', 'nattch-2629', 'futex'],
  S2: ['ram-file', 'sysv-and-posix'],
  F1: ['futex'],
  F2: ['futex'],
  M1: ['resize'],
  M2: ['resize'],
  M3: ['resize-exact'],
  M4: ['resize', 'resize-exact'],
  M5: ['resize-exact'],
  // Drivers, file systems, trimming.
  C1: ['frame-buffer'],
  C2: ['frame-buffer'],
  C3: ['drivers-decline'],
  C4: ['frame-buffer'],
  C5: ['drivers-decline'],
  C6: ['ram-file', 'busy-file'],
  C7: ['ram-disk'],
  C8: ['drivers-decline'],
  T1: ['trim-on', 'trim-off', 'trim-threshold'],
  // Looking into another process.
  A1: ['debugger'],
  A2: ['debugger'],
  A3: ['debugger'],
  // The patch of 2009: its two problems, then its changes (1) to (9).
  P1: ['nattch-2628', 'nattch-2629', 'nattch-twice'],
  P2: ['share-2628', 'share-2629'],
  P3: ['hole-2628', 'hole-2629'],
  P4: ['trim-2628', 'trim-2629', 'trim-612'],
  P5: ['twice-2629', 'hidden-mapping'],
  P6: ['busy-file'],
  P7: ['hole-2628', 'hole-2629', 'hole-612', 'punch-holes'],
  P8: ['nattch-2628', 'nattch-2629'],
  P9: ['core-dump'],
  P10: ['proc-lists', 'hidden-mapping'],
  P11: ['proc-lists'],
}

/** Scenarios that make the same calls on different kernels; a course of comparisons is only fair if they do. */
const COMPARED = [
  ['nattch-2628', 'nattch-2629'],
  ['share-2628', 'share-2629'],
  ['twice-2629', 'hidden-mapping'],
  ['trim-2628', 'trim-2629', 'trim-612'],
  ['hole-2628', 'hole-2629', 'hole-612'],
  ['wish-2629', 'wish-612'],
  ['watermark-2629', 'watermark-612'],
  ['list-2629', 'list-612'],
]

const index = JSON.parse(readFileSync(join(SCENARIOS, 'index.json'), 'utf8')) as readonly {
  readonly id: string
  readonly title: string
  readonly chapter: string
  readonly file?: string
}[]
const fileOf = (id: string): string => index.find((entry) => entry.id === id)?.file ?? `${id}.nommu`
const programOf = (id: string) => parseProgram(readFileSync(join(SCENARIOS, fileOf(id)), 'utf8')).program

/** What each step of a scenario gives: the error's name, or a number. */
function resultsOf(id: string): readonly (string | number)[] {
  const timeline = nommuTimeline(new ScenarioSource(programOf(id)), checkInvariants)
  while (!timeline.done) timeline.advance(1)
  return Array.from({ length: timeline.steps }, (_, at) => {
    const { ret } = timeline.rerun(at + 1)
    return errnoName(ret) ?? ret
  })
}

const textsOf = (id: string): readonly string[] => programOf(id).ops.map(({ text }) => text)
/** What the first step with this text gives. */
const resultOf = (id: string, text: string): string | number | undefined =>
  resultsOf(id)[textsOf(id).indexOf(text)]

describe('the course', () => {
  it('has a scenario for every clause that src/sim/README.md lists, and for no other', () => {
    const readme = readFileSync(join(ROOT, 'src/sim/README.md'), 'utf8')
    const clauses = [...readme.matchAll(/^\| ([A-Z][0-9]+) +\|/gm)].map(([, clause]) => clause)
    expect(clauses.length).toBeGreaterThan(40)
    expect(Object.keys(SHOWN_BY)).toEqual(clauses)
  })

  it.each(Object.entries(SHOWN_BY))('%s is shown by %s, with words', (_, ids) => {
    expect(ids.length).toBeGreaterThanOrEqual(1)
    for (const id of ids) {
      expect(index.map((entry) => entry.id)).toContain(id)
      expect(programOf(id).notes.length).toBeGreaterThanOrEqual(4)
    }
  })

  it('has its chapters in this order, at least thirty scenarios, and titles that differ', () => {
    expect([...new Set(index.map(({ chapter }) => chapter))]).toEqual(CHAPTERS)
    expect(index.length).toBeGreaterThanOrEqual(30)
    expect(new Set(index.map(({ title }) => title)).size).toBe(index.length)
  })
})

describe('four kernels, four answers', () => {
  it.each(COMPARED)(
    '%s and %s: the same calls, each on a kernel of its own, with other results',
    (...ids) => {
      const [first, ...others] = ids.map(textsOf)
      for (const other of others) expect(other).toEqual(first)
      expect(new Set(ids.map((id) => programOf(id).era)).size).toBe(ids.length)
      const results = ids.map((id) => JSON.stringify(resultsOf(id)))
      expect(new Set(results).size).toBe(ids.length)
    },
  )

  it('has a scenario of its own chapter on each kernel', () => {
    const chapter = index.filter((entry) => entry.chapter === 'Four kernels, four answers')
    expect(chapter.length).toBeGreaterThanOrEqual(6)
    expect(new Set(chapter.map(({ id }) => programOf(id).era))).toEqual(new Set(ERAS))
  })

  test('the attach count: wrong with shared VMAs, right with VMAs of each process', () => {
    const counts = (id: string) => resultsOf(id).filter((_, at) => textsOf(id)[at] === 'A: nattch(id)')
    expect(counts('nattch-2628')).toEqual([1, 1, 1])
    expect(counts('nattch-2629')).toEqual([2, 3, 2])
  })

  test('a hole: refused, cut, and cut with a rounded length', () => {
    const ids = ['hole-2628', 'hole-2629', 'hole-612']
    expect(ids.map((id) => resultOf(id, 'A: munmap(a+16K, 16K)'))).toEqual(['EINVAL', 0, 0])
    expect(ids.map((id) => resultOf(id, 'A: munmap(a+32K, 13000)'))).toEqual(['EINVAL', 'EINVAL', 0])
  })

  test('requests that one kernel refuses and the other grants', () => {
    expect(resultOf('watermark-2629', 'A: mmap(60K)')).toBe('ENOMEM')
    expect(resultOf('watermark-612', 'A: mmap(60K)')).toBeGreaterThan(0)
    expect(resultOf('list-2629', 'A: mmap(600K)')).toBe('ENOMEM')
    expect(resultOf('list-612', 'A: mmap(600K)')).toBeGreaterThan(0)
    expect(resultOf('twice-2629', 'A: munmap(q, 16K)')).toBe(0)
    expect(resultOf('hidden-mapping', 'A: munmap(q, 16K)')).toBe('EINVAL')
  })
})
