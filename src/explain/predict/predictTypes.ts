/** A question about a step before it is shown, with its answer: plain data, as the page is given it. */
import type { Pfn, PageRun } from '../../base/units.ts'

/** What can be asked, in the order in which a summary lists it. */
export const PREDICT_KINDS = ['place', 'order', 'trimmed', 'sharing', 'outcome', 'released'] as const
export type PredictKind = (typeof PREDICT_KINDS)[number]

export interface PredictChoice {
  readonly text: string
  /** Where this answer would lie on the map; empty if it has no place there. */
  readonly runs: readonly PageRun[]
  /** Why it is not the answer; empty for the right one, and where the explanation says it. */
  readonly why?: string
}

export type PredictAnswer =
  | { readonly as: 'choice'; readonly choices: readonly PredictChoice[]; readonly right: number }
  /** Any page of the free block `from` (as it lies before the step) is right. */
  | {
      readonly as: 'map'
      readonly from: { readonly pfn: Pfn; readonly order: number }
      /** The order that is asked for; `from.order` is the same or larger. */
      readonly order: number
      /** The part of the block that the step takes. */
      readonly taken: PageRun
    }

export interface PredictQuestion {
  /** The step that it is about; it is asked while the step before is shown. */
  readonly step: number
  readonly kind: PredictKind
  /** The call as written. */
  readonly call: string
  readonly words: string
  readonly answer: PredictAnswer
  /** Why the right answer is right, with the numbers. */
  readonly explanation: string
}
