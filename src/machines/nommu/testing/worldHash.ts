import { Hasher, stateHash } from '../../../sim/nommu/testing/stateHash.ts'
import type { World } from '../../../engine/world.ts'
import type { Machine } from '../../../sim/nommu/machine.ts'

/** One number for a machine and what its scenario remembers. */
export function worldHash({ machine, slots, pids }: World<Machine>): number {
  const h = new Hasher()
  h.number(stateHash(machine))
  for (const value of slots) h.number(value)
  for (const value of pids) h.number(value)
  return h.value
}
