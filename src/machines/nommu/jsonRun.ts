/** A whole run on the machine without an MMU as plain data. */
import { formatResult } from '../../base/result.ts'
import { errnoName } from '../../base/uapi.ts'
import { stateOf } from '../../documents/recording/replay/stateOf.ts'
import { describeStep } from '../../explain/narrate/narrate.ts'
import { stepFacts } from '../../explain/step/stepFacts.ts'
import { resultFormOf } from '../../language/calls/results.ts'
import { wholeRun, type JsonRun, type JsonStep } from '../jsonRun.ts'
import type { NommuTimeline } from './view/tracks.ts'

/** Runs to the end first if it has not been run. `end` is in the vocabulary of nommu-trace/1. */
export const jsonRun = (timeline: NommuTimeline): JsonRun =>
  wholeRun(timeline, (step) => jsonStep(timeline, step), stateOf)

function jsonStep(timeline: NommuTimeline, step: number): JsonStep {
  const facts = stepFacts(timeline, step)
  const { info, outcome, events } = facts
  const { summary } = timeline
  return {
    step,
    line: info.line,
    call: info.text,
    ret: outcome.ret,
    errno: errnoName(outcome.ret),
    result: formatResult(resultFormOf(info.call), outcome.ret, outcome.errno),
    sentence: describeStep(facts),
    freePages: summary.freePages[step] ?? 0,
    largestFree: summary.largestFree[step] ?? 0,
    dmesg: events.flatMap((event) => (event.type === 'dmesg' ? [event.text] : [])),
  }
}
