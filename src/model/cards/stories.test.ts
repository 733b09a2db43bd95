import { describe, expect, it } from 'vitest'
import { asPfn } from '../../base/units.ts'
import type { StepView } from '../../protocol/view.ts'
import { plainText } from '../rich.ts'
import { absence, machineSummary, storyFor } from './stories.ts'
import type { Story } from './stories.ts'
import { changesOf } from '../step/changes.ts'
import { flagNames, flagWords } from '../step/flagWords.ts'
import type { Thing } from '../things.ts'
import { BASE, smallTimeline, smallView } from '../testing/smallView.ts'
import { processesOf, withOwn, withProcesses } from '../testing/viewParts.ts'

const lines = [
  '# small',
  'A = spawn',
  'A: a = mmap(12K)',
  '',
  'A: p = mmap(NULL, 16K)',
  '',
  '',
  'B: q = mmap(NULL, 4K)',
]
const context = { timeline: smallTimeline(), lines }

function tell(thing: Thing, view: StepView = smallView()): string {
  const story: Story | null = storyFor(view, thing, context)
  if (!story) return absence(thing, view)
  return [
    story.heading,
    ...story.sentences.map(plainText),
    ...story.facts.map((fact) => `${fact.label}: ${plainText(fact.value)}`),
  ].join('\n')
}
const block = (page: number, order: number): Thing => ({ kind: 'free-block', pfn: asPfn(BASE + page), order })

describe('stories', () => {
  it('a region of one user: what it costs, its slack and what unmapping gives back', () => {
    expect(tell({ kind: 'region', id: 10 })).toMatchInlineSnapshot(`
      "Region 0x00110000
      12 KiB (3 pages) used by A.
      Made by step 2: A: a = mmap(12K)
      Unmapping all of it gives back 16 KiB (4 pages) to the free lists.
      Range: 0x00110000-0x00112fff
      Holds: anonymous memory
      Slack: 4 KiB (1 page) up to 0x00114000: the block is a power of two and vm.nr_trim_pages = 0 gives nothing back
      Usage: 1
      In the tree: black, a leaf
      Access: can be read and written; a copy in RAM
      Flags: READ|WRITE|MAPPED_COPY"
    `)
  })

  it('a shared region gives back nothing until all have left', () => {
    const text = tell({ kind: 'region', id: 11 })
    expect(text).toContain('16 KiB (4 pages) shared by A and B.')
    expect(text).toContain(
      'It lives until its 2 users have left; that gives back 16 KiB (4 pages) to the free lists.',
    )
  })

  it('a mapping of a part of a shared region', () => {
    expect(tell({ kind: 'vma', id: 102 })).toMatchInlineSnapshot(`
      "B’s mapping 0x00119000
      B maps 4 KiB (1 page), a part of region 0x00118000, shared with A.
      Made by step 4: B: q = mmap(NULL, 4K)
      Unmapping it gives back nothing: 1 other mapping still uses it.
      Range: 0x00119000-0x00119fff
      Holds: a shared copy of /disk/data, from offset 4 KiB
      Access: can be read and written; others may share it; a copy in RAM
      Flags: READ|WRITE|MAYSHARE|MAPPED_COPY"
    `)
  })

  it('the only mapping of a region gives back its slack too', () => {
    expect(tell({ kind: 'vma', id: 100 })).toContain(
      'Unmapping it gives back 16 KiB (4 pages) to the free lists, 1 page of slack among them.',
    )
  })

  it('flash gives back no RAM', () => {
    expect(tell({ kind: 'vma', id: 103 })).toContain('Unmapping it gives back nothing: it is not RAM.')
  })

  it('slack is explained by the setting', () => {
    const slack = (nrTrimPages: number) =>
      tell({ kind: 'region', id: 10 }, withOwn(smallView(), { nrTrimPages }))
        .split('\n')
        .find((line) => line.startsWith('Slack'))
    expect(slack(0)).toContain('vm.nr_trim_pages = 0 gives nothing back')
    expect(slack(2)).toContain('fewer than vm.nr_trim_pages = 2')
    expect(slack(1)).toContain('another vm.nr_trim_pages')
  })

  it('a free block says who keeps its buddy', () => {
    expect(tell(block(20, 2))).toContain(
      'It has not merged: its buddy 0x00110000 is in use by A’s 0x00110000.',
    )
    expect(tell(block(8, 3))).toContain('its buddy 0x00100000 is in use by the kernel.')
    expect(tell(block(32, 5))).toContain('its buddy 0x00100000 is not all free: 16 pages of 32 in use')
    expect(tell(block(28, 2))).toContain('Number 2 of 2 in its list.')
    expect(tell(block(20, 2))).toContain('It is first on the list of order 2')
  })

  it('a page: where it stands and who reaches it', () => {
    const page = (n: number) => tell({ kind: 'page', pfn: asPfn(BASE + n) })
    expect(page(25)).toContain('Page 2 of 4 of region 0x00118000, mapped by A and B.')
    expect(page(19)).toContain('Page 4 of 4 of region 0x00110000, mapped by nobody.')
    expect(page(21)).toContain('It is free, in the block of order 2 at 0x00114000.')
    expect(page(6)).toContain('It belongs to the file /ram/log.')
    expect(page(0)).toContain('No mapping has it.')
  })

  it('a process: its own, its shared, and what its exit gives back', () => {
    expect(tell({ kind: 'process', pid: 20 })).toMatchInlineSnapshot(`
      "Process A
      2 mappings, 28 KiB (7 pages) in all. Its exit would give back 16 KiB (4 pages).
      Made by step 1: A = spawn
      PID: 20
      Its own: 12 KiB (3 pages)
      Shared: 16 KiB (4 pages)
      Heap (brk): none: the loader reserved no heap, so brk cannot move
      Open files: 3 /disk/data"
    `)
    expect(tell({ kind: 'process', pid: 21 })).toContain('Its exit would give back nothing.')
  })

  it('a file, a step and a line', () => {
    expect(tell({ kind: 'file', path: '/disk/data' })).toContain('Mapped by A and B.')
    expect(tell({ kind: 'step', step: 2 })).toContain('It created region 0x00110000, which still exists.')
    expect(tell({ kind: 'line', line: 9 })).toContain('It has not run yet')
    expect(tell({ kind: 'line', line: 1 })).toBe('Line 1 runs no step.')
  })

  /** The small machine after a vfork of B. */
  function shared(): StepView {
    const view = smallView()
    const processes = processesOf(view)
    const parent = processes[1]
    return parent === undefined
      ? view
      : withProcesses(view, [...processes, { ...parent, pid: 22, name: "B'" }])
  }

  it('a mapping that processes have together is one mapping, with the name of each', () => {
    expect(tell({ kind: 'region', id: 11 }, shared())).toContain("shared by A and B and B'.")
    expect(tell({ kind: 'region', id: 11 }, shared())).not.toContain('in no process’s tree')
    expect(tell({ kind: 'vma', id: 102 }, shared())).toContain(
      "B and B' map 4 KiB (1 page), a part of region",
    )
    expect(tell({ kind: 'vma', id: 102 }, shared())).toContain('shared with A.')
    expect(tell({ kind: 'vma', id: 101 }, shared())).toContain("shared with B and B'.")
    expect(tell({ kind: 'page', pfn: asPfn(BASE + 25) }, shared())).toContain("mapped by A and B and B'.")
  })

  it('the exit of a process whose memory another uses gives nothing back', () => {
    const alone = tell({ kind: 'process', pid: 20 })
    const view = smallView()
    const processes = processesOf(view)
    const parent = processes[0]
    const sharing = parent && withProcesses(view, [...processes, { ...parent, pid: 22, name: "A'" }])
    expect(alone).toContain('Its own: 12 KiB')
    expect(tell({ kind: 'process', pid: 20 }, sharing)).toContain('Its exit would give back nothing.')
    expect(tell({ kind: 'process', pid: 20 }, sharing)).toContain('Its own: 0 ')
  })

  it('says when a thing is not there', () => {
    expect(tell({ kind: 'region', id: 99 })).toContain('The region you selected does not exist after step 4.')
    const old = withOwn(smallView(), { has: { regions: false, trimming: false, mmapCopy: false } })
    expect(tell({ kind: 'region', id: 99 }, old)).toContain('The VMA you selected does not exist')
    expect(storyFor(smallView(), block(20, 3), context)).toBeNull()
    expect(storyFor(smallView(), { kind: 'page', pfn: asPfn(1) }, context)).toBeNull()
  })

  it('the machine in numbers', () => {
    expect(machineSummary(smallView()).map(({ label, value }) => `${label}: ${plainText(value)}`))
      .toMatchInlineSnapshot(`
        [
          "Free: 192 KiB (48 pages)",
          "Largest block: 128 KiB, order 5",
          "Held by mappings: 32 KiB (8 pages) MmapCopy",
          "nr_trim_pages: 0 (never trim)",
          "Watermarks: min 2, low 3, high 4 pages",
          "Zone: DMA, 256 KiB",
          "Kernel: Linux 6.12, as measured on 6.12.117",
        ]
      `)
  })

  it('the changes of a step', () => {
    const groups = changesOf(smallView()).map(({ title, items }) => [
      title,
      ...items.map(({ mark, words }) => `${mark} ${plainText(words)}`),
    ])
    expect(groups).toMatchInlineSnapshot(`
      [
        [
          "Pages",
          "added 0x00118000-0x0011bfff 4 pages taken",
          "merged 0x00120000 merged to order 5 (128 KiB)",
        ],
        [
          "Regions",
          "changed 0x00118000 4 pages, 2 users",
        ],
        [
          "Mappings",
          "added 0x00119000-0x00119fff in B",
        ],
      ]
    `)
  })

  it('flags in names and in words', () => {
    expect(flagNames(0x1000033)).toBe('READ|WRITE|MAYREAD|MAYWRITE|MAPPED_COPY')
    expect(flagNames(0)).toBe('none')
    expect(flagNames(0x80000001)).toBe('READ|0x80000000')
    expect(flagWords(0x5)).toBe('can be read and run as code')
    expect(flagWords(0)).toBe('asked for without access')
  })
})
