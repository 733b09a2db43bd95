/** The form of the words for one test of the kernel. */
import type { ErrnoName } from '../../../base/uapi.ts'
import type { TestName, TestValues } from '../../../sim/record/why.ts'
import type { WhyRef } from '../tree.ts'
import type { WhyFacts } from '../words.ts'

/** Why a test refuses a call. */
export interface Reason {
  /**
   * What follows a colon at the end of a sentence, and stands as a line of the panel: it begins as words inside a sentence do, never with
   * a name in small letters, and has no full stop.
   */
  readonly words: string
  /** What one might have thought, before the colon: `although 492 KiB are free`. */
  readonly despite?: string
  /** The cause in a word or two, for the panel alone. */
  readonly cause?: string
  /** The numbers and flags behind the words, for the panel alone. */
  readonly figures?: string
}

/**
 * What the sentence about a refusal is like. `refused`: the call was refused with its errno, and why; `failed`: it failed for
 * want of memory; `lacks`: the words tell what the call does (`needs an MMU`); `alone`: the words are the sentence.
 */
export type Verb = 'refused' | 'failed' | 'lacks' | 'alone'

export interface TestWords<V> {
  /** The function of the kernel that makes the test; null for one that is made before the kernel is asked. */
  readonly fn: string | null
  /** What a failure gives; null where it is no errno. */
  readonly errno: ErrnoName | null
  readonly verb?: Verb
  readonly passed: (v: V, m: WhyFacts) => string
  readonly failed: (v: V, m: WhyFacts) => string | Reason
  /** What would have been accepted. */
  readonly instead?: (v: V, m: WhyFacts) => string
  readonly ref?: (v: V, m: WhyFacts) => WhyRef | null
}

export type AllTests = { readonly [T in TestName]: TestWords<TestValues[T]> }
export type SomeTests = Partial<AllTests>
