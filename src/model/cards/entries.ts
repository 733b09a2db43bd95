/** Page-table entries of one page frame: which there are, and where each stands in the tables. */
import { PAGE_STATES, type PagedSpaces, type PageState } from '../../protocol/view.ts'

const ENTRIES_PER_TABLE = 512
/** The levels of x86-64, the highest first. */
const LEVELS = ['PGD', 'PUD', 'PMD', 'PTE'] as const

/** Where the entry of a page number (an address / 4096) stands in the table of each level: `PGD 255, PUD 511, PMD 511, PTE 501`. */
export function entryPlace(pageNumber: number): string {
  let rest = pageNumber
  const words = LEVELS.toReversed().map((level) => {
    const index = rest % ENTRIES_PER_TABLE
    rest = Math.floor(rest / ENTRIES_PER_TABLE)
    return `${level} ${index}`
  })
  return words.toReversed().join(', ')
}

export interface FrameEntry {
  /** Row of the mapping that it is of. */
  readonly row: number
  /** Page number of the address. */
  readonly page: number
  readonly state: PageState
}

/** The page-table entries that say a frame, mapping by mapping. */
export function entriesOfFrame({ pages, vmas }: PagedSpaces, pfn: number): readonly FrameEntry[] {
  const entries: FrameEntry[] = []
  for (let row = 0; row < vmas.length; row++)
    for (let at = pages.first[row] ?? 0; at < (pages.first[row + 1] ?? 0); at++) {
      if (pages.pfn[at] !== pfn) continue
      entries.push({ row, page: pages.page[at] ?? 0, state: PAGE_STATES[pages.state[at] ?? 0] ?? 'zero' })
    }
  return entries
}
