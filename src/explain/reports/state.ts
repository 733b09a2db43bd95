/** The state of memory that a report prints, in pages: zones with their free lists, ready for arithmetic. */
import { isPageSize } from '../../documents/importers/kernel/memory.ts'
import { orderOf } from '../../documents/importers/kernel/order.ts'
import type { FreeList, KernelEvent, MemInfo, ZoneLine } from '../../documents/importers/kernel/types.ts'

export interface ZoneState {
  readonly node: number | null
  readonly name: string
  /** Pages; null where the text does not say. */
  readonly free: number | null
  readonly min: number | null
  readonly boost: number
  readonly cma: number
  readonly highatomic: number
  readonly managed: number | null
  readonly present: number | null
  readonly lowmemReserve: readonly number[] | null
  /** Free blocks by order; null without a whole list. */
  readonly blocks: readonly ZoneBlocks[] | null
  /** The largest order that this zone can have, null where the list does not reach its end. */
  readonly largestOrder: number | null
  /** Nothing of the zone was ever given to the allocator. */
  readonly vacant: boolean
}

export interface ZoneBlocks {
  readonly count: number
  /** null: not printed, any request may take them as far as is known. */
  readonly letters: string | null
}

export interface PageSize {
  readonly bytes: number
  /** `printed` in the columns, `fits` the only one that makes the numbers agree, `assumed` without evidence. */
  readonly from: 'printed' | 'fits' | 'assumed'
}

const KB = 1024

/** From the first column of a list, else from numbers given both in pages and in kB, else the one size that order and length agree with. */
export function pageSizeOf(event: KernelEvent, elsewhere: number | null): PageSize {
  for (const memory of event.memory) {
    const first = memory.lists.find((list) => list.fromFirst && list.columns.length > 1)?.columns[0]
    if (first !== undefined) return { bytes: first.kb * KB, from: 'printed' }
  }
  for (const memory of event.memory) {
    const kb = memory.zones.reduce((sum, zone) => sum + (zone.kb.get('free') ?? 0), 0)
    const pages = memory.pages.get('free') ?? 0
    const size = pages > 0 ? 2 ** Math.round(Math.log2((kb * KB) / pages)) : 0
    if (isPageSize(size) && Math.abs(kb * KB - size * pages) < size * Math.max(2, pages / 20))
      return { bytes: size, from: 'fits' }
  }
  if (elsewhere !== null) return { bytes: elsewhere, from: 'printed' }
  const { order, length } = event
  if (order !== null && length !== null && event.kind !== 'vmalloc') {
    const fitting = [4096, 8192, 16384, 32768, 65536].filter((size) => orderOf(length, size) === order)
    const [only] = fitting
    if (fitting.length === 1 && only !== undefined) return { bytes: only, from: 'fits' }
  }
  return { bytes: 4096, from: 'assumed' }
}

/** The Mem-Info to reckon with: the first that has both lines and lists, else the first that has anything. */
export function bestMemory(event: KernelEvent): MemInfo | null {
  const full = event.memory.find((it) => it.zones.length > 0 && it.lists.some((list) => list.whole))
  return (
    full ??
    event.memory.find((it) => it.lists.some((list) => list.whole)) ??
    event.memory.find((it) => it.zones.length > 0) ??
    event.memory.find((it) => it.lists.length > 0 || it.pages.size > 0) ??
    null
  )
}

export function zonesOf(memory: MemInfo, pageSize: number): ZoneState[] {
  const pages = (kb: number | undefined): number => Math.floor(((kb ?? 0) * KB) / pageSize)
  const names = new Map<string, { node: number | null; name: string }>()
  const keyOf = (it: { node: number | null; zone: string }): string => `${it.node ?? ''} ${it.zone}`
  for (const it of [...memory.zones, ...memory.lists]) names.set(keyOf(it), { node: it.node, name: it.zone })
  const lines = new Map(memory.zones.map((zone) => [keyOf(zone), zone]))
  const lists = new Map(memory.lists.map((list) => [keyOf(list), list]))
  return [...names].map(([key, { node, name }]) => {
    const line = lines.get(key)
    const list = lists.get(key)
    return zoneState(node, name, line, list, pages, pageSize)
  })
}

function zoneState(
  node: number | null,
  name: string,
  line: ZoneLine | undefined,
  list: FreeList | undefined,
  pages: (kb: number | undefined) => number,
  pageSize: number,
): ZoneState {
  const known = (field: string): number | null => {
    const kb = line?.kb.get(field)
    return kb === undefined ? null : pages(kb)
  }
  const managed = known('managed')
  const free = known('free')
  const highest = list === undefined ? null : orderOfColumn(list.columns.at(-1)?.kb, pageSize)
  return {
    node,
    name,
    free: free ?? (list?.totalKb == null ? null : pages(list.totalKb)),
    min: known('min'),
    boost: known('boost') ?? 0,
    cma: known('free_cma') ?? 0,
    highatomic: known('free_highatomic') ?? known('reserved_highatomic') ?? 0,
    managed,
    present: known('present'),
    lowmemReserve: line?.lowmemReserve ?? null,
    blocks:
      list !== undefined && list.whole && belongs(list, line)
        ? list.columns.map(({ count, letters }) => ({ count, letters }))
        : upperBlocks(list, pageSize),
    largestOrder: list?.toLast === true ? highest : null,
    vacant:
      free === 0 &&
      (managed === 0 || (managed === null && (known('present') === 0 || list?.columns.length === 0))),
  }
}

/** The line and the list of a zone are printed at nearly one moment: where they are far apart, reports were printed into each other. */
const LEAST_APART_KB = 1024

function belongs({ totalKb }: FreeList, line: ZoneLine | undefined): boolean {
  const free = line?.kb.get('free')
  if (free === undefined || totalKb === null) return true
  const apart = Math.abs(free - totalKb)
  return apart < LEAST_APART_KB || apart * 2 < Math.max(free, totalKb)
}

/** A list that was shortened in front still shows its largest blocks: the orders before are left without any, which may be wrong only for them. */
function upperBlocks(list: FreeList | undefined, pageSize: number): readonly ZoneBlocks[] | null {
  if (list === undefined || !list.toLast || list.fromFirst) return null
  const first = orderOfColumn(list.columns[0]?.kb, pageSize)
  if (first === null || list.columns.length < 2) return null
  return [
    ...Array.from({ length: first }, () => ({ count: 0, letters: null })),
    ...list.columns.map(({ count, letters }) => ({ count, letters })),
  ]
}

function orderOfColumn(kb: number | undefined, pageSize: number): number | null {
  if (kb === undefined) return null
  const order = Math.log2((kb * KB) / pageSize)
  return Number.isInteger(order) && order >= 0 && order <= 30 ? order : null
}

/** Letters of which one allows an ordinary request in. */
const ORDINARY = /[UME]/

/** Whether a block of this column may serve a request that is no special one. */
export const ordinaryBlocks = ({ count, letters }: ZoneBlocks): boolean =>
  count > 0 && (letters === null || ORDINARY.test(letters))

/** The largest order with a free block that the test lets pass; null without any. */
export function largestWith(
  blocks: readonly ZoneBlocks[],
  test: (column: ZoneBlocks) => boolean = ({ count }) => count > 0,
): number | null {
  for (let order = blocks.length - 1; order >= 0; order--) {
    const column = blocks[order]
    if (column !== undefined && test(column)) return order
  }
  return null
}
