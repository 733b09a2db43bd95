/**
 * The pieces of an address axis before they are fitted into a height: what each span needs at one rung of generosity.
 * Spans are cut at multiples of a cell, so that a mapping which comes or goes changes its own cells only.
 */
import { append, least } from '../../base/lists.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import { remembered } from '../../model/step/rows.ts'

/** A range of addresses that the axis shows; everything between two stretches is left out as a gap. */
export interface AxisStretch {
  /** Multiple of PAGE_SIZE. */
  readonly start: number
  /** One byte a page from `start` on: 0 where nothing lies, else 1 + floor(log2(pages)) of the smallest thing there. */
  readonly finest: Uint8Array
}

/**
 * open: drawn to be read. fold: RAM where nothing is mapped, compressed. cap: outside the brush, compressed.
 * gap: addresses between two stretches, where there is no memory to show.
 */
export type PieceKind = 'open' | 'fold' | 'cap' | 'gap'

/** `thing`: least pixels for the smallest thing of a span. `fold`: share of a fold's full height. `cell`: pages. */
export interface Rung {
  readonly cell: number
  readonly thing: number
  readonly fold: number
}
export interface Draft {
  readonly start: number
  readonly end: number
  readonly kind: PieceKind
  readonly pixels: number
}

/** Full height of a fold by the pages it leaves out: long ones are high enough to show their largest free blocks. */
const FOLD_HEIGHTS: readonly (readonly [pages: number, pixels: number])[] = [
  [16, 8],
  [64, 12],
  [256, 20],
  [1024, 32],
  [Infinity, 52],
]
/** In heights of the smallest thing beside it. */
const LARGEST_HOLE = 1.5
const GAP_HEIGHT = 18
const CAP_HEIGHT = 22
export interface Run {
  /** Absolute pages, end exclusive. */
  readonly from: number
  readonly to: number
  readonly finest: number
}

/** More runs than this are more than an axis has pixels: neighbours are taken together until there are no more. */
const MOST_RUNS = 2048

/** The runs of equal need in a stretch; pages that nothing needs are left out. */
export function runsOf({ start, finest }: AxisStretch): readonly Run[] {
  const base = start / PAGE_SIZE
  return coarseRuns(finest).map(({ from, to, finest: need }) => ({
    from: base + from,
    to: Math.min(base + to, base + finest.length),
    finest: need,
  }))
}

/** Counted from the stretch's first page. A run's list of needs is the same at every step, and so is this. */
const coarseRuns = remembered((finest: Uint8Array): readonly Run[] => {
  let cells = finest
  let size = 1
  while (countRuns(cells) > MOST_RUNS) {
    const pairs = new Uint8Array(Math.ceil(cells.length / 2))
    for (let i = 0; i < pairs.length; i++) pairs[i] = finer(cells[2 * i] ?? 0, cells[2 * i + 1] ?? 0)
    cells = pairs
    size *= 2
  }
  const runs: Run[] = []
  for (let i = 0; i < cells.length;) {
    const value = cells[i] ?? 0
    let j = i + 1
    while (j < cells.length && cells[j] === value) j++
    if (value > 0) runs.push({ from: i * size, to: j * size, finest: value })
    i = j
  }
  return runs
})

/** Of two needs the finer one; 0 is none. */
const finer = (a: number, b: number): number => (a === 0 ? b : b === 0 ? a : Math.min(a, b))

function countRuns(cells: Uint8Array): number {
  let runs = 0
  for (let i = 0; i < cells.length; i++) if (cells[i] !== 0 && cells[i] !== cells[i - 1]) runs++
  return runs
}

/** Runs widened to whole cells; a cell that several runs touch takes the finest. Clipped to [from, to). */
function cellRuns(runs: readonly Run[], cell: number, from: number, to: number): Run[] {
  const cells: { from: number; to: number; finest: number }[] = []
  const add = (first: number, last: number, finest: number): void => {
    if (first >= last) return
    const before = cells.at(-1)
    // Only single cells at the end of one run and at the start of the next can meet.
    if (before !== undefined && before.to > first) before.finest = Math.min(before.finest, finest)
    else cells.push({ from: first, to: last, finest })
  }
  for (const run of runs) {
    const a = Math.max(run.from, from)
    const b = Math.min(run.to, to)
    if (a >= b) continue
    const first = Math.floor(a / cell) * cell
    const last = Math.floor((b - 1) / cell) * cell
    add(first, first + cell, run.finest)
    add(first + cell, last, run.finest)
    if (last > first) add(last, last + cell, run.finest)
  }
  const joined: { from: number; to: number; finest: number }[] = []
  for (const part of cells) {
    const before = joined.at(-1)
    if (before !== undefined && before.to === part.from && before.finest === part.finest) before.to = part.to
    else joined.push(part)
  }
  return joined.map((part) => ({ ...part, from: Math.max(part.from, from), to: Math.min(part.to, to) }))
}

/** The pieces of all stretches in address order, with the least pixels of each at this rung. */
export function draftPieces(
  stretches: readonly AxisStretch[],
  runs: readonly (readonly Run[])[],
  rung: Rung,
  brush: { readonly start: number; readonly end: number } | null,
): Draft[] {
  const first = stretches[0]
  const last = stretches.at(-1)
  if (first === undefined || last === undefined) return []
  if (brush !== null) {
    const axisEnd = endOf(last)
    const holder = stretches.findIndex((stretch) => brush.start < endOf(stretch) && brush.end > stretch.start)
    const stretch = stretches[holder]
    if (stretch !== undefined) {
      const start = Math.max(stretch.start, Math.floor(brush.start / PAGE_SIZE) * PAGE_SIZE)
      const end = Math.min(endOf(stretch), Math.ceil(brush.end / PAGE_SIZE) * PAGE_SIZE)
      const cap = (from: number, to: number): Draft[] =>
        from < to ? [{ start: from, end: to, kind: 'cap', pixels: CAP_HEIGHT }] : []
      return [
        ...cap(first.start, start),
        ...stretchDrafts(start, end, runs[holder] ?? [], rung, 'open'),
        ...cap(end, axisEnd),
      ]
    }
  }
  const drafts: Draft[] = []
  stretches.forEach((stretch, i) => {
    const before = drafts.at(-1)
    if (before !== undefined && before.end < stretch.start) {
      drafts.push({ start: before.end, end: stretch.start, kind: 'gap', pixels: GAP_HEIGHT * rung.fold })
    }
    const own = runs[i] ?? []
    // With nothing mapped at all there is nothing to fold for.
    append(drafts, stretchDrafts(stretch.start, endOf(stretch), own, rung, own.length > 0 ? 'fold' : 'open'))
  })
  return drafts
}

function stretchDrafts(
  start: number,
  end: number,
  runs: readonly Run[],
  rung: Rung,
  quietKind: 'fold' | 'open',
): Draft[] {
  const drafts: Draft[] = []
  const to = end / PAGE_SIZE
  let at = start / PAGE_SIZE
  let beside = 0
  const quiet = (until: number, finest: number): void => {
    if (at >= until) return
    const pages = until - at
    const range = { start: at * PAGE_SIZE, end: until * PAGE_SIZE }
    const inScale = pages * pixelsPerPage(rung, Math.max(beside, finest))
    const most = LARGEST_HOLE * rung.thing
    // A hole no longer than its neighbours keeps their scale: that it could hold one more of them is to be seen.
    if (beside > 0 && finest > 0 && inScale <= most) {
      const pixels = Math.min(most, pages * pixelsPerPage(rung, Math.min(beside, finest)))
      drafts.push({ ...range, kind: 'open', pixels })
    } else {
      const pixels = Math.min(foldHeight(pages) * rung.fold, pages * pixelsPerPage(rung, 2))
      drafts.push({ ...range, kind: quietKind, pixels })
    }
  }
  const cells = cellRuns(runs, rung.cell, at, to)
  cells.forEach((run, i) => {
    quiet(run.from, run.finest)
    const pages = run.to - run.from
    const pixels = Math.max(
      pages * pixelsPerPage(rung, run.finest),
      // A short rest of something large, beside small things, keeps their scale: a hole punched there is to be seen.
      Math.min(pages * pixelsPerPage(rung, finerNeighbour(cells, i)), rung.thing),
    )
    drafts.push({ start: run.from * PAGE_SIZE, end: run.to * PAGE_SIZE, kind: 'open', pixels })
    at = run.to
    beside = run.finest
  })
  quiet(to, 0)
  return drafts
}

/** The finest of a run and of the runs that touch it. */
function finerNeighbour(cells: readonly Run[], i: number): number {
  const run = cells[i]
  if (run === undefined) return Infinity
  const touching = [cells[i - 1], cells[i + 1]].filter(
    (other) => other?.to === run.from || other?.from === run.to,
  )
  return Math.min(run.finest, least(touching.map((other) => other?.finest ?? Infinity)))
}

/** What a span needs whose smallest thing has at least 2^(finest - 1) pages. */
const pixelsPerPage = (rung: Rung, finest: number): number => rung.thing / 2 ** (finest - 1)

/** Full height of a fold that leaves out `pages`, in pixels. */
export const foldHeight = (pages: number): number => FOLD_HEIGHTS.find(([most]) => pages <= most)?.[1] ?? 0

const endOf = (stretch: AxisStretch): number => stretch.start + stretch.finest.length * PAGE_SIZE
