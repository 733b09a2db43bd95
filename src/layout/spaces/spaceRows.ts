/**
 * The address spaces as rows of a table, low addresses first: one row for each address at which some process has a mapping, so that
 * what lies at one address stands in one row, whoever's it is.
 */
import type { PagedSpaces, ProcessView } from '../../protocol/view.ts'

/** Processes that use the same address space stand in one column. */
export interface SpaceColumn {
  readonly processes: readonly ProcessView[]
  readonly first: number
  readonly count: number
}

export type SpaceRow =
  /** Addresses at which nobody has anything, bytes. */
  | { readonly kind: 'gap'; readonly bytes: number; readonly key: string }
  /** VMAs that are not drawn, because there are too many. */
  | { readonly kind: 'more'; readonly vmas: number; readonly key: string }
  /** VMAs that programs have from their start, in one row: nothing is done with them in this step. */
  | { readonly kind: 'start'; readonly vmas: number; readonly names: readonly string[]; readonly key: string }
  /** Entries of the table of VMAs, one a column; -1 where nothing begins at this address. */
  | {
      readonly kind: 'vmas'
      readonly start: number
      readonly rows: readonly number[]
      readonly key: string
    }

/** So many mappings of a process are drawn; of more, those at both ends and the marked ones. */
export const MOST_VMAS = 120

/** Rows of a process that are drawn, upwards. */
export function drawnRows(
  { first, count }: { readonly first: number; readonly count: number },
  isMarked: (row: number) => boolean,
): readonly number[] {
  const all = Array.from({ length: count }, (_, i) => first + i)
  if (count <= MOST_VMAS) return all
  const third = MOST_VMAS / 3
  let marked = 0
  return all.filter((row, i) => i < third || i >= count - third || (isMarked(row) && marked++ < third))
}

export function spaceColumns({ processes }: PagedSpaces): readonly SpaceColumn[] {
  const columns = new Map<string, { processes: ProcessView[]; first: number; count: number }>()
  for (const process of processes) {
    const { first, count } = process.vmas
    const key = count === 0 ? `pid ${process.pid}` : String(first)
    const known = columns.get(key)
    if (known === undefined) columns.set(key, { processes: [process], first, count })
    else known.processes.push(process)
  }
  return [...columns.values()]
}

/** What a VMA shows; empty for private anonymous memory. */
export const nameOfRow = ({ vmas }: PagedSpaces, row: number): string =>
  vmas.files[vmas.file[row] ?? -1]?.path ?? ''

/** A program has it from its start: what it made itself has a file of its own or no name, but for the heap. */
export function isFromStart(spaces: PagedSpaces, row: number): boolean {
  const { vmas } = spaces
  const file = vmas.files[vmas.file[row] ?? -1]
  return file !== undefined && file.ino === 0 && file.path !== '[heap]'
}

/** `isMarked`: what the step or the reader points out is always a row of its own. `isWhole`: nothing is put together. */
export function spaceRows(
  spaces: PagedSpaces,
  columns: readonly SpaceColumn[],
  isMarked: (row: number) => boolean,
  isWhole: boolean,
): readonly SpaceRow[] {
  const { vmas } = spaces
  const byStart = new Map<number, number[]>()
  const skippedBefore = new Map<number, number>()
  columns.forEach((column, at) => {
    let next = column.first
    for (const row of drawnRows(column, isMarked)) {
      const start = vmas.start[row] ?? 0
      const here = byStart.get(start) ?? columns.map(() => -1)
      here[at] = row
      byStart.set(start, here)
      if (row > next) skippedBefore.set(start, (skippedBefore.get(start) ?? 0) + row - next)
      next = row + 1
    }
  })
  const rows: SpaceRow[] = []
  let end = 0
  for (const [start, here] of [...byStart].sort(([a], [b]) => a - b)) {
    const own = here.filter((row) => row >= 0)
    const skipped = skippedBefore.get(start) ?? 0
    if (skipped > 0) rows.push({ kind: 'more', vmas: skipped, key: `more ${start}` })
    else if (start > end) rows.push({ kind: 'gap', bytes: start - end, key: `gap ${start}` })
    for (const row of own) end = Math.max(end, vmas.end[row] ?? 0)
    if (isWhole || !own.every((row) => isFromStart(spaces, row) && !isMarked(row))) {
      rows.push({ kind: 'vmas', start, rows: here, key: `at ${start}` })
      continue
    }
    joinStart(
      rows,
      start,
      own.map((row) => nameOfRow(spaces, row)),
    )
  }
  return rows
}

/** What follows one such row with nothing but a gap between them is part of it. */
function joinStart(rows: SpaceRow[], start: number, names: readonly string[]): void {
  const gap = rows.at(-1)?.kind === 'gap' ? rows.pop() : undefined
  const last = rows.at(-1)
  const before = last?.kind === 'start' ? last : null
  if (before !== null) rows.pop()
  else if (gap !== undefined) rows.push(gap)
  rows.push({
    kind: 'start',
    vmas: (before?.vmas ?? 0) + names.length,
    names: [...new Set([...(before?.names ?? []), ...names])],
    key: before?.key ?? `start ${start}`,
  })
}
