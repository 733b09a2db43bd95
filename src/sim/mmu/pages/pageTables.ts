/**
 * The pages that a process's page table itself takes: which tables there are at each level. The model keeps entries only, so this is
 * worked out from them; a kernel keeps an emptied table until the memory around it is unmapped.
 */
import { ENTRIES_PER_TABLE, type PageTable } from './pageTable.ts'

/** Levels of x86-64: entries, middle and upper directory, and the one table that a process always has. */
export const LEVELS = 4

export interface TableLevel {
  /** Bytes of addresses that one table of this level covers. */
  readonly span: number
  /** Which tables there are: the address that each begins at / span, ascending. */
  readonly indexes: readonly number[]
}

/**
 * The lowest level first. The highest always has one table.
 * @param leafIndexes Of a page table, ascending (PageTable.leafIndexes).
 * @param pageSize Bytes.
 */
export function tableLevels(leafIndexes: readonly number[], pageSize: number, levels = LEVELS): TableLevel[] {
  const out: TableLevel[] = []
  let indexes = leafIndexes
  let span = pageSize * ENTRIES_PER_TABLE
  for (let level = 1; level <= levels; level++) {
    out.push({ span, indexes: level === levels ? [0] : indexes })
    const above: number[] = []
    for (const index of indexes) {
      const holder = Math.floor(index / ENTRIES_PER_TABLE)
      if (above.at(-1) !== holder) above.push(holder)
    }
    indexes = above
    span *= ENTRIES_PER_TABLE
  }
  return out
}

/** Tables that an entry at a page number would need and that are not there: the highest is always there. */
export function missingTables(table: PageTable<unknown>, pageNumber: number, levels = LEVELS): number {
  let missing = 0
  for (let level = 1, pages = ENTRIES_PER_TABLE; level < levels; level++, pages *= ENTRIES_PER_TABLE) {
    if (table.hasTable(pageNumber, pages)) return missing
    missing++
  }
  return missing
}

/** Pages of memory that the tables take. */
export const tablePages = (levels: readonly TableLevel[]): number =>
  levels.reduce((sum, { indexes }) => sum + indexes.length, 0)
