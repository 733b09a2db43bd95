/** What a call gave back, short enough to stand beside its line: `= 0x80a60000`, `= 3`, `ENOMEM`, `= ?`. */
import { RESULT_FORMS, shortResult } from '../../base/result.ts'
import { errnoName } from '../../base/uapi.ts'
import type { TimelineView } from '../../protocol/view.ts'

export interface LineResult {
  readonly step: number
  /** Empty for a line that gives nothing back, such as a setting. */
  readonly text: string
  readonly failed: boolean
}

/** The result of a step (1 or more); null when there is no such step. */
export function resultOfStep(timeline: TimelineView, step: number): LineResult | null {
  const ret = timeline.ret[step - 1]
  const form = RESULT_FORMS[timeline.form[step - 1] ?? -1]
  // What is not told yet has no number.
  if (ret === undefined || Number.isNaN(ret) || form === undefined) return null
  const stops = step === timeline.stoppedAt
  const errno = errnoName(-(timeline.errno[step - 1] ?? 0))
  return { step, text: shortResult(form, stops ? null : ret, errno), failed: stops || errno !== null }
}
