/**
 * What the engine asks of a simulator, whatever machine it simulates. Everything else about that machine is between the
 * simulator and the model that comes with it.
 */

import type { Observed } from '../base/observed.ts'

/** What the timeline draws of every state. */
export interface Vitals {
  readonly freePages: number
  /** Pages in the largest free block, 0 if nothing is free. */
  readonly largestFree: number
}

/**
 * A machine that can be run, kept and put back. Deterministic: the same calls on the same state give the same state.
 * @typeParam Snapshot Plain data (typed arrays, objects, lists, maps); no part of it may change with the machine.
 */
export interface Simulation<Snapshot = unknown> {
  /** Why the kernel stopped for good; null while it runs. */
  readonly stopped: string | null
  readonly vitals: Vitals
  /** Before each step (1-based): what the last one wrote into the journal goes, what is made from now on is of this step. */
  beginStep(step: number): void
  /** How much of the steps from now on is recorded, which costs time. What was recorded of a step can be read until the next one begins. */
  observe(what: Observed): void
  snapshot(): Snapshot
  /** Afterwards the journal is empty. */
  restore(from: Snapshot): void
}
