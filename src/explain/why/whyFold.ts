/** Makes the tree short enough to read: runs of passed tests and of things passed over become one line, long lists end. */
import { formatCount } from '../../base/format.ts'
import { node } from './whyJournal.ts'
import type { WhyNode, WhyOutcome, WhyTree } from './whyTypes.ts'

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
