/**
 * The columns as lists of named things: for the tables that screen readers read and for moving with the arrow keys. A list
 * may be as long as the machine is large: a row is made of what is asked for.
 */
import { formatBytes, formatCount, hex } from '../../base/format.ts'
import { sharedWords } from '../../base/vmaWords.ts'
import { asPfn, PAGE_SIZE, pfnToAddr } from '../../base/units.ts'
import { blockKey, regionKey, vmaKey } from '../../layout/columns/columnsBars.ts'
import { permissions, processWords } from '../../layout/columns/columnsText.ts'
import { freeBlockWords, regionWords, vmaWords } from '../../layout/columns/columnsWords.ts'
import { USE_WORDS } from '../../layout/pagemap/pageMapFacts.ts'
import { blocksByAddress } from '../../model/step/lookup.ts'
import { hasRegions, regionAt, regionsOf } from '../../model/step/nommu.ts'
import { MOST_LISTED } from '../../model/step/rows.ts'
import {
  processesOfRow,
  processesOfVma,
  vmaAt,
  vmaRow,
  vmaRowsOfRegion,
  vmasOf,
} from '../../model/step/spaces.ts'
import { partsInRow, partWords } from '../../model/step/programParts.ts'
import type { Thing } from '../../model/things.ts'
import type { ProcessView, RegionId, StepView } from '../../protocol/view.ts'

export interface TableRow {
  readonly key: string
  readonly thing: Thing
  /** Everything about it in words. */
  readonly words: string
  /** Bytes; what the picture brings into sight. */
  readonly start: number
  readonly end: number
  readonly cells: readonly string[]
}

export interface ColumnsTable {
  readonly key: string
  caption(): string
  /** Names of the cells after the first, which is the thing itself. */
  readonly heads: readonly string[]
  /** Rows. */
  readonly length: number
  /** Bytes. */
  startOf(row: number): number
  /** `row`: 0 to length - 1. */
  at(row: number): TableRow
}

/** One table a column, left to right. */
export function columnsTables(view: StepView): readonly ColumnsTable[] {
  const { processes } = view.spaces
  return [blocksTable(view), regionsTable(view), ...processes.map((process) => processTable(view, process))]
}

/** The row of a thing, as its key; null for a thing that no table has. */
export function keyOfThing(view: StepView, thing: Thing | null): string | null {
  switch (thing?.kind) {
    case 'free-block':
      return blockKey(thing.pfn, thing.order)
    case 'region':
      return regionKey(thing.id)
    case 'vma': {
      const [process] = processesOfVma(view, thing.id)
      return process ? vmaKey(view, process.pid, vmaRow(view, thing.id)) : null
    }
    default:
      return null
  }
}

function blocksTable({ frames }: StepView): ColumnsTable {
  const { pfn, order, migratetype } = frames.freeBlocks
  const startOf = (row: number): number => pfnToAddr(pfn[blocksByAddress(frames)[row] ?? 0] ?? 0)
  return {
    key: 'blocks',
    caption: () => `Free blocks: ${formatCount(pfn.length)}`,
    heads: ['size'],
    length: pfn.length,
    startOf,
    at: (row) => {
      const entry = blocksByAddress(frames)[row] ?? 0
      const first = asPfn(pfn[entry] ?? 0)
      const own = order[entry] ?? 0
      const size = 2 ** own * PAGE_SIZE
      return {
        key: blockKey(first, own),
        thing: { kind: 'free-block', pfn: first, order: own },
        words: freeBlockWords(first, own, migratetype[entry] ?? 0),
        start: startOf(row),
        end: startOf(row) + size,
        cells: [formatBytes(size)],
      }
    },
  }
}

function regionsTable(view: StepView): ColumnsTable {
  const { length, start } = regionsOf(view)
  return {
    key: 'regions',
    caption: () => `${sharedWords('Regions', hasRegions(view))}: ${formatCount(length)}`,
    heads: ['end', 'size', 'slack', 'holds', 'file', 'used by'],
    length,
    startOf: (row) => start[row] ?? 0,
    at: (row) => {
      const region = regionAt(view, row)
      return {
        key: regionKey(region.id),
        thing: { kind: 'region', id: region.id },
        words: regionWords(region, hasRegions(view)),
        start: region.start,
        end: region.top,
        cells: [
          hex(region.end),
          formatBytes(region.end - region.start),
          formatBytes(region.top - region.end),
          USE_WORDS[region.kind],
          region.file ?? '',
          formatCount(region.usage),
        ],
      }
    },
  }
}

function processTable(view: StepView, process: ProcessView): ColumnsTable {
  const { pid, vmas } = process
  return {
    key: `process-${pid}`,
    caption: () => processWords(view, process),
    heads: ['end', 'size', 'permissions', 'file', 'shared with'],
    length: vmas.count,
    startOf: (row) => vmasOf(view).start[vmas.first + row] ?? 0,
    at: (at) => {
      const row = vmas.first + at
      const vma = vmaAt(view, row)
      const users = usersOf(view, vma.region)
      return {
        key: vmaKey(view, pid, row),
        thing: { kind: 'vma', id: vma.id },
        words: vmaWords(vma, users.length, hasRegions(view)),
        start: vma.start,
        end: vma.end,
        cells: [
          hex(vma.end),
          formatBytes(vma.end - vma.start),
          permissions(vma.flags),
          [vma.isStack ? '[stack]' : (vma.file ?? ''), partWords(partsInRow(view, process, row))]
            .filter((words) => words !== '')
            .join(': '),
          namesWithout(users, pid),
        ],
      }
    },
  }
}

/** Who maps a region, once for each mapping. */
const usersOf = (view: StepView, region: RegionId | null): readonly ProcessView[] =>
  Array.from(vmaRowsOfRegion(view, region), (row) => processesOfRow(view, row)).flat()

const MOST_NAMES = 12

function namesWithout(users: readonly ProcessView[], pid: number): string {
  const others = [...new Set(users.filter((user) => user.pid !== pid).map(({ name }) => name))]
  const more = others.length - MOST_NAMES
  return `${others.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`
}

/** A table as far as it is listed. */
export interface ListedTable {
  readonly table: ColumnsTable
  /** Its place among all tables. */
  readonly column: number
  readonly caption: string
  /** Number of the first row in `rows`. */
  readonly from: number
  readonly rows: readonly TableRow[]
}

export interface ListedTables {
  readonly tables: readonly ListedTable[]
  /** Processes that have no table. */
  readonly more: number
}

/** Tables of processes, and rows in all of them together. */
const MOST_PROCESSES = 24
const MOST_PROCESS_ROWS = 2 * MOST_LISTED
/** Blocks and regions. */
const FIRST_PROCESS = 2

/** The tables around a place, each with the rows around it or its first ones. */
export function listedTables(tables: readonly ColumnsTable[], place: TablePlace): ListedTables {
  const processes = tables.length - FIRST_PROCESS
  const first = FIRST_PROCESS + windowAt(place.column - FIRST_PROCESS, processes, MOST_PROCESSES)
  const columns = [...tables.keys()].filter(
    (column) => column < FIRST_PROCESS || (column >= first && column < first + MOST_PROCESSES),
  )
  let room = MOST_PROCESS_ROWS - Math.min(MOST_LISTED, tables[place.column]?.length ?? 0)
  return {
    tables: columns.flatMap((column) => {
      const table = tables[column]
      if (table === undefined) return []
      if (column === place.column) return [listed(table, column, MOST_LISTED, place.row)]
      if (column < FIRST_PROCESS) return [listed(table, column, MOST_LISTED, 0)]
      const most = Math.min(table.length, MOST_LISTED, room)
      room -= most
      return [listed(table, column, most, 0)]
    }),
    more: Math.max(0, processes - MOST_PROCESSES),
  }
}

function listed(table: ColumnsTable, column: number, most: number, row: number): ListedTable {
  const from = windowAt(row, table.length, most)
  const to = Math.min(table.length, from + most)
  const which =
    to === 0
      ? 'none listed'
      : from === 0
        ? `the first ${formatCount(to)} listed`
        : `${formatCount(from + 1)} to ${formatCount(to)} listed`
  return {
    table,
    column,
    caption: `${table.caption()}${to - from < table.length ? `, ${which}` : ''}`,
    from,
    rows: Array.from({ length: to - from }, (_, i) => table.at(from + i)),
  }
}

/** Where a window of `most` of `length` begins that has a place in it; it moves on by halves. */
function windowAt(place: number, length: number, most: number): number {
  const half = most / 2
  return Math.max(0, Math.min(length - most, Math.floor(place / half) * half - half / 2))
}

export interface TablePlace {
  readonly column: number
  readonly row: number
}

/** Where an arrow key leads; the same place when there is nothing further. Sideways: to the thing nearest in address. */
export function moveInTables(
  tables: readonly ColumnsTable[],
  from: TablePlace,
  key: string,
): TablePlace | null {
  const length = tables[from.column]?.length ?? 0
  switch (key) {
    case 'ArrowUp':
      return { ...from, row: Math.max(0, from.row - 1) }
    case 'ArrowDown':
      return { ...from, row: Math.max(0, Math.min(length - 1, from.row + 1)) }
    case 'Home':
      return { ...from, row: 0 }
    case 'End':
      return { ...from, row: Math.max(0, length - 1) }
    case 'ArrowLeft':
    case 'ArrowRight': {
      const step = key === 'ArrowLeft' ? -1 : 1
      const address = tables[from.column]?.startOf(from.row) ?? 0
      for (let column = from.column + step; column >= 0 && column < tables.length; column += step) {
        const beside = tables[column]
        if (beside && beside.length > 0) return { column, row: nearestRow(beside, address) }
      }
      return from
    }
    default:
      return null
  }
}

function nearestRow({ length, startOf }: ColumnsTable, address: number): number {
  let nearest = 0
  for (let row = 1; row < length; row++)
    if (Math.abs(startOf(row) - address) < Math.abs(startOf(nearest) - address)) nearest = row
  return nearest
}
