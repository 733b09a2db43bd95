import type { ErrnoName } from '../../base/uapi.ts'
import type { CallKind } from '../../language/calls/kinds.ts'
import type { Pid } from '../../sim/record/events.ts'

export { CALL_KINDS } from '../../language/calls/kinds.ts'
export type { CallKind }

export interface CallView {
  /** 1-based line of the scenario text. */
  readonly line: number
  /** As written, without comment. */
  readonly text: string
  readonly kind: CallKind
  /** Name in the scenario of the process that called; null for sysctl and cat. */
  readonly process: string | null
  readonly pid: Pid | null
  readonly ret: number
  readonly errno: ErrnoName | null
  /** As strace prints it: `= 0x80a60000`, `= -1 ENOMEM (Cannot allocate memory)`, `= ? (did not return)`. */
  readonly result: string
  /** It is not made on this machine. */
  readonly isLeftOut?: true
  /** The line of a call that is not made and on whose names this one depends. */
  readonly lacks?: number
}
