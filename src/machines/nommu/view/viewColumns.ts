/** Regions and mappings of a machine as columns, in arrays of their own: they move to the page without being copied. */
import { VM } from '../../../base/uapi.ts'
import { addrToPfn } from '../../../base/units.ts'
import { REGION_KINDS } from '../../../protocol/view.ts'
import type { RegionColumns, RegionKind, RowRange, VmaColumns } from '../../../protocol/view.ts'
import type { Machine, Process } from '../../../sim/nommu/machine.ts'
import { Origin, RegionField } from '../../../sim/nommu/mm/regions.ts'
import { VmaField } from '../../../sim/nommu/mm/vmas.ts'
import { emptyVmaColumns, NamedFiles } from '../../vmaColumns.ts'

/** Rows of the simulator's table of regions, in address order. */
export function regionRows(m: Machine): Int32Array {
  let count = 0
  let rows = new Int32Array(64)
  for (const row of m.regions.inOrder()) {
    if (count === rows.length) {
      const larger = new Int32Array(count * 2)
      larger.set(rows)
      rows = larger
    }
    rows[count++] = row
  }
  return rows.subarray(0, count)
}

/** `rows`: as regionRows gives them. `fileOf`: by index of an inode, its place among the files of the view. */
export function regionColumns(
  { regions, buddy }: Machine,
  rows: Int32Array,
  fileOf: Int32Array,
): RegionColumns {
  const { length } = rows
  const columns = {
    length,
    id: new Uint32Array(length),
    kind: new Uint8Array(length),
    start: new Float64Array(length),
    end: new Float64Array(length),
    top: new Float64Array(length),
    usage: new Uint32Array(length),
    flags: new Uint32Array(length),
    pgoff: new Float64Array(length),
    file: new Int32Array(length),
    left: new Int32Array(length),
    right: new Int32Array(length),
    isRed: new Uint8Array(length),
    bornAt: new Uint32Array(length),
  }
  const place = placesOf(rows)
  for (let i = 0; i < length; i++) {
    const row = rows[i] ?? 0
    const start = regions.get(row, RegionField.start)
    const usage = regions.get(row, RegionField.usage)
    const flags = regions.get(row, RegionField.flags)
    const inode = regions.get(row, RegionField.inode)
    const isLoaded = regions.get(row, RegionField.origin) === Origin.loader
    columns.id[i] = regions.table.serialOf(row)
    columns.kind[i] =
      KIND_INDEX[kindOf({ flags, usage, inode, isLoaded }, () => buddy.contains(addrToPfn(start)))]
    columns.start[i] = start
    columns.end[i] = regions.get(row, RegionField.end)
    columns.top[i] = regions.get(row, RegionField.top)
    columns.usage[i] = usage
    columns.flags[i] = flags
    columns.pgoff[i] = regions.get(row, RegionField.pgoff)
    columns.file[i] = inode === -1 ? -1 : (fileOf[inode] ?? -1)
    columns.left[i] = place[regions.tree.leftOf(row)] ?? -1
    columns.right[i] = place[regions.tree.rightOf(row)] ?? -1
    columns.isRed[i] = regions.tree.isRed(row) ? 1 : 0
    columns.bornAt[i] = regions.get(row, RegionField.bornAt)
  }
  return columns
}

const KIND_INDEX = Object.fromEntries(REGION_KINDS.map((kind, index) => [kind, index])) as Readonly<
  Record<RegionKind, number>
>

function kindOf(
  region: {
    readonly flags: number
    readonly usage: number
    readonly inode: number
    readonly isLoaded: boolean
  },
  isInRam: () => boolean,
): RegionKind {
  if ((region.flags & VM.VM_MAPPED_COPY) === 0) return isInRam() ? 'ramFile' : 'device'
  if (region.isLoaded) return 'program'
  if (region.inode === -1) return 'anonymous'
  return region.usage > 1 ? 'sharedCopy' : 'privateCopy'
}

/** By row of a table, where it stands in a list of rows; absent rows have -1. */
function placesOf(rows: Int32Array): Int32Array {
  let highest = -1
  for (const row of rows) if (row > highest) highest = row
  const places = new Int32Array(highest + 1).fill(-1)
  rows.forEach((row, place) => (places[row] = place))
  return places
}

/** The mappings of all processes, and for each process which of them are its own. */
export function vmaColumns(m: Machine): { readonly vmas: VmaColumns; readonly ranges: readonly RowRange[] } {
  const rangeOf = new Map<Process['mm'], RowRange>()
  let length = 0
  for (const { mm } of m.processes) {
    if (rangeOf.has(mm)) continue
    rangeOf.set(mm, { first: length, count: mm.vmas.size })
    length += mm.vmas.size
  }
  const files = new NamedFiles<number>()
  const placeOfFile = (inode: number): number =>
    inode === -1 ? -1 : files.placeOf(inode, () => m.inode(inode))
  const columns = emptyVmaColumns(length, files.list)
  for (const [mm, { first }] of rangeOf) {
    let i = first
    for (const row of mm.vmas.rows) {
      const start = m.vmas.get(row, VmaField.start)
      columns.id[i] = m.vmas.table.lastSerialOf(row)
      columns.region[i] = m.regions.table.lastSerialOf(m.vmas.get(row, VmaField.region))
      columns.start[i] = start
      columns.end[i] = m.vmas.get(row, VmaField.end)
      columns.flags[i] = m.vmas.get(row, VmaField.flags)
      columns.pgoff[i] = m.vmas.get(row, VmaField.pgoff)
      columns.file[i] = placeOfFile(m.vmas.get(row, VmaField.inode))
      columns.isStack[i] = start === mm.startBrk && start !== 0 ? 1 : 0
      columns.bornAt[i] = m.vmas.get(row, VmaField.bornAt)
      i++
    }
  }
  const nothing = { first: 0, count: 0 }
  return { vmas: columns, ranges: m.processes.map(({ mm }) => rangeOf.get(mm) ?? nothing) }
}
