/** The reasons of one step as a tree that can be read: what page and worker agree on. */
import type { Pfn } from '../../base/units.ts'
import type { Pid, RegionId, VmaId } from '../../sim/record/events.ts'

/** What a line speaks of; the page can point at it. */
export type WhyRef =
  | { readonly kind: 'region'; readonly id: RegionId }
  | { readonly kind: 'vma'; readonly id: VmaId }
  | { readonly kind: 'process'; readonly pid: Pid }
  | { readonly kind: 'file'; readonly path: string }
  | {
      readonly kind: 'pages'
      readonly name: string
      readonly runs: readonly { readonly pfn: Pfn; readonly pages: number }[]
    }

/**
 * `passed`, `failed`: a test of the kernel; `chosen`: what it took among several; `skipped`: what it looked at and did not
 * take; `done`: what it did.
 */
export type WhyOutcome = 'passed' | 'failed' | 'chosen' | 'skipped' | 'done'

export interface WhyNode {
  readonly text: string
  /** The function of the kernel; null for a line that only sums up those below. */
  readonly fn: string | null
  readonly outcome: WhyOutcome
  readonly ref: WhyRef | null
  /** After a refusal: what would have been accepted. */
  readonly instead: string | null
  readonly children: readonly WhyNode[]
}

export interface WhyTree {
  readonly nodes: readonly WhyNode[]
  /** Lines that were left out. */
  readonly more: number
}
