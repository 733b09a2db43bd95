/** Which frames the mappings of a machine with an MMU show, and which mappings show a frame. */
import type { PagedSpaces } from '../../protocol/view.ts'

/** Frames behind a mapping's entries, by the row of the mapping; the page of zeros has none. */
export function framesOfRow({ pages }: PagedSpaces, row: number): readonly number[] {
  const frames: number[] = []
  for (let at = pages.first[row] ?? 0; at < (pages.first[row + 1] ?? 0); at++) {
    const pfn = pages.pfn[at] ?? -1
    if (pfn >= 0) frames.push(pfn)
  }
  return frames
}

/** Rows of the mappings that show a frame, each once. */
export function rowsOfFrame({ pages, vmas }: PagedSpaces, pfn: number): readonly number[] {
  const rows: number[] = []
  for (let row = 0; row < vmas.length; row++)
    for (let at = pages.first[row] ?? 0; at < (pages.first[row + 1] ?? 0); at++)
      if (pages.pfn[at] === pfn) {
        rows.push(row)
        break
      }
  return rows
}
