import { describe, expect, it } from 'vitest'
import type { WhyNode, WhyOutcome } from '../../../protocol/view.ts'
import { firstFailure, openAtFirst, parentPath, visibleRows } from './whyRows.ts'

const line = (text: string, outcome: WhyOutcome = 'done', children: readonly WhyNode[] = []): WhyNode => ({
  text,
  fn: 'do_mmap',
  outcome,
  ref: null,
  instead: null,
  children,
})
const texts = (nodes: readonly WhyNode[]): string[] =>
  visibleRows(nodes, openAtFirst(nodes)).map(({ level, node }) => `${level} ${node.text}`)

describe('what is open at first', () => {
  it('a sum is closed, a path with different things is open', () => {
    const checks = line('2 checks passed', 'passed', [line('a', 'passed'), line('b', 'passed')])
    const chosen = line('search', 'done', [line('no', 'skipped'), line('yes', 'chosen')])
    expect(texts([checks, chosen])).toEqual(['1 2 checks passed', '1 search', '2 no', '2 yes'])
  })

  it('the way to a failure is open, however long the rest is', () => {
    const many = Array.from({ length: 60 }, (_, i) => line(`m${i}`, 'chosen', [line('x'), line('y')]))
    const failing = line('alloc', 'done', [line('inner', 'done', [line('no block', 'failed')])])
    const shown = texts([...many, failing])
    expect(shown).toContain('3 no block')
    expect(firstFailure([...many, failing])?.text).toBe('no block')
  })

  it('more than a screenful opens only the outermost lines', () => {
    const deep = line('exit', 'done', [
      ...Array.from({ length: 50 }, (_, i) => line(`m${i}`, 'chosen', [line('x'), line('y', 'chosen')])),
    ])
    expect(texts([deep])).toHaveLength(51)
  })
})

describe('rows', () => {
  it('know their place among the lines beside them', () => {
    const [, second] = visibleRows([line('a'), line('b', 'done', [line('c')])], new Set())
    expect(second).toMatchObject({ path: '1', level: 1, position: 2, siblings: 2, isOpen: false })
  })

  it('know the line above', () => {
    expect([parentPath('0.2.1'), parentPath('3')]).toEqual(['0.2', ''])
  })
})
