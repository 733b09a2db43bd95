import type { VirtAddr } from '../../base/units.ts'
import type { RunMeasures } from '../../explain/measures/measureTypes.ts'

/** One number or byte a step, for the whole run: what the timeline draws without asking for each state. */
export interface TimelineView {
  /** Number of calls; arrays marked [steps] are indexed by step - 1. */
  readonly steps: number
  /** Index into CALL_KINDS. [steps] */
  readonly kind: Uint8Array
  /** How the result is written: index into RESULT_FORMS. [steps] */
  readonly form: Uint8Array
  /** errno number, 0 for success. [steps] */
  readonly errno: Uint8Array
  /** Return values. [steps] */
  readonly ret: Float64Array
  /** 1-based line of the text. [steps] */
  readonly line: Int32Array
  /** Free pages after each step; index 0 before the first. [steps + 1] */
  readonly freePages: Int32Array
  /** Pages in the largest free block, 0 if none. [steps + 1] */
  readonly largestFree: Int32Array
  /** The step in which the kernel stopped, else null. */
  readonly stoppedAt: number | null
  /** For a recording: steps in which the model did not do what the kernel did. */
  readonly differing?: readonly number[]
  /** Where the whole run maps memory, so that the address axis need not move from step to step. */
  readonly reach?: Reach
  /** The worker always measures; a timeline made by hand may leave it out. */
  readonly measures?: RunMeasures
}

export interface Reach {
  /**
   * One byte a page of the zone: 0 if no region or VMA ever covered it, else 1 + floor(log2(pages)) of the smallest
   * one that did at any step.
   */
  readonly finest: Uint8Array
  /** What is ever mapped outside the zone (flash, device memory): sorted, joined. */
  readonly outside: readonly { readonly start: VirtAddr; readonly end: VirtAddr }[]
}
