/** What would have helped a refused call, and what it does without: the answers of the adviser. */
import type { ErrnoName } from '../base/uapi.ts'

export const ADVICE_KINDS = [
  'trim',
  'limit',
  'ask-earlier',
  'shorten-length',
  'split-length',
  'unmap-early',
  'later',
  'earlier',
  'start-earlier',
  'end-process',
  'leave-out',
  'long-lived-first',
  'board',
  'kernel',
  'pair',
] as const
/** What kind of change it is; of changes of the same size the earlier kind is the smaller one. */
export type AdviceKind = (typeof ADVICE_KINDS)[number]

/** Numbers of a machine right after a step, in bytes. */
export interface Standing {
  readonly free: number
  readonly largest: number
  /** What regions hold beyond what was asked for. */
  readonly slack: number
}

/** A call that was served before and is refused now. */
export interface NewRefusal {
  /** Both in the text as it was; the step is 1-based. */
  readonly step: number
  readonly line: number
  readonly call: string
  readonly errno: ErrnoName | null
}

export interface Suggestion {
  readonly kind: AdviceKind
  /** In words, with the steps of the text as it is. */
  readonly change: string
  /** Lines of the text that are touched, ascending. */
  readonly lines: readonly number[]
  /** The text with the change made. */
  readonly text: string
  /** The text as it is, with the changed machine beside its own; null where a `beside` line cannot say the change. */
  readonly beside: string | null
  /** The operation's line in that text. */
  readonly targetLine: number
  /** Its step there, 1-based. */
  readonly targetStep: number
  /** The machine right after the operation, in bytes, and what else is refused in the run now. */
  readonly after: Standing & { readonly refused: readonly NewRefusal[] }
}

export interface Advice {
  /** Step of the refused operation, 1-based. */
  readonly step: number
  readonly line: number
  readonly call: string
  readonly errno: ErrnoName | null
  /** The smallest change first; each has been made and run. */
  readonly suggestions: readonly Suggestion[]
  /** Changes that were found to help; there may be more of them than are listed. */
  readonly helping: number
  /** Variations that were run. */
  readonly tried: number
  /** How many of each kind, the smallest kind first. */
  readonly triedKinds: readonly (readonly [kind: AdviceKind, count: number])[]
  /** Kinds of which not all were tried, the smallest first. */
  readonly untried: readonly AdviceKind[]
}

/** A text that is refused in the same way, with as few operations as were found. */
export interface Shortened {
  readonly text: string
  /** Operations that are left, the refused one included. */
  readonly operations: number
  /** Runs that were made. */
  readonly tried: number
  /** The budget was used up: there may be a shorter one. */
  readonly isCut: boolean
}
