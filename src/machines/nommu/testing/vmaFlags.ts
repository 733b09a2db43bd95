import { stateOf } from '../../../documents/recording/replay/stateOf.ts'
import type { Machine } from '../../../sim/nommu/machine.ts'

/** VM_* bits of the VMA that begins at an address; the last process that has one. */
export function vmaFlags(m: Machine, start: number): number {
  const found = stateOf(m)
    .processes.flatMap(({ vmas }) => vmas.filter(([at]) => at === start))
    .at(-1)
  if (found === undefined) throw new Error(`no VMA at ${start}`)
  return found[2]
}
