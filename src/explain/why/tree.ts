/**
 * The reasons of one step as a tree that can be read: what page and worker agree on. And how it is made short enough to read: runs of
 * passed tests and of things passed over become one line, long lists end.
 */
import { formatCount } from '../../base/format.ts'
import type { PageRun } from '../../base/units.ts'
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
      readonly runs: readonly PageRun[]
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

/** A line that may still get lines below it. */
export interface OpenNode extends WhyNode {
  readonly children: WhyNode[]
}

export const node = (
  fn: string | null,
  text: string,
  { outcome = 'done', ref = null }: { outcome?: WhyOutcome; ref?: WhyRef | null } = {},
): OpenNode => ({ text, fn, outcome, ref, instead: null, children: [] })

export const MAX_WHY_NODES = 400
/** Lines under one. */
const MAX_CHILDREN = 60
/** A run of so many tests that passed, or things passed over, is worth a line of its own. */
const WORTH_FOLDING = 3

const SUMS: Partial<Record<WhyOutcome, (count: number) => string>> = {
  passed: (count) => `${formatCount(count)} checks passed`,
  skipped: (count) => `${formatCount(count)} looked at, not taken`,
}

/** Runs of at least three passed or skipped lines of one function are put below one line. */
export function folded(nodes: readonly WhyNode[]): readonly WhyNode[] {
  const out: WhyNode[] = []
  for (let from = 0; from < nodes.length;) {
    const first = nodes[from]
    if (first === undefined) break
    let to = from + 1
    while (alike(first, nodes[to])) to++
    const words = SUMS[first.outcome]
    if (words === undefined || first.children.length > 0 || to - from < WORTH_FOLDING) {
      out.push({ ...first, children: folded(first.children) })
      from++
      continue
    }
    const run = nodes.slice(from, to)
    out.push({ ...node(first.fn, words(run.length), { outcome: first.outcome }), children: run })
    from = to
  }
  return out
}

const alike = (first: WhyNode, other: WhyNode | undefined): boolean =>
  other?.outcome === first.outcome && other.fn === first.fn && other.children.length === 0

/** At most 400 lines and 60 under one; what fails is never left out. */
export function bounded(nodes: readonly WhyNode[]): WhyTree {
  let room = MAX_WHY_NODES
  let more = 0
  const keep = (list: readonly WhyNode[]): readonly WhyNode[] => {
    const out: WhyNode[] = []
    let left = 0
    for (const each of list) {
      if ((room <= 0 || out.length >= MAX_CHILDREN) && !hasFailed(each)) {
        left += size(each)
        continue
      }
      room--
      out.push({ ...each, children: keep(each.children) })
    }
    if (left > 0 && out.length > 0) {
      more += left
      out.push(node(null, `and ${formatCount(left)} more`, { outcome: 'skipped' }))
    } else more += left
    return out
  }
  return { nodes: keep(nodes), more }
}

/** A line that failed, or has one below it. */
export const hasFailed = (each: WhyNode): boolean =>
  each.outcome === 'failed' || each.children.some(hasFailed)

const size = (each: WhyNode): number => each.children.reduce((sum, child) => sum + size(child), 1)
