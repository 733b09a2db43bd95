/** The things a person can point at. The same thing is marked in every view; these values say which thing. */
import type { Pfn, PageRun } from '../base/units.ts'
import type { Pid, RegionId, StepView, VmaId } from '../protocol/view.ts'

export type Thing =
  | { readonly kind: 'page'; readonly pfn: Pfn }
  | { readonly kind: 'free-block'; readonly pfn: Pfn; readonly order: number }
  | { readonly kind: 'region'; readonly id: RegionId }
  | { readonly kind: 'vma'; readonly id: VmaId }
  | { readonly kind: 'process'; readonly pid: Pid }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'line'; readonly line: number }
  /** Several stretches of RAM that have no name but this one: `Free blocks of order 5`. Runs are whole free blocks, or none is one. */
  | { readonly kind: 'pages'; readonly name: string; readonly runs: readonly PageRun[] }

/** Everything that a thing lights up, resolved against one step. */
export interface Marks {
  /** RAM pages, sorted, not overlapping. */
  readonly pages: readonly PageRun[]
  /** First pages of free blocks. */
  readonly freeBlocks: ReadonlySet<number>
  readonly regions: ReadonlySet<RegionId>
  readonly vmas: ReadonlySet<VmaId>
  readonly pids: ReadonlySet<Pid>
  readonly steps: ReadonlySet<number>
  readonly lines: ReadonlySet<number>
}

export const NO_MARKS: Marks = {
  pages: [],
  freeBlocks: new Set(),
  regions: new Set(),
  vmas: new Set(),
  pids: new Set(),
  steps: new Set(),
  lines: new Set(),
}

export const sameThing = (a: Thing | null, b: Thing | null): boolean =>
  a === b || (a !== null && b !== null && JSON.stringify(a) === JSON.stringify(b))

export type { StepView }
