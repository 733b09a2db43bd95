/** A whole run as plain data, for programs that read what `npm run scenario -- --json` prints: what every machine says of it. */
import type { Simulation } from '../engine/simulation.ts'
import type { Timeline } from '../engine/timeline.ts'

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

export interface JsonRun<Step extends JsonStep = JsonStep> {
  readonly title: string
  readonly kernel: string
  readonly board: string
  readonly steps: readonly Step[]
  /** The machine after the last step, in the vocabulary of its recordings. */
  readonly end: unknown
}

/** Runs to the end first if it has not been run. `stepOf` is asked for each step, from 1; `endOf` for the machine as it is then. */
export function wholeRun<M extends Simulation, Step extends JsonStep>(
  timeline: Timeline<M>,
  stepOf: (step: number) => Step,
  endOf: (machine: M) => unknown,
): JsonRun<Step> {
  const { source } = timeline
  while (!timeline.done) timeline.advance(64)
  const steps = Array.from({ length: timeline.steps }, (_, index) => stepOf(index + 1))
  timeline.goTo(timeline.steps)
  return {
    title: source.title,
    kernel: source.era,
    board: source.board,
    steps,
    end: endOf(timeline.machine),
  }
}
