/** The reasons' tree as rows: which are open at first, and which are seen. */
import type { WhyNode } from '../../../protocol/view.ts'

/** Places of a line and of those above it: `0.2.1`. */
export type RowPath = string

export interface WhyRow {
  readonly path: RowPath
  readonly node: WhyNode
  /** From 1. */
  readonly level: number
  /** Null where there is nothing below. */
  readonly isOpen: boolean | null
  readonly position: number
  readonly siblings: number
}

/** With more rows than this at first, only the outermost lines are open. */
const ROWS_AT_FIRST = 45

const pathOf = (above: RowPath, at: number): RowPath => (above === '' ? String(at) : `${above}.${at}`)

export const parentPath = (path: RowPath): RowPath => path.slice(0, Math.max(0, path.lastIndexOf('.')))

const failsBelow = (node: WhyNode): boolean =>
  node.children.some((child) => child.outcome === 'failed' || failsBelow(child))

/** Lines below say the same as the line itself, one by one. */
const isSummary = ({ children, fn, outcome }: WhyNode): boolean =>
  children.every((child) => child.outcome === outcome && child.fn === fn)

/** What is open before anybody has opened or closed a line: the way to a failure, and what is more than a list. */
export function openAtFirst(nodes: readonly WhyNode[]): ReadonlySet<RowPath> {
  const open = gather(nodes, (node) => !isSummary(node))
  if (visibleRows(nodes, open).length <= ROWS_AT_FIRST) return open
  return gather(nodes, (_node, level) => level === 1)
}

function gather(
  nodes: readonly WhyNode[],
  wanted: (node: WhyNode, level: number) => boolean,
): ReadonlySet<RowPath> {
  const open = new Set<RowPath>()
  const visit = (list: readonly WhyNode[], above: RowPath, level: number): void => {
    list.forEach((node, at) => {
      if (node.children.length === 0) return
      const path = pathOf(above, at)
      if (failsBelow(node) || wanted(node, level)) open.add(path)
      visit(node.children, path, level + 1)
    })
  }
  visit(nodes, '', 1)
  return open
}

/** The rows that are seen, from top to bottom. */
export function visibleRows(nodes: readonly WhyNode[], open: ReadonlySet<RowPath>): readonly WhyRow[] {
  const rows: WhyRow[] = []
  const visit = (list: readonly WhyNode[], above: RowPath, level: number): void => {
    list.forEach((node, at) => {
      const path = pathOf(above, at)
      const isOpen = node.children.length === 0 ? null : open.has(path)
      rows.push({ path, node, level, isOpen, position: at + 1, siblings: list.length })
      if (isOpen === true) visit(node.children, path, level + 1)
    })
  }
  visit(nodes, '', 1)
  return rows
}

/** The first test that failed; null if none did. */
export function firstFailure(nodes: readonly WhyNode[]): WhyNode | null {
  for (const node of nodes) {
    if (node.outcome === 'failed') return node
    const below = firstFailure(node.children)
    if (below !== null) return below
  }
  return null
}
