/** Everything that is measured of one state; worked out for the step that is shown. */
import { NR_PAGE_ORDERS } from '../../base/units.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import { longestFreeRun } from '../../sim/pages/freeRuns.ts'
import { byOrder, countBlocks, fragmentationIndex, unusableFreeIndex } from './measuresFree.ts'
import { sharingMeasures } from './measuresSharing.ts'
import type { StepMeasures } from './measureTypes.ts'

/** `waste` is what MeasureColumns followed up to this step. */
export function stepMeasures(
  machine: Machine,
  waste: { readonly slackPages: number; readonly roundingBytes: number },
): StepMeasures {
  const counts = new Int32Array(NR_PAGE_ORDERS)
  countBlocks(machine.buddy, counts)
  return {
    longestRun: longestFreeRun(machine.buddy),
    unusable: byOrder((order) => unusableFreeIndex(counts, order)),
    fragmentation: byOrder((order) => fragmentationIndex(counts, order)),
    refusals: byOrder((order) => machine.buddy.refusal(order)),
    ...waste,
    ...sharingMeasures(machine),
  }
}
