/** Where the board's RAM begins and how large it is. */
import { PAGE_SIZE } from '../../../base/units.ts'
import { pagesIn, type BoardFacts } from './facts.ts'

/** Where RAM lies, in pages. */
export interface Frame {
  readonly startPfn: number
  readonly pages: number
  readonly isBaseKnown: boolean
}

/** Where RAM is put when no report tells. */
const ASSUMED_BASE = 0x80000000
const MIB_PAGES = 2 ** 20 / PAGE_SIZE

export function frameOf({ zone, counts, maps }: BoardFacts): Frame | null {
  if (zone.range !== null) {
    const startPfn = Math.ceil(zone.range.start / PAGE_SIZE)
    const pages = Math.floor(zone.range.end / PAGE_SIZE) - startPfn
    return pages > 0 ? { startPfn, pages, isBaseKnown: true } : null
  }
  const free = pagesIn(counts)
  const known = zone.spanned ?? 2 ** Math.ceil(Math.log2(Math.max(MIB_PAGES, zone.managed ?? 0)))
  const first = lowestMapping(maps)
  const unit = 2 ** Math.ceil(Math.log2(Math.max(1, known))) * PAGE_SIZE
  const base = first === null ? ASSUMED_BASE : Math.floor(first / unit) * unit
  return (zone.spanned ?? zone.managed ?? 0) >= Math.max(1, free)
    ? { startPfn: base / PAGE_SIZE, pages: known, isBaseKnown: false }
    : null
}

/** The lowest address at which a program has memory of its own; its files may lie in flash. */
function lowestMapping(maps: BoardFacts['maps']): number | null {
  let lowest: number | null = null
  for (const { mappings } of maps)
    for (const { start, permissions, name } of mappings)
      if (permissions === 'rw-p' && name === '' && start < (lowest ?? Infinity)) lowest = start
  return lowest
}
