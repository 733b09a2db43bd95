/** The machine with an MMU after a step, with all there is to tell of the step. */
import { operationOf } from '../../language/calls/calls.ts'
import { mmuFacts, type MmuFacts } from '../../explain/mmu/facts.ts'
import { mmuStepMeasures } from '../../explain/mmu/measures.ts'
import { describeMmuStep } from '../../explain/mmu/sentences.ts'
import { unrecordedWithMmu } from '../../explain/mmu/unrecorded.ts'
import { mmuWhyTree } from '../../explain/mmu/why/why.ts'
import { readView } from '../../explain/proc/readView.ts'
import type { CallView, StepView } from '../../protocol/view.ts'
import { LEFT_OUT, leftOutOf } from '../leftOut.ts'
import { changeView } from '../changeView.ts'
import type { MmuTimeline } from './tracks.ts'
import { boardView } from './view.ts'
import { printedResult } from './printedResult.ts'

/** Events shown of one step. */
const MAX_EVENTS = 2000

/** `step` from 1 to the number of steps that have been run; `isSecond` as in MachineModel. Leaves the timeline after it. */
export function mmuViewAfterStep(timeline: MmuTimeline, step: number, isSecond = false): StepView {
  const facts = mmuFacts(timeline, step)
  const { outcome, change, shared, board } = facts
  const { source, world } = timeline
  const verdict = source.verdict?.(world, step - 1, outcome)
  const shown = source.shown?.(world, step - 1) ?? board
  // A recording is its own evidence.
  const isLeftOut = facts.info.isLeftOut === true
  const unrecorded = source.kernel === null && !isLeftOut ? unrecordedWithMmu(facts) : null
  const told = isLeftOut ? LEFT_OUT : source.told?.(step - 1)
  const [read] = Object.entries(outcome.proc ?? {})
  return {
    ...boardView(shown),
    step,
    call: callView(facts),
    change: changeView(change, facts.words),
    events: isSecond ? [] : shared.slice(0, MAX_EVENTS),
    ...(told === undefined && !isSecond && { why: mmuWhyTree(facts) }),
    sentence: told ?? describeMmuStep(facts),
    dmesg: [],
    notes: [],
    stopped: false,
    verdict:
      verdict === undefined
        ? null
        : { identical: verdict.total === 0, differences: verdict.differences, total: verdict.total },
    ...(!isSecond && { measures: mmuStepMeasures(shown) }),
    ...(read !== undefined && !isSecond && { read: readView(read[0], read[1], null) }),
    ...(unrecorded !== null && { unrecorded }),
  }
}

function callView({ info, outcome, who, pid }: MmuFacts): CallView {
  const { ret, errno, signal } = outcome
  return {
    line: info.line,
    text: info.text,
    kind: operationOf(info.call, 'mmu').kind,
    process: who,
    pid,
    ret,
    errno: signal === undefined ? errno : null,
    result:
      info.isLeftOut === true
        ? '= ? (not made)'
        : signal === undefined
          ? `= ${printedResult(info.call, outcome)}`
          : `= ${signal.signal} (${signal.code})`,
    ...leftOutOf(info),
  }
}
