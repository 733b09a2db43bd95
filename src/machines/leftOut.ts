/** An operation that is not made, as a `beside` line asks for: `without 12`. */
import { ERRNO } from '../base/uapi.ts'
import type { Op } from '../documents/scenario/compile/program.ts'
import type { StepInfo, StepOutcome } from '../engine/source.ts'
import type { Simulation } from '../engine/simulation.ts'
import { NO_PROCESS, type World } from '../engine/world.ts'
import type { CallView } from '../protocol/view.ts'

/** The machine stays as it is; names are left as by a call that was refused for want of memory. */
export function leaveOut({ slots, pids }: World<Simulation>, op: Op): StepOutcome {
  const ret = -ERRNO.ENOMEM[0]
  if (op.op === 'spawn' || op.op === 'exec') pids[op.process] = NO_PROCESS
  if (op.op === 'call') {
    if (op.child >= 0) pids[op.child] = NO_PROCESS
    if (op.result >= 0) slots[op.result] = ret
  }
  return { ret, errno: 'ENOMEM', proc: null, faults: [] }
}

/** What a call's view says of calls that are not made. */
export const leftOutOf = ({ isLeftOut, lacks }: StepInfo): Pick<CallView, 'isLeftOut' | 'lacks'> => ({
  ...(isLeftOut === true && { isLeftOut }),
  ...(lacks !== undefined && { lacks }),
})

/** What is said of it. */
export const LEFT_OUT =
  'This call is not made here: what depends on it finds what a refused call would have left.'
