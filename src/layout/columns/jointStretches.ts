/** The stretches of an address axis that several machines share, so that the same address lies at the same height in the columns of each. */
import { PAGE_SIZE } from '../../base/units.ts'
import type { AxisStretch } from './addressAxis.ts'

/**
 * Joins the stretches of several machines: where they overlap, a page has the finest need that one of them has.
 * Ascending and apart from each other, as an axis takes them, in whatever order they are given.
 */
export function jointStretches(all: readonly AxisStretch[]): AxisStretch[] {
  const joined: AxisStretch[] = []
  let group: AxisStretch[] = []
  let end = 0
  const close = (): void => {
    const [first] = group
    if (first !== undefined) joined.push(group.length === 1 ? first : joinedOf(first.start, end, group))
    group = []
  }
  for (const stretch of all.toSorted((a, b) => a.start - b.start)) {
    if (stretch.start >= end) close()
    end = group.length === 0 ? endOf(stretch) : Math.max(end, endOf(stretch))
    group.push(stretch)
  }
  close()
  return joined
}

const endOf = ({ start, finest }: AxisStretch): number => start + finest.length * PAGE_SIZE

function joinedOf(start: number, end: number, group: readonly AxisStretch[]): AxisStretch {
  const finest = new Uint8Array((end - start) / PAGE_SIZE)
  for (const part of group) {
    const first = (part.start - start) / PAGE_SIZE
    part.finest.forEach((need, page) => {
      const before = finest[first + page] ?? 0
      if (need > 0 && (before === 0 || need < before)) finest[first + page] = need
    })
  }
  return { start, finest }
}
