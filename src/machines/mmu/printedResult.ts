/** The result of a step with an MMU, as it is printed. */
import { formatResult } from '../../base/result.ts'
import type { StepOutcome } from '../../engine/source.ts'
import { resultFormOf } from '../../language/calls/results.ts'

/** As strace writes it behind `=`; the name of a signal where one came instead. */
export const printedResult = (call: string, { ret, errno, killedBy }: StepOutcome): string =>
  formatResult(killedBy === undefined ? resultFormOf(call, 'mmu') : 'signal', ret, errno)
