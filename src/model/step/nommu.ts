/** What a step has of the machine without an MMU; empty where another machine made it. */
import { asPhysAddr } from '../../base/units.ts'
import { NO_REGIONS_CHANGE, REGION_KINDS } from '../../protocol/view.ts'
import type {
  FileView,
  NommuView,
  RegionColumns,
  RegionId,
  RegionsChange,
  RegionView,
  StepView,
} from '../../protocol/view.ts'
import { countUpTo, remembered, rowsById } from './rows.ts'

type Own = Pick<StepView, 'own'>

const NO_REGIONS: RegionColumns = {
  length: 0,
  id: new Uint32Array(),
  kind: new Uint8Array(),
  start: new Float64Array(),
  end: new Float64Array(),
  top: new Float64Array(),
  usage: new Uint32Array(),
  flags: new Uint32Array(),
  pgoff: new Float64Array(),
  file: new Int32Array(),
  left: new Int32Array(),
  right: new Int32Array(),
  isRed: new Uint8Array(),
  bornAt: new Uint32Array(),
}

/** What only a machine without an MMU has; null where another machine made the step. */
export const nommuOf = ({ own }: Own): NommuView | null => (own?.machine === 'nommu' ? own : null)

/** False before 2.6.29, where the VMAs are the system's own and stand in the place of regions. */
export const hasRegions = (view: Own): boolean => nommuOf(view)?.has.regions !== false

/** In address order. What looks at all of them reads these columns; `regionAt` makes an object of a single one. */
export const regionsOf = (view: Own): RegionColumns => nommuOf(view)?.regions ?? NO_REGIONS

export const filesOf = ({ own }: Own): readonly FileView[] => own?.files ?? []

export const regionsChangeOf = (view: Own): RegionsChange => nommuOf(view)?.change ?? NO_REGIONS_CHANGE

/** The region in an entry of the table, 0 to length - 1. */
export function regionAt(view: Own, row: number): RegionView {
  const regions = regionsOf(view)
  const file = filesOf(view)[regions.file[row] ?? -1]
  const idIn = (at: number): RegionId | null => (at === -1 ? null : (regions.id[at] ?? null))
  return {
    id: regions.id[row] ?? 0,
    kind: regionKind(regions, row),
    start: asPhysAddr(regions.start[row] ?? 0),
    end: asPhysAddr(regions.end[row] ?? 0),
    top: asPhysAddr(regions.top[row] ?? 0),
    usage: regions.usage[row] ?? 0,
    flags: regions.flags[row] ?? 0,
    pgoff: regions.pgoff[row] ?? 0,
    file: file?.path ?? null,
    ino: file?.ino ?? 0,
    left: idIn(regions.left[row] ?? -1),
    right: idIn(regions.right[row] ?? -1),
    color: regions.isRed[row] === 1 ? 'red' : 'black',
    bornAt: regions.bornAt[row] ?? 0,
  }
}

/** All of them as objects, in address order: for few, or for tests. */
export const everyRegion = (view: Own): readonly RegionView[] =>
  Array.from({ length: regionsOf(view).length }, (_, row) => regionAt(view, row))

/** The root of the tree; null for an empty one. */
export function rootOf(view: Own): RegionId | null {
  const root = nommuOf(view)?.root ?? -1
  return root === -1 ? null : (regionsOf(view).id[root] ?? null)
}

export const regionKind = (regions: RegionColumns, row: number) =>
  REGION_KINDS[regions.kind[row] ?? 0] ?? 'anonymous'

const rowOfId = remembered((regions: RegionColumns) => rowsById(regions.id))

/** The entry of a region; -1 where the step does not have it. `id` may be the region of a mapping that has none. */
export const regionRow = (view: Own, id: RegionId | null): number =>
  id === null ? -1 : rowOfId(regionsOf(view))(id)

/** Null where the step does not have it. `id` may be the region of a mapping that has none. */
export function regionById(view: Own, id: RegionId | null): RegionView | null {
  const row = regionRow(view, id)
  return row === -1 ? null : regionAt(view, row)
}

/** The region above this one in the tree; null for the root. */
export function parentOf(view: Own, id: RegionId): RegionView | null {
  const row = regionRow(view, id)
  const { left, right } = regionsOf(view)
  const parent = row === -1 ? -1 : Math.max(left.indexOf(row), right.indexOf(row))
  return parent === -1 ? null : regionAt(view, parent)
}

/** The highest top of each region and all before it: only memory-backed files make regions lie over each other. */
const highestTops = remembered(({ top }: RegionColumns) => {
  let highest = 0
  return top.map((own) => (highest = Math.max(highest, own)))
})

/** Entries of the regions that reach into a range of addresses, slack included, in address order. */
export function regionRowsIn(view: Own, start: number, end: number): readonly number[] {
  const regions = regionsOf(view)
  const tops = highestTops(regions)
  const rows: number[] = []
  const first = countUpTo(tops, start)
  for (let row = first; row < regions.length && (regions.start[row] ?? 0) < end; row++)
    if ((regions.top[row] ?? 0) > start) rows.push(row)
  return rows
}
