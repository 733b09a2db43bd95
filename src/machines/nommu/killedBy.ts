/** Who did not live to see the answer of a call. */
import type { StepOutcome } from '../../engine/source.ts'
import type { Machine } from '../../sim/nommu/machine.ts'

/** The signal that came to the caller instead of an answer, or to the program that it started: `ret` is then its pid. */
export function killedBy({ deaths, wasCallerKilled }: Machine, ret: number): Pick<StepOutcome, 'killedBy'> {
  if (deaths.length === 0) return {}
  const own = wasCallerKilled ? deaths.at(-1) : deaths.find(({ pid }) => pid === ret)
  return own === undefined ? {} : { killedBy: own.signal }
}
