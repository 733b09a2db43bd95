/** How a page of a mapping is written and said, by what its page-table entry says. */
import { PAGE_STATES, type PagedSpaces } from '../../protocol/view.ts'
import type { PageCell } from './pageCells.ts'

export type CellState = PageCell['state']

export const CELL_SIGNS: Readonly<Record<CellState, string>> = {
  absent: '·',
  zero: '0',
  private: 'p',
  cow: 'c',
  file: 'f',
  shared: 's',
}
export const CELL_WORDS: Readonly<Record<CellState, string>> = {
  absent: 'no page yet',
  zero: 'the page of zeros',
  private: 'private',
  cow: 'copy-on-write',
  file: 'a file’s, copied when written',
  shared: 'shared',
}

/** The states that the pages of a step have, to be explained beside its cells. */
export function cellStates({ pages }: PagedSpaces): readonly CellState[] {
  const found = new Set(pages.state.subarray(0, pages.length))
  return ['absent', ...PAGE_STATES.filter((_, index) => found.has(index))]
}
