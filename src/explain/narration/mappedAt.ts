/** What is mapped at an address, found without looking at everything that is mapped. */
import { addTo } from '../../base/lists.ts'
import type { Machine, Process } from '../../sim/nommu/machine.ts'
import { RegionField } from '../../sim/nommu/mm/regions.ts'
import { VmaField } from '../../sim/nommu/mm/vmas.ts'
import { NOWHERE } from '../../sim/nommu/mm/vmaTree.ts'

/** So many may begin between the beginning of one and an address in it: only what lies on one file can lie over each other. */
const OVERLAPPING = 64

const NIL = -1

/** Rows of the regions that hold an address, their slack included; the one that begins last comes first. */
export function* regionsAt({ regions }: Machine, address: number): Generator<number> {
  const { tree } = regions
  // The way down to the last region that begins at the address or below; where it turned right, those before it.
  const below: number[] = []
  for (let row = tree.root; row !== NIL;) {
    const isBelow = regions.get(row, RegionField.start) <= address
    if (isBelow) below.push(row)
    row = isBelow ? tree.rightOf(row) : tree.leftOf(row)
  }
  for (let seen = 0; seen < OVERLAPPING; seen++) {
    const row = below.pop()
    if (row === undefined) return
    if (address < regions.get(row, RegionField.top)) yield row
    for (let left = tree.leftOf(row); left !== NIL; left = tree.rightOf(left)) below.push(left)
  }
}

/** The row of a process's VMA that holds an address, the first in the order of its tree; -1 if none does. */
export function vmaAt({ vmas }: Machine, { mm }: Process, address: number): number {
  const tree = mm.vmas
  let found = NIL
  let at = tree.lastFrom(address)
  for (let seen = 0; seen < OVERLAPPING && at !== NOWHERE; seen++) {
    const row = tree.rowAt(at)
    const holds = vmas.get(row, VmaField.start) <= address && address < vmas.get(row, VmaField.end)
    if (holds) found = row
    at = tree.previous(at)
  }
  return found
}

/** Rows of the VMAs that use each region, by its row, in the order of the processes. */
export function usersOfRegions({ processes, vmas }: Machine): ReadonlyMap<number, readonly number[]> {
  const users = new Map<number, number[]>()
  for (const { mm } of processes)
    for (const row of mm.vmas.rows) addTo(users, vmas.get(row, VmaField.region), row)
  return users
}
