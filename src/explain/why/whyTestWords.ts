/** The words for one test of the kernel. */
import type { ErrnoName } from '../../base/uapi.ts'
import type { TestName, TestValues } from '../../sim/record/why.ts'
import type { WhyRef } from './whyTypes.ts'
import type { WhyFacts } from './whyWords.ts'

export interface TestWords<V> {
  readonly fn: string
  /** What a failure gives; null where it is no errno. */
  readonly errno: ErrnoName | null
  readonly passed: (v: V, m: WhyFacts) => string
  readonly failed: (v: V, m: WhyFacts) => string
  readonly instead?: (v: V, m: WhyFacts) => string
  readonly ref?: (v: V, m: WhyFacts) => WhyRef | null
}

export type AllTests = { readonly [T in TestName]: TestWords<TestValues[T]> }
export type SomeTests = Partial<AllTests>
