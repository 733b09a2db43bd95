/** The form of the words for what the kernel with an MMU does, tests and finds, and what they have in common. */
import type { ErrnoName } from '../../../base/uapi.ts'
import { formatBytes, formatCount, formatPages, hex } from '../../../base/format.ts'
import type { NoteValues, PhaseValues, TestName, TestValues } from '../../../sim/mmu/record/why.ts'
import type { WhyOutcome, WhyRef } from '../../why/tree.ts'

export interface TestWords<V> {
  /** The function of the kernel that makes the test. */
  readonly fn: string
  /** What a failure gives; null where it is a signal or nothing. */
  readonly errno: ErrnoName | null
  /** A sentence without its full stop, when the test is passed. */
  readonly passed: (v: V) => string
  /** What follows a colon, when it refuses: it begins small and has no full stop. */
  readonly failed: (v: V) => string
  /** What would have been accepted. */
  readonly instead?: (v: V) => string
}
export type SomeTests = { readonly [T in TestName]?: TestWords<TestValues[T]> }
export type AllTests = { readonly [T in TestName]: TestWords<TestValues[T]> }

export interface Words<V> {
  /** Null: the function that runs, whichever it is. */
  readonly fn: string | null
  readonly text: (v: V) => string
  readonly outcome?: WhyOutcome
  readonly ref?: (v: V) => WhyRef | null
}
export type AllPhases = { readonly [P in keyof PhaseValues]: Words<PhaseValues[P]> }
export type AllNotes = { readonly [N in keyof NoteValues]: Words<NoteValues[N]> }

export const vmaRef = (id: number): WhyRef => ({ kind: 'vma', id })

export const accessed = (write: number): string => (write === 1 ? 'written' : 'read')
export const ALIGNED = 'a multiple of 4,096'
export const size = formatBytes
export const count = formatCount
export const pages = formatPages
export const at = hex
