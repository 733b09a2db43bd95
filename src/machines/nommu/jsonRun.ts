/** A whole run as plain data, for programs that read what `npm run scenario -- --json` prints. */
import { formatResult } from '../../base/result.ts'
import { errnoName } from '../../base/uapi.ts'
import { stateOf } from '../../documents/recording/replay/stateOf.ts'
import { describeStep } from '../../explain/narrate/narrate.ts'
import { stepFacts } from '../../explain/step/stepFacts.ts'
import { resultFormOf } from '../../language/calls/results.ts'
import type { NommuTimeline } from './view/tracks.ts'

export interface JsonStep {
  /** From 1. */
  readonly step: number
  /** Of the text, from 1. */
  readonly line: number
  readonly call: string
  readonly ret: number
  /** The errno of a call that was refused; null for any other. */
  readonly errno: string | null
  readonly result: string
  /** What happened, in words. */
  readonly sentence: string
  readonly freePages: number
  /** Pages of the largest free block. */
  readonly largestFree: number
  /** What the kernel wrote to its log. */
  readonly dmesg: readonly string[]
}

export interface JsonRun {
  readonly title: string
  readonly kernel: string
  readonly board: string
  readonly steps: readonly JsonStep[]
  /** The machine after the last step, in the vocabulary of nommu-trace/1. */
  readonly end: unknown
}

/** Runs to the end first if it has not been run. */
export function jsonRun(timeline: NommuTimeline): JsonRun {
  const { source } = timeline
  while (!timeline.done) timeline.advance(1)
  const steps = Array.from({ length: timeline.steps }, (_, index) => jsonStep(timeline, index + 1))
  timeline.goTo(timeline.steps)
  return {
    title: source.title,
    kernel: source.era,
    board: source.board,
    steps,
    end: stateOf(timeline.machine),
  }
}

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
