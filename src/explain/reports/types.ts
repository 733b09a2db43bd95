/** What is said of a failure, as typed results: every number with its unit. */
import type { EventKind } from '../../documents/importers/kernel/types.ts'
import type { PageSize } from './state.ts'
import type { Inequality, Rule, ZoneVerdict } from './watermark.ts'

export const CAUSES = [
  'above-largest-order',
  'fragmentation',
  'watermark',
  'lowmem-reserve',
  'cma-only',
  'highatomic-only',
  'zone-restriction',
  'exhaustion',
  'atomic-reserve',
  'address-space',
  'kernel-defect',
  'unknown',
] as const
export type Cause = (typeof CAUSES)[number]

export const MISSING = [
  'lists',
  'watermarks',
  'largest-order',
  'page-size',
  'version',
  'request',
  'length',
  'moment',
  'limits',
] as const
export type Missing = (typeof MISSING)[number]

/** More than is asked of a machine by itself: what made the cause clear, or kept it from being so. */
export type Ground =
  | 'arithmetic'
  | 'more-than-the-machine'
  | 'cgroup-limit'
  | 'reserve-used-up'
  | 'contradiction'
  | 'rules-differ'
  | 'nothing-printed'
  | 'no-request'
  | 'warned'
  | 'empty-request'

export interface Reason {
  readonly kind: EventKind
  readonly cause: Cause
  readonly ground: Ground
  readonly firstLine: number
  readonly lastLine: number
  readonly time: string | null
  readonly process: string | null
  readonly pid: number | null
  readonly kernel: string | null
  readonly gfp: string | null
  /** Null where no block was asked for, or none is named. */
  readonly order: number | null
  /** Bytes asked for; null where only the order is known. */
  readonly length: number | null
  /** Pages asked for: those of the length, else of the order. */
  readonly pages: number | null
  readonly pageSize: PageSize
  /** Pages free on the whole machine; null where no count is printed. */
  readonly freePages: number | null
  /** The largest order with a free block in the zones that may serve the request. */
  readonly largestFreeOrder: number | null
  /** The largest order that the allocator has at all; null unless a whole list shows it. */
  readonly largestOrder: number | null
  /** The zone that decides. */
  readonly zone: string | null
  readonly node: number | null
  /** Pages free in it, and the largest order that it has a block of. */
  readonly zoneFreePages: number | null
  readonly zoneLargestOrder: number | null
  /** Nodes that the report shows. */
  readonly nodes: number
  readonly rule: Rule | null
  /** The test that failed, with its numbers. */
  readonly inequality: Inequality | null
  readonly verdicts: readonly ZoneVerdict[]
  /** Bytes of the largest block that would have been given at that moment. */
  readonly grantable: number | null
  /** Pages of page cache that reclaim could give, one by one. */
  readonly reclaimable: number | null
  readonly missing: readonly Missing[]
  readonly repeats: number
  readonly sentence: string
}
