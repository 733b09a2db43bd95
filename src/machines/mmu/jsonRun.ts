/** A whole run on the machine with an MMU as plain data. */
import { Identities, mmuStateOf } from '../../documents/recording/mmu/stateOf.ts'
import { mmuFacts } from '../../explain/mmu/facts.ts'
import { pagingOf } from '../../explain/mmu/measures.ts'
import { describeMmuStep } from '../../explain/mmu/sentences.ts'
import type { PagingMeasures } from '../../explain/measures/measureTypes.ts'
import { wholeRun, type JsonRun, type JsonStep } from '../jsonRun.ts'
import type { MmuTimeline } from './tracks.ts'
import { printedResult } from './printedResult.ts'

export interface MmuJsonStep extends JsonStep, PagingMeasures {
  /** The signal that came instead of an answer, with its si_code and the address that was touched. */
  readonly signal?: { readonly signal: string; readonly code: string; readonly address: number }
}

export interface MmuJsonRun extends JsonRun<MmuJsonStep> {
  readonly machine: 'mmu'
}

/** Runs to the end first if it has not been run. `end` is in the vocabulary of mmu-trace/1. */
export function mmuJsonRun(timeline: MmuTimeline): MmuJsonRun {
  const { title, kernel, board, steps, end } = wholeRun(
    timeline,
    (step) => jsonStep(timeline, step),
    ({ machine }) => mmuStateOf(machine, new Identities()),
  )
  return { title, kernel, board, machine: 'mmu', steps, end }
}

function jsonStep(timeline: MmuTimeline, step: number): MmuJsonStep {
  const facts = mmuFacts(timeline, step)
  const { info, outcome, board } = facts
  const { ret, errno, signal } = outcome
  return {
    step,
    line: info.line,
    call: info.text,
    ret,
    errno: signal === undefined ? errno : null,
    result: printedResult(info.call, outcome),
    sentence: describeMmuStep(facts),
    freePages: board.buddy.freePages,
    largestFree: timeline.summary.largestFree[step] ?? 0,
    dmesg: [],
    ...pagingOf(board),
    ...(signal !== undefined && { signal }),
  }
}
