/** An operation that is not made, as a `beside` line asks for: `without 12`. */
import { ERRNO } from '../base/uapi.ts'
import type { Op } from '../documents/scenario/compile/program.ts'
import type { StepOutcome } from '../engine/source.ts'
import type { Simulation } from '../engine/simulation.ts'
import { NO_PROCESS, type World } from '../engine/world.ts'

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

/** What is said of it. */
export const LEFT_OUT =
  'This call is not made here: what depends on it finds what a refused call would have left.'
