import { describe, expect, it } from 'vitest'
import { importText } from '../../../documents/importers/registry.ts'
import { Evidence } from '../../../base/evidence.ts'
import { packReport, unpackReport } from '../../../sim/nommu/boards/packedReport.ts'
import { startOf, type ReportedBoard } from '../../../sim/nommu/boards/reported.ts'
import { bootMeasured } from '../../../sim/nommu/boot.ts'
import { checkInvariants } from '../../../sim/nommu/invariants.ts'
import { PAGE_SIZE } from '../../../base/units.ts'
import { momentsOf } from './moments.ts'
import { boardAt, boardOf } from './rebuild.ts'
import { BOARDS, SERIES, type Truth } from './testing/boards.ts'

/** What each page holds: 0 free, 1 a mapping, 2 the kernel. */
function usesOf(
  free: Iterable<readonly [page: number, order: number]>,
  regions: readonly (readonly [start: number, top: number])[],
  start: number,
  span: number,
): Uint8Array {
  const use = new Uint8Array(span).fill(2)
  for (const [page, order] of free) use.fill(0, page, page + 2 ** order)
  for (const [from, to] of regions)
    if (from >= start * PAGE_SIZE && to <= (start + span) * PAGE_SIZE)
      use.fill(1, from / PAGE_SIZE - start, to / PAGE_SIZE - start)
  return use
}

const trueUse = ({ free, regions, start, span }: Truth): Uint8Array =>
  usesOf(
    free,
    regions.map(([from, , top]) => [from, top]),
    start,
    span,
  )

const builtUse = ({ blocks, regions, zone }: ReportedBoard): Uint8Array =>
  usesOf(
    blocks.map(({ page, order }) => [page, order] as const),
    regions.map(({ start, top }) => [start, top]),
    zone.startPfn,
    zone.spannedPages,
  )

interface Share {
  pages: number
  right: number
  certain: number
  certainlyRight: number
}

function judge(share: Share, board: ReportedBoard, truth: Truth): void {
  expect(board.zone.startPfn).toBe(truth.start)
  expect(board.zone.spannedPages).toBe(truth.span)
  const [mine, real] = [builtUse(board), trueUse(truth)]
  let page = 0
  for (const run of board.evidence)
    for (let left = run.pages; left > 0; left--, page++) {
      const isRight = mine[page] === real[page]
      share.pages++
      if (isRight) share.right++
      if (run.evidence === Evidence.assumed) continue
      share.certain++
      if (isRight) share.certainlyRight++
    }
  expect(page).toBe(truth.span)
}

const nothing = (): Share => ({ pages: 0, right: 0, certain: 0, certainlyRight: 0 })

const countsOf = (blocks: readonly { readonly order: number }[]): number[] =>
  Array.from({ length: 11 }, (_, order) => blocks.filter((block) => block.order === order).length)

/** The row of /proc/buddyinfo with most in it, read without the importers. */
const printedCounts = (text: string): number[] =>
  [...text.matchAll(/^Node \d+, zone +\w+((?: +\d+){11}) *\r?$/gm)]
    .map(([, counts = '']) => counts.trim().split(/ +/).map(Number))
    .at(-1) ?? []

function boot(board: ReportedBoard) {
  const { zone, state, files } = startOf(board)
  return bootMeasured(
    {
      zone,
      era: '6.12',
      files,
      nrTrimPages: 1,
      allowUninitialized: true,
      inodeNumbers: new Map(),
      shmPatched: false,
    },
    state,
  )
}

describe.each(Object.entries(BOARDS))('the files of %s', (_, { text }) => {
  const built = boardOf(importText(text))

  it('become a board with the counts that are printed, which the model can go on with', () => {
    if (!built.ok) throw new Error(built.why)
    expect(countsOf(built.board.blocks)).toEqual(printedCounts(text))
    const machine = boot(built.board)
    expect(checkInvariants(machine)).toBeNull()
    expect(machine.mmapPages).toBeGreaterThan(0)
  })

  it('can be packed into a word and back', () => {
    if (!built.ok) throw new Error(built.why)
    const word = packReport(built.board)
    expect(word).toMatch(/^[\w-]+$/)
    expect(unpackReport(word)).toEqual({ ok: true, board: built.board })
  })

  it('say of every page how it is known', () => {
    if (!built.ok) throw new Error(built.why)
    const { tally, board } = built
    const counted = Object.values(tally.kinds).flat()
    expect(counted.reduce((sum, pages) => sum + pages, 0)).toBe(board.zone.spannedPages)
    const certain = board.evidence.reduce(
      (sum, { pages, evidence }) => (evidence === Evidence.assumed ? sum : sum + pages),
      0,
    )
    expect(tally.byEvidence).toBe(certain)
  })
})

/** What the README of the reports says. */
describe('pages placed right', () => {
  it('are 97 of 100 with all files of /proc, and no evidence is wrong but where files were read one after the other', () => {
    const share = nothing()
    for (const { text, truth } of Object.values(BOARDS)) {
      const built = boardOf(importText(text))
      if (!built.ok) throw new Error(built.why)
      judge(share, built.board, truth)
    }
    expect(share.right / share.pages).toBeGreaterThan(0.968)
    expect(share.certain / share.pages).toBeGreaterThan(0.57)
    expect(share.certain - share.certainlyRight).toBeLessThan(share.certain / 5_000)
  })

  it('are 92 of 100 in captures that do not show what is reserved', () => {
    const share = nothing()
    for (const { text, captures } of Object.values(SERIES)) {
      const reading = importText(text)
      const moments = momentsOf(reading)
      expect(moments).toHaveLength(captures.length)
      moments.forEach((moment, index) => {
        const built = boardAt(reading, moment)
        const truth = captures[index]?.truth
        if (!built.ok || truth === undefined) throw new Error(`capture ${index + 1}`)
        judge(share, built.board, truth)
        expect(checkInvariants(boot(built.board))).toBeNull()
      })
    }
    expect(share.right / share.pages).toBeGreaterThan(0.92)
    expect(share.certainlyRight).toBe(share.certain)
  })
})

/** What chats, mails and terminals do to a text. */
const DAMAGES: readonly (readonly [name: string, damage: (text: string) => string])[] = [
  ['line ends of a serial console', (text) => text.replaceAll('\n', '\r\n')],
  ['quoted in a mail', (text) => text.replaceAll(/^/gm, '> ')],
  ['every line twice', (text) => text.replaceAll(/^.*$/gm, '$&\n$&')],
  ['blanks at the ends gone', (text) => text.replaceAll(/ +$/gm, '')],
  ['words of others between', (text) => text.replaceAll('\n', '\nsomebody: and then?\n')],
  ...[0.3, 0.5, 0.7, 0.9].map((share): readonly [string, (text: string) => string] => [
    `cut after ${share * 100} of 100`,
    (text) => text.slice(0, Math.floor(text.length * share)),
  ]),
]

it.each(DAMAGES)('damage makes nothing certain that is wrong: %s', (_, damage) => {
  const [whole, damaged] = [nothing(), nothing()]
  for (const { text, truth } of Object.values(BOARDS)) {
    const [before, built] = [boardOf(importText(text)), boardOf(importText(damage(text)))]
    if (before.ok) judge(whole, before.board, truth)
    // Less may be known, even where RAM begins; then nothing of it counts.
    if (built.ok && !built.tally.assumptions.includes('base')) judge(damaged, built.board, truth)
  }
  expect(damaged.certain - damaged.certainlyRight).toBeLessThanOrEqual(whole.certain - whole.certainlyRight)
})

it('files that were dropped together are told apart by their names', () => {
  const text =
    '--- proc-15-maps.txt ---\n80360000-80380000 rw-p 00000000 00:00 0\n--- 16.maps ---\n80380000-80390000 rw-p 00000000 00:00 0\n--- maps ---\n803a0000-803b0000 rw-p 00000000 00:00 0\n'
  expect(importText(text).maps.map(({ pid }) => pid)).toEqual([15, 16, null])
})

describe('little to go by', () => {
  it('gives a board of assumptions from the list of free blocks in a report, with its counts', () => {
    const text = `sh: page allocation failure: order:5, mode:0xcc0(GFP_KERNEL)
Mem-Info:
Normal free:2436kB min:428kB low:532kB high:636kB present:15360kB managed:11720kB
Normal: 3*4kB 7*8kB 4*16kB 4*32kB 34*64kB 0*128kB 0*256kB 0*512kB 0*1024kB 0*2048kB 0*4096kB = 2436kB
`
    const built = boardOf(importText(text))
    if (!built.ok) throw new Error(built.why)
    expect(countsOf(built.board.blocks)).toEqual([3, 7, 4, 4, 34, 0, 0, 0, 0, 0, 0])
    expect(built.tally.byEvidence).toBe(0)
    expect(built.tally.assumptions).toContain('base')
    expect(checkInvariants(boot(built.board))).toBeNull()
  })

  it('knows every page where the counts leave no choice', () => {
    const text = `80000000-800fffff : System RAM
  80000000-8007ffff : Reserved
Node 0, zone   Normal      0      0      0      0      0      0      0      1      0      0      0
`
    const built = boardOf(importText(text))
    if (!built.ok) throw new Error(built.why)
    expect(built.tally.kinds.free).toEqual([0, 128, 0])
    expect(built.tally.byEvidence).toBe(256)
  })

  it.each([
    ['nothing counted', 'MemTotal:  1000 kB\n', 'no-counts'],
    ['other orders', 'Node 0, zone Normal 1 0 0 0 0 0 0\n', 'orders'],
    ['no size of memory', `Node 0, zone Normal ${'1 '.repeat(11).trim()}\n`, 'no-memory'],
    [
      'more free than there is room for',
      `80000000-800fffff : System RAM\n  80000000-8007ffff : Reserved\nNode 0, zone Normal ${'0 '.repeat(10)}1\n`,
      'no-room',
    ],
  ])('gives none and says why: %s', (_, text, why) => {
    expect(boardOf(importText(text))).toEqual({ ok: false, why })
  })
})

describe('a word that is no board', () => {
  const [first] = Object.values(BOARDS)
  const built = boardOf(importText(first?.text ?? ''))
  if (!built.ok) throw new Error(built.why)
  const word = packReport(built.board)

  it('is told wherever it was cut', () => {
    for (let length = 0; length < word.length; length++)
      expect(unpackReport(word.slice(0, length)).ok).toBe(false)
  })

  it('is told whichever letter was changed', () => {
    for (let at = 0; at < word.length; at++) {
      const changed = word.slice(0, at) + (word[at] === 'A' ? 'B' : 'A') + word.slice(at + 1)
      expect(unpackReport(changed).ok).toBe(false)
    }
  })
})
