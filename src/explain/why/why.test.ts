/** What the reasons say of calls that work: choices, splits, trimming, sharing, and that nothing is lost or guessed. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseProgram } from '../../documents/scenario/read.ts'
import { ERAS } from '../../sim/nommu/era.ts'
import { stateOf } from '../../documents/recording/replay/stateOf.ts'
import { ScenarioSource } from '../../machines/nommu/scenarioSource.ts'
import { randomScenario } from '../../machines/nommu/testing/random/randomScenario.ts'
import { linesOf, whyOf } from '../../machines/nommu/testing/why.ts'
import { whyTree } from './why.ts'
import { MAX_WHY_NODES } from './tree.ts'
import { stepFacts } from '../step/stepFacts.ts'
import { checkInvariants } from '../../sim/nommu/invariants.ts'
import { nommuTimeline } from '../../machines/nommu/model.ts'

const BOARD = 'board 4M\nA = spawn\n'
const PROG = 'A: f = open("/disk/prog", O_RDONLY)\n'
const RAM = 'A: f = open("/ram/x", O_RDWR|O_CREAT)\n'

describe('a rotation', () => {
  const rotations = (kernel: string) =>
    new Set(
      [1, 2, 3, 4, 5].flatMap((count) =>
        whyOf(`kernel ${kernel}\n${BOARD}${'A: mmap(20K)\n'.repeat(count)}`)
          .lines.filter(({ text }) => text.startsWith('Rotated'))
          .map(({ fn }) => fn),
      ),
    )

  it.each([
    ['6.12', '__rb_insert'],
    ['2.6.29', '__rb_rotate_left'],
  ])('in Linux %s is told of %s', (kernel, fn) => expect([...rotations(kernel)]).toEqual([fn]))
})

describe('a pageblock that is not claimed', () => {
  it.each([
    ['1M', true],
    ['16M', false],
  ])('on a board of %s says whether it reaches beyond the zone', (board, isBeyond) => {
    const { lines } = whyOf(`board ${board}\nA = spawn\nA: mmap(4K)`)
    expect(lines.some(({ text }) => text.includes('reaches beyond the zone'))).toBe(isBeyond)
  })
})

describe('a mapping of its own', () => {
  it('order, list, trimming and the tree, in their order, each with its function', () => {
    const { lines } = whyOf(`${BOARD}A: mmap(20K)`)
    const said = lines.map(({ fn, text }) => `${fn ?? ''}: ${text}`)
    const places = [
      'get_order: 5 pages need a power of two: 8 pages, order 3',
      'zone_watermark_ok: Watermark: 764 free − 7 = 757 pages, above min 55',
      '__rmqueue_smallest: Order 3, unmovable: the head of 1 block is 0x80108000',
      'make_alloc_exact: 3 pages of 8 too many: given back',
      '__free_one_page: 3 pages freed one by one, merged once: 2 blocks now',
      'add_nommu_region: 0x80108000-0x8010cfff goes into the tree, right of 0x80102000',
      '__rb_insert: Rotated left to balance',
    ].map((text) => said.indexOf(text))
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })

  it('each split where it happens', () => {
    const { line } = whyOf(`${BOARD}A: mmap(4K)\nA: mmap(64K)\nA: mmap(4K)\nA: mmap(4K)`)
    expect(line('expand')?.text).toMatch(/^(Halved \d+ times|Upper half)/)
    const first = whyOf('board 4M\nA = spawn').lines.filter(({ fn }) => fn === 'expand')
    const halved = first.find(({ text }) => text.startsWith('Halved'))
    expect(halved?.children.length).toBe(Number(/Halved (\d+) times/.exec(halved?.text ?? '')?.[1]))
  })

  it('passed checks are one line', () => {
    const { line } = whyOf(`${BOARD}A: mmap(4K)`)
    expect(line('validate_mmap_request')).toMatchObject({ text: '5 checks passed', outcome: 'passed' })
  })

  it('vm.nr_trim_pages decides what stays', () => {
    const { line } = whyOf(`${BOARD}sysctl vm.nr_trim_pages = 4\nA: mmap(20K)`)
    expect(line('do_mmap_private', '3 pages after')?.text).toContain('fewer than vm.nr_trim_pages, 4')
    const never = whyOf(`kernel 2.6.28\n${BOARD}A: mmap(20K)`)
    expect(never.line('do_mmap_private', '3 pages')?.text).toContain('this kernel never trims')
  })
})

describe('sharing', () => {
  it('a region that holds what is wanted is joined; the others are said with their reason', () => {
    const text = `${BOARD}${PROG}A: mmap(NULL, 8K, r, MAP_PRIVATE, f)
      A: o = open("/disk/other", O_RDONLY)\nA: mmap(NULL, 4K, r, MAP_PRIVATE, o)
      A: mmap(NULL, 4K, r, MAP_PRIVATE, f, 4K)`
    const { lines, line } = whyOf(`file "/disk/other" ext2 8K\n${text}`)
    expect(line('do_mmap', 'This region holds')).toMatchObject({
      text: 'This region holds pages 0 to 1 of the file, page 1 wanted: share it',
      outcome: 'chosen',
    })
    expect(lines.filter(({ outcome }) => outcome === 'skipped').map((each) => each.text)).toEqual(
      expect.arrayContaining([expect.stringContaining('is private: it cannot be shared')]),
    )
  })

  it('another part and another file are passed over', () => {
    const { lines } = whyOf(`file "/disk/other" ext2 8K
      ${BOARD}A: o = open("/disk/other", O_RDONLY)\nA: mmap(NULL, 4K, r, MAP_PRIVATE, o)
      ${PROG}A: mmap(NULL, 4K, r, MAP_PRIVATE, f)\nA: mmap(NULL, 4K, r, MAP_PRIVATE, f, 4K)`)
    const skipped = lines.filter(({ outcome }) => outcome === 'skipped').map(({ text }) => text)
    expect(skipped.some((text) => text.endsWith('is of another file'))).toBe(true)
    expect(skipped.some((text) => text.endsWith('has another part of the file, page 0'))).toBe(true)
    expect(lines.some(({ text }) => text.startsWith('No region can be shared'))).toBe(true)
  })

  it('older kernels share only what is the same', () => {
    const { lines } = whyOf(`kernel 2.6.28\n${BOARD}${RAM}A: ftruncate(f, 8K)
      A: mmap(NULL, 8K, r, MAP_PRIVATE, f)\nA: mmap(NULL, 4K, r, MAP_PRIVATE, f)`)
    expect(lines.some(({ text }) => text.includes('has other pages of the file'))).toBe(true)
  })

  it('a file in RAM says where it lies; one whose pages are not all there does not, and is copied', () => {
    const placed = whyOf(`${BOARD}${RAM}A: ftruncate(f, 12K)\nA: mmap(NULL, 12K, rw, MAP_SHARED, f)`)
    expect(placed.line('ramfs_nommu_get_unmapped_area')).toMatchObject({
      text: '/ram/x says where it lies: 3 pages at 0x80104000',
      ref: { kind: 'pages', runs: [{ pfn: 0x80104, pages: 3 }] },
    })
    const grown = `${BOARD}${RAM}A: ftruncate(f, 4K)\nA: ftruncate(f, 12K)\n`
    const copied = whyOf(`${grown}A: mmap(NULL, 12K, r, MAP_PRIVATE, f)`)
    expect(copied.line('ramfs_nommu_get_unmapped_area')?.text).toBe(
      'ENOSYS: /ram/x has no page in memory for its page 1',
    )
    expect(copied.line('do_mmap', 'A copy')?.outcome).toBe('chosen')
  })
})

describe('giving back', () => {
  it('a hole splits the mapping, then shrinks it', () => {
    const { lines } = whyOf(`${BOARD}A: a = mmap(40K)\nA: munmap(a+8K, 4K)`)
    const fns = lines.map(({ fn }) => fn)
    expect(fns.indexOf('split_vma')).toBeGreaterThan(0)
    expect(fns.indexOf('shrink_vma')).toBeGreaterThan(fns.indexOf('split_vma'))
  })

  it('a thousand pages are one line', () => {
    const { line, lines } = whyOf(`${BOARD.replace('4M', '16M')}A: a = mmap(4000K)\nA: munmap(a, 4000K)`)
    expect(line('__free_one_page')?.text).toMatch(
      /^1,000 pages freed one by one, merged [\d,]+ times: \d+ blocks? now$/,
    )
    expect(lines.length).toBeLessThan(20)
  })

  it('names the process that is gone', () => {
    expect(whyOf(`${BOARD}A: exit()`).line('exit_mmap')?.text).toBe(
      'A ends: 2 mappings are undone by address',
    )
  })
})

describe('calls that move bytes', () => {
  const passed = (text: string): string[] =>
    whyOf(text).events.flatMap((event) => (event.type === 'check' && !event.failed ? [event.test] : []))

  it('name each test that they pass, in the kernel’s order', () => {
    const file = 'A = spawn\nA: f = open("/disk/data.bin", O_RDWR)\nA: a = mmap(4K)\n'
    expect(passed(`${file}A: pread(f, a, 8, 0)`)).toEqual([
      'io-offset',
      'io-descriptor',
      'io-mode',
      'io-count',
      'io-directory',
      'io-memory',
    ])
    expect(passed(`${file}A: close(f)`)).toEqual(['close-descriptor'])
    expect(passed(`${file}A: open("/disk/data.bin", O_RDONLY)`)).toEqual(['open-directory', 'open-writes'])
    expect(passed(`${file}A: futex(a, FUTEX_WAIT, 0)`)).toEqual([
      'futex-command',
      'futex-aligned',
      'futex-value',
    ])
    expect(passed(`${file}B = spawn\nB: ptrace_attach(A)\nB: ptrace_peek(A, a)`)).toEqual([
      'ptrace-target',
      'ptrace-tracer',
      'ptrace-mapped',
      'ptrace-allowed',
      'ptrace-whole',
    ])
  })
})

describe('for any run', () => {
  it('each kernel: looking changes nothing, a refused step says so once, and no line is empty', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.constantFrom(...ERAS), (seed, era) => {
        const { program } = parseProgram(randomScenario(seed, { steps: 60, era }))
        const seen = nommuTimeline(new ScenarioSource(program), null)
        const unseen = nommuTimeline(new ScenarioSource(program), null)
        seen.advance(program.ops.length)
        unseen.advance(program.ops.length)
        for (let step = 1; step <= seen.steps; step++) {
          const facts = stepFacts(seen, step)
          const lines = linesOf(whyTree(facts).nodes)
          expect(lines.every(({ text }) => text !== '' && !/undefined|NaN/.test(text))).toBe(true)
          // What stopped the kernel never came back.
          if (facts.outcome.errno !== null && facts.machine.stopped === null)
            expect(lines.filter(({ outcome }) => outcome === 'failed')).toHaveLength(1)
        }
        unseen.goTo(unseen.steps)
        expect(stateOf(seen.machine)).toEqual(stateOf(unseen.machine))
      }),
      { numRuns: 12 },
    )
  })

  it('at most 400 lines, and it says how many more there are', () => {
    const mappings = Array.from({ length: 300 }, (_, i) => `A: m${i} = mmap(4K)`).join('\n')
    const { tree } = whyOf(`board 8M\nA = spawn\n${mappings}\nA: exit()`)
    const lines = linesOf(tree.nodes)
    expect(lines.length).toBeLessThanOrEqual(MAX_WHY_NODES + 20)
    expect(tree.more).toBeGreaterThan(500)
    expect(lines.some(({ text }) => /^and [\d,]+ more$/.test(text))).toBe(true)
  })

  it('nothing is taken down while nobody looks', () => {
    const { program } = parseProgram(`${BOARD}A: mmap(20K)`)
    const timeline = nommuTimeline(new ScenarioSource(program), checkInvariants)
    timeline.advance(2)
    expect(timeline.machine.why).toBeNull()
    timeline.rerun(2)
    expect(timeline.machine.observed.length).toBeGreaterThan(10)
    expect(timeline.machine.why).toBeNull()
  })
})
