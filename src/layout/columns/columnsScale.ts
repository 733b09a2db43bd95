/** What runs along the address axis: labels, folds, the strip that says what each page is, and this step's changes. */
import { largest } from '../../base/lists.ts'
import { hex, formatBytes } from '../../base/format.ts'
import { addrToPfn, PAGE_SIZE, pfnToAddr, type PageRun } from '../../base/units.ts'
import { PAGE_USES, PageUse } from '../../protocol/view.ts'
import type { PageUseName, RegionId, StepView } from '../../protocol/view.ts'
import { risingY } from './addressAxis.ts'
import type { AddressAxis, AxisPiece } from './addressAxis.ts'
import type { Bar } from './columnsBars.ts'
import { removedRanges, zoneRange } from './addressAxisStretches.ts'
import { foldWords } from './columnsText.ts'
import { outsideWords } from '../../model/step/outsideRam.ts'
import { filesOf } from '../../model/step/nommu.ts'

/** Pixels along the axis, y0 < y1. */
export interface Extent {
  readonly y0: number
  readonly y1: number
}

/** Memory that is no RAM. */
export interface OutsideExtent extends Extent {
  /** `flash`, `device`. */
  readonly words: string
}

export interface Tick {
  readonly y: number
  /** Middle of the label, kept inside the drawing. */
  readonly labelY: number
  readonly address: number
  readonly text: string
}

export interface Fold extends Extent {
  readonly key: string
  readonly kind: Exclude<AxisPiece['kind'], 'open'>
  /** How much is left out, in words: `6.2 MiB free`. */
  readonly text: string
}

export interface SpineRun extends Extent {
  readonly use: Exclude<PageUseName, 'free'> | 'device'
}

export interface ChangeMark extends Extent {
  readonly key: string
  readonly what: 'taken' | 'trimmed' | 'freed' | 'merged' | 'written'
}

/** Where a region was that this step removed. */
export interface Ghost extends Extent {
  readonly id: RegionId
}

/** Runs of pages of less than so many pixels are not drawn. */
const LEAST_RUN = 0.5
/** Marks of what a step did are at least so high, in pixels, and left out where they would show less than this more. */
const LEAST_MARK = 2
const THINNEST = 0.7
const TICK_SPACING = 14
/** A stretch of the axis without a label is at most about this long, if there is a round address to write. */
const LONGEST_BARE = 84

/**
 * Address labels: places where something begins or ends, the roundest first, never closer than a line of text.
 * `regions`: what is drawn of them.
 */
export function axisTicks(
  view: StepView,
  axis: AddressAxis,
  height: number,
  regions: readonly Pick<Bar, 'start' | 'top'>[],
): Tick[] {
  const wanted = new Map<number, number>()
  const want = (address: number, weight: number): void => {
    const y = axis.toY(address)
    if (y < -0.5 || y > height + 0.5 || address < axis.start || address > axis.end) return
    wanted.set(address, Math.max(weight, wanted.get(address) ?? 0))
  }
  for (const { start, top } of regions) {
    want(start, 100 + roundness(start))
    want(top, roundness(top))
  }
  // Where the scale changes depends on what the whole run maps: an address there would tell of steps to come.
  for (const { start, end, kind } of axis.pieces) {
    if (kind !== 'gap' && kind !== 'cap') continue
    want(start, roundness(start))
    want(end, roundness(end))
  }
  want(axis.start, 1000)
  want(zoneRange(view).start, 900)
  want(axis.end, 900)
  const placed: Tick[] = []
  const place = (address: number): void => {
    const y = axis.toY(address)
    const labelY = Math.max(8, Math.min(height - 9, y))
    if (placed.every((tick) => Math.abs(tick.labelY - labelY) >= TICK_SPACING)) {
      placed.push({ y, labelY, address, text: hex(address) })
    }
  }
  for (const [address] of [...wanted].sort((a, b) => b[1] - a[1] || a[0] - b[0])) place(address)
  fillBare(placed, axis, height).forEach(place)
  return placed.sort((a, b) => a.y - b.y)
}

/** How many times 2 divides a page number: the same address is as round at every step. */
function roundness(address: number): number {
  let page = address / PAGE_SIZE
  if (page === 0) return 52
  let twos = 0
  while (page % 2 === 0) {
    page /= 2
    twos++
  }
  return twos
}

/** The roundest address in each long stretch without labels. */
function fillBare(placed: readonly Tick[], axis: AddressAxis, height: number): number[] {
  const ys = [0, ...placed.map((tick) => tick.y).sort((a, b) => a - b), height]
  const found: number[] = []
  for (let i = 1; i < ys.length; i++) {
    const from = ys[i - 1] ?? 0
    const to = ys[i] ?? 0
    const parts = Math.floor((to - from) / LONGEST_BARE)
    for (let part = 0; part < parts; part++) {
      const y = from + ((part + 0.5) * (to - from)) / parts
      const address = roundestBetween(axis.toAddress(y - TICK_SPACING), axis.toAddress(y + TICK_SPACING))
      const piece = axis.pieces.find((candidate) => candidate.start <= address && address < candidate.end)
      if (piece?.kind === 'open') found.push(address)
    }
  }
  return found
}

function roundestBetween(from: number, to: number): number {
  for (let step = 2 ** 40; step > PAGE_SIZE; step /= 2) {
    const address = Math.ceil(from / step) * step
    if (address <= to) return address
  }
  return Math.round(from / PAGE_SIZE) * PAGE_SIZE
}

/** Stretches outside the zone that are in sight, with what they are. */
export function outsideExtents(view: StepView, axis: AddressAxis, height: number): OutsideExtent[] {
  const zone = zoneRange(view)
  const extents: { start: number; end: number; y0: number; y1: number }[] = []
  for (const { start, end, kind, y0, y1 } of axis.pieces) {
    if ((kind !== 'open' && kind !== 'fold') || (start < zone.end && end > zone.start)) continue
    const before = extents.at(-1)
    if (before !== undefined && before.y1 === y0) Object.assign(before, { end, y1 })
    else extents.push({ start, end, y0, y1 })
  }
  return extents
    .filter(({ y0, y1 }) => y1 > 0 && y0 < height)
    .map(({ start, end, y0, y1 }) => ({ y0, y1, words: outsideWords(filesOf(view), start, end) }))
}

/** The folds that are in sight. */
export function axisFolds(view: StepView, axis: AddressAxis, height: number): Fold[] {
  const zone = zoneRange(view)
  const folds: Fold[] = []
  for (const { start, end, kind, y0, y1 } of axis.pieces) {
    if (kind === 'open' || y1 < 0 || y0 > height) continue
    const from = Math.max(start, zone.start)
    const to = Math.max(from, Math.min(end, zone.end))
    const text =
      kind === 'gap'
        ? `${formatBytes(end - start)} without memory`
        : to > from
          ? foldWords(to - from, freeBytes(view, from, to))
          : `${formatBytes(end - start)}, ${outsideWords(filesOf(view), start, end)}`
    folds.push({
      key: `${kind}-${start}`,
      kind,
      y0,
      y1,
      text: kind === 'cap' ? `not in the brush: ${text}` : text,
    })
  }
  return folds
}

/** A scale is another one when it is this many times as large or as small as the one beside it. */
const OTHER_SCALE = 1.25
/** Marks closer than this to the one before are left out: there every pixel has another scale. */
const BREAK_SPACING = 8

/** Where a page gets another height than above: pixels along the axis, the edges of folds left out, which show by themselves. */
export function scaleBreaks(axis: AddressAxis, height: number): readonly number[] {
  const breaks: number[] = []
  for (let i = 1; i < axis.pieces.length; i++) {
    const before = axis.pieces[i - 1]
    const piece = axis.pieces[i]
    if (before?.kind !== 'open' || piece?.kind !== 'open') continue
    const ratio = pixelsPerPage(piece) / pixelsPerPage(before)
    const isOther = Math.max(ratio, 1 / ratio) > OTHER_SCALE
    if (!isOther || piece.y0 <= 0 || piece.y0 >= height) continue
    if (piece.y0 - (breaks.at(-1) ?? -Infinity) >= BREAK_SPACING) breaks.push(piece.y0)
  }
  return breaks
}

function freeBytes(view: StepView, start: number, end: number): number {
  const base = view.frames.zone.startPfn
  let pages = 0
  for (let i = start / PAGE_SIZE - base; i < end / PAGE_SIZE - base; i++) {
    if (view.frames.pageUse[i] === PageUse.free) pages++
  }
  return pages * PAGE_SIZE
}

/** Runs of equal use, taken pages only, those of less than half a pixel left out. */
export function spineRuns(view: StepView, axis: AddressAxis, height: number): SpineRun[] {
  const { pageUse, zone } = view.frames
  const runs: SpineRun[] = []
  const toY = risingY(axis)
  // No run of fewer pages than this can be seen: a large machine has hundreds of thousands of single ones.
  const fewest = LEAST_RUN / Math.max(largest(axis.pieces.map(pixelsPerPage)), Number.MIN_VALUE)
  const first = Math.max(0, addrToPfn(axis.toAddress(0)) - zone.startPfn)
  const last = Math.min(pageUse.length, addrToPfn(axis.toAddress(height)) + 1 - zone.startPfn)
  for (let i = startOfRun(pageUse, first); i < last;) {
    const use = pageUse[i] ?? 0
    let j = i + 1
    while (j < pageUse.length && pageUse[j] === use) j++
    const name = PAGE_USES[use]
    if (name !== undefined && name !== 'free' && j - i >= fewest) {
      const y0 = toY(pfnToAddr(zone.startPfn + i))
      const y1 = toY(pfnToAddr(zone.startPfn + j))
      if (y1 > 0 && y0 < height && y1 - y0 >= LEAST_RUN) runs.push({ use: name, y0, y1 })
    }
    i = j
  }
  for (const file of filesOf(view)) {
    if (file.address === null) continue
    const end = Math.min(axis.end, file.address + Math.ceil(file.size / PAGE_SIZE) * PAGE_SIZE)
    const y0 = axis.toY(file.address)
    const y1 = axis.toY(end)
    if (file.address >= axis.start && file.address < end && y1 > 0 && y0 < height && y1 - y0 > 0.5) {
      runs.push({ use: 'device', y0, y1 })
    }
  }
  return runs
}

const pixelsPerPage = ({ start, end, y0, y1 }: AxisPiece): number => ((y1 - y0) * PAGE_SIZE) / (end - start)

/** The first page of the run that a page lies in. */
function startOfRun(pageUse: Uint8Array, page: number): number {
  let first = page
  while (first > 0 && pageUse[first - 1] === pageUse[page]) first--
  return first
}

/**
 * What this step did to pages, beside the free blocks. Runs of less than two pixels are made two high; what another one of its
 * kind covers then is left out.
 */
export function changeMarks({ change }: StepView, axis: AddressAxis, height: number): ChangeMark[] {
  const marks: ChangeMark[] = []
  const covered = {
    taken: -Infinity,
    trimmed: -Infinity,
    freed: -Infinity,
    merged: -Infinity,
    written: -Infinity,
  }
  const add = (what: ChangeMark['what'], { pfn, pages }: PageRun): void => {
    const y0 = axis.toY(pfnToAddr(pfn))
    const y1 = Math.max(y0 + LEAST_MARK, axis.toY(pfnToAddr(pfn + pages)))
    if (y1 <= 0 || y0 >= height || (what !== 'merged' && y1 < covered[what] + THINNEST)) return
    covered[what] = y1
    marks.push({ key: `${what}-${pfn}`, what, y0, y1 })
  }
  for (const run of change.taken) add('taken', run)
  for (const run of change.freed) add('freed', run)
  for (const run of change.trimmed) add('trimmed', run)
  for (const { pfn, order } of change.merged) add('merged', { pfn, pages: 2 ** order })
  for (const { pfn, wrote } of change.words) if (wrote && pfn !== null) add('written', { pfn, pages: 1 })
  return marks
}

/** Where the removed regions were. */
export function regionGhosts(view: StepView, axis: AddressAxis, height: number): Ghost[] {
  let covered = -Infinity
  return removedRanges(view).flatMap(({ id, start, end }) => {
    const y0 = axis.toY(start)
    const y1 = Math.max(y0 + LEAST_MARK, axis.toY(end))
    const isSeen = start >= axis.start && start < axis.end && y1 > 0 && y0 < height
    if (!isSeen || y1 < covered + THINNEST) return []
    covered = y1
    return [{ id, y0, y1 }]
  })
}
