/** What the page-table entries of a mapping say, counted. Apart from what the first picture needs. */
import type { PagedSpaces, PageState } from '../../protocol/view.ts'
import { PAGE_STATES } from '../../protocol/view.ts'

/** How many entries of a mapping are in each state. */
export function statesOfRow({ pages }: PagedSpaces, row: number): Readonly<Record<PageState, number>> {
  const counts = { zero: 0, private: 0, cow: 0, file: 0, shared: 0 }
  for (let at = pages.first[row] ?? 0; at < (pages.first[row + 1] ?? 0); at++) {
    const state = PAGE_STATES[pages.state[at] ?? 0]
    if (state !== undefined) counts[state]++
  }
  return counts
}
