import { asPhysAddr } from '../../../base/units.ts'
import type { RegionView } from '../../../protocol/view.ts'

/** A balanced tree of `count` regions, ids 1.. in address order; the deepest level is red. */
export function balancedTree(count: number): { regions: RegionView[]; root: number | null } {
  const regions: RegionView[] = []
  const deepest = Math.floor(Math.log2(Math.max(1, count)))
  const build = (low: number, high: number, depth: number): number | null => {
    if (low >= high) return null
    const middle = (low + high) >> 1
    const start = asPhysAddr(0x80000000 + middle * 0x10000)
    const left = build(low, middle, depth + 1)
    const right = build(middle + 1, high, depth + 1)
    regions[middle] = {
      id: middle + 1,
      kind: 'anonymous',
      start,
      end: asPhysAddr(start + 0x8000),
      top: asPhysAddr(start + 0x8000),
      usage: 1,
      flags: 0x73,
      pgoff: 0,
      file: null,
      ino: 0,
      left,
      right,
      color: depth === deepest && depth > 0 ? 'red' : 'black',
      bornAt: 0,
    }
    return middle + 1
  }
  const root = build(0, count, 0)
  return { regions, root }
}
