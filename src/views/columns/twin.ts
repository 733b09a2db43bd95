/** The columns as lists of named things: for the tables that screen readers read and for moving with the arrow keys. */
import { formatBytes, formatCount, hex } from '../../base/format.ts'
import { asPfn, PAGE_SIZE, pfnToAddr } from '../../base/units.ts'
import {
  freeBlockWords,
  permissions,
  processWords,
  regionWords,
  vmaWords,
} from '../../layout/columns/columnsText.ts'
import { USE_WORDS } from '../../layout/pagemap/pageMapFacts.ts'
import type { StepView, VmaView } from '../../protocol/view.ts'
import type { Thing } from '../../model/things.ts'
import { everyRegion, regionsOf } from '../../model/step/nommu.ts'
import { vmasOfProcess } from '../../model/step/spaces.ts'

export interface TwinRow {
  readonly key: string
  readonly thing: Thing
  /** Everything about it in words. */
  readonly words: string
  /** Bytes; what the picture brings into sight. */
  readonly start: number
  readonly end: number
  readonly cells: readonly string[]
}

export interface TwinTable {
  readonly key: string
  readonly caption: string
  /** Names of the cells after the first, which is the thing itself. */
  readonly heads: readonly string[]
  readonly rows: readonly TwinRow[]
}

/** A table of free blocks longer than this says how many more there are: a reader does not hear thousands. */
const MOST_BLOCKS = 200

/** One table a column, left to right. */
export function twinTables(view: StepView): TwinTable[] {
  return [blocksTable(view), regionsTable(view), ...processTables(view)]
}

function blocksTable({ frames: { freeBlocks } }: StepView): TwinTable {
  const order = Array.from(freeBlocks.pfn.keys()).sort(
    (a, b) => (freeBlocks.pfn[a] ?? 0) - (freeBlocks.pfn[b] ?? 0),
  )
  const more = order.length - MOST_BLOCKS
  return {
    key: 'blocks',
    caption: `Free blocks: ${formatCount(order.length)}${more > 0 ? `, the first ${MOST_BLOCKS} listed` : ''}`,
    heads: ['size'],
    rows: order.slice(0, MOST_BLOCKS).map((i) => {
      const pfn = asPfn(freeBlocks.pfn[i] ?? 0)
      const blockOrder = freeBlocks.order[i] ?? 0
      const start = pfnToAddr(pfn)
      const end = start + 2 ** blockOrder * PAGE_SIZE
      return {
        key: `block-${pfn}-${blockOrder}`,
        thing: { kind: 'free-block', pfn: pfn, order: blockOrder },
        words: freeBlockWords(pfn, blockOrder, freeBlocks.migratetype[i] ?? 0),
        start,
        end,
        cells: [formatBytes(end - start)],
      }
    }),
  }
}

function regionsTable(view: StepView): TwinTable {
  return {
    key: 'regions',
    caption: `Regions: ${formatCount(regionsOf(view).length)}`,
    heads: ['end', 'size', 'slack', 'holds', 'file', 'used by'],
    rows: everyRegion(view).map((region) => ({
      key: `region-${region.id}`,
      thing: { kind: 'region', id: region.id },
      words: regionWords(region),
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
    })),
  }
}

function processTables(view: StepView): TwinTable[] {
  const usersOf = new Map<VmaView['region'], { pid: number; name: string }[]>()
  for (const process of view.spaces.processes) {
    const { pid, name } = process
    for (const { region } of vmasOfProcess(view, process))
      usersOf.set(region, [...(usersOf.get(region) ?? []), { pid, name }])
  }
  return view.spaces.processes.map((process) => ({
    key: `process-${process.pid}`,
    caption: processWords(view, process),
    heads: ['end', 'size', 'permissions', 'file', 'shared with'],
    rows: vmasOfProcess(view, process).map((vma) => {
      const users = usersOf.get(vma.region) ?? []
      const others = new Set(users.filter(({ pid }) => pid !== process.pid).map(({ name }) => name))
      return {
        key: `vma-${process.pid}-${vma.id}`,
        thing: { kind: 'vma', id: vma.id },
        words: vmaWords(vma, users.length),
        start: vma.start,
        end: vma.end,
        cells: [
          hex(vma.end),
          formatBytes(vma.end - vma.start),
          permissions(vma.flags),
          vma.isStack ? '[stack]' : (vma.file ?? ''),
          [...others].join(', '),
        ],
      }
    }),
  }))
}

export interface TwinPlace {
  readonly column: number
  readonly row: number
}

/** Where an arrow key leads; the same place when there is nothing further. Sideways: to the thing nearest in address. */
export function moveTwin(tables: readonly TwinTable[], from: TwinPlace, key: string): TwinPlace | null {
  const rows = tables[from.column]?.rows ?? []
  switch (key) {
    case 'ArrowUp':
      return { ...from, row: Math.max(0, from.row - 1) }
    case 'ArrowDown':
      return { ...from, row: Math.max(0, Math.min(rows.length - 1, from.row + 1)) }
    case 'Home':
      return { ...from, row: 0 }
    case 'End':
      return { ...from, row: Math.max(0, rows.length - 1) }
    case 'ArrowLeft':
    case 'ArrowRight': {
      const step = key === 'ArrowLeft' ? -1 : 1
      const address = rows[from.row]?.start ?? 0
      for (let column = from.column + step; column >= 0 && column < tables.length; column += step) {
        const beside = tables[column]?.rows ?? []
        if (beside.length > 0) return { column, row: nearestRow(beside, address) }
      }
      return from
    }
    default:
      return null
  }
}

function nearestRow(rows: readonly TwinRow[], address: number): number {
  let nearest = 0
  rows.forEach((row, i) => {
    if (Math.abs(row.start - address) < Math.abs((rows[nearest]?.start ?? 0) - address)) nearest = i
  })
  return nearest
}
