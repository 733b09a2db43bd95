/** The pages of a mapping as a strip of cells: one a page, or one for several where there are many. */
import { PAGE_SIZE } from '../../base/units.ts'
import { PAGE_STATES, type PagedSpaces, type PageState } from '../../protocol/view.ts'

export interface PageCell {
  /** What most of its pages are that are there; `absent` without any. */
  readonly state: PageState | 'absent'
  /** Of the first page, bytes. */
  readonly address: number
  readonly pages: number
  /** Pages of it that are in the page table. */
  readonly there: number
  /** The frame of the first page that has one; -1 without any. */
  readonly pfn: number
  /** Entries on the machine that say that page. */
  readonly count: number
}

export const MOST_CELLS = 64

/** The cells of the mapping in a row of the table. */
export function pageCells({ vmas, pages }: PagedSpaces, row: number): readonly PageCell[] {
  const start = (vmas.start[row] ?? 0) / PAGE_SIZE
  const all = (vmas.end[row] ?? 0) / PAGE_SIZE - start
  const each = Math.ceil(all / MOST_CELLS)
  const cells = Array.from({ length: Math.ceil(all / each) }, (_, i) => ({
    counts: PAGE_STATES.map(() => 0),
    address: (start + i * each) * PAGE_SIZE,
    pages: Math.min(each, all - i * each),
    there: 0,
    pfn: -1,
    count: 0,
  }))
  for (let at = pages.first[row] ?? 0; at < (pages.first[row + 1] ?? 0); at++) {
    const cell = cells[Math.floor(((pages.page[at] ?? 0) - start) / each)]
    if (cell === undefined) continue
    const state = pages.state[at] ?? 0
    cell.there++
    cell.counts[state] = (cell.counts[state] ?? 0) + 1
    if (cell.pfn < 0 && (pages.pfn[at] ?? -1) >= 0) {
      cell.pfn = pages.pfn[at] ?? -1
      cell.count = pages.count[at] ?? 0
    }
  }
  return cells.map(({ counts, ...cell }) => ({
    ...cell,
    state: cell.there === 0 ? 'absent' : (PAGE_STATES[counts.indexOf(largest(counts))] ?? 'absent'),
  }))
}

const largest = (counts: readonly number[]): number =>
  counts.reduce((most, count) => (count > most ? count : most), 0)

/** Pages of a mapping that have a frame, and in how many stretches of RAM they lie as they follow each other. */
export function placesOfRow(
  { pages }: PagedSpaces,
  row: number,
): {
  readonly frames: number
  readonly places: number
} {
  let frames = 0
  let places = 0
  let last = -2
  for (let at = pages.first[row] ?? 0; at < (pages.first[row + 1] ?? 0); at++) {
    const pfn = pages.pfn[at] ?? -1
    if (pfn < 0) continue
    frames++
    if (pfn !== last + 1) places++
    last = pfn
  }
  return { frames, places }
}
