/** The reasons of a scenario's last step, for tests. */
import { expect } from 'vitest'
import { parseProgram } from '../../../documents/scenario/compile/compile.ts'
import type { WhyEvent } from '../../../sim/record/why.ts'
import { ScenarioSource } from '../scenarioSource.ts'
import { whyTree } from '../../../explain/why/why.ts'
import type { WhyNode, WhyTree } from '../../../explain/why/whyTypes.ts'
import { checkInvariants } from '../../../sim/nommu/invariants.ts'
import { nommuTimeline } from '../model.ts'

export interface WhyRun {
  readonly tree: WhyTree
  /** Every line, outermost first. */
  readonly lines: readonly WhyNode[]
  readonly events: readonly WhyEvent[]
  readonly ret: number
  /** The test that refused the call. */
  readonly failed: WhyNode | undefined
  /** The line of a function whose words begin so. */
  line(fn: string, start?: string): WhyNode | undefined
}

export const linesOf = (nodes: readonly WhyNode[]): WhyNode[] =>
  nodes.flatMap((each) => [each, ...linesOf(each.children)])

export function whyOf(text: string): WhyRun {
  const { program, diagnostics } = parseProgram(text)
  expect(diagnostics).toEqual([])
  const timeline = nommuTimeline(new ScenarioSource(program), checkInvariants)
  timeline.advance(program.ops.length)
  timeline.goTo(timeline.steps - 1)
  const { machine } = timeline
  const names = new Map(machine.processes.map(({ pid, name }) => [pid, name]))
  const { ret } = timeline.rerun(timeline.steps)
  const why = machine.observed
  const tree = whyTree(machine, { events: why, names, ret })
  const lines = linesOf(tree.nodes)
  return {
    tree,
    lines,
    events: why,
    ret,
    failed: lines.find(({ outcome }) => outcome === 'failed'),
    line: (fn, start = '') => lines.find((each) => each.fn === fn && each.text.startsWith(start)),
  }
}
