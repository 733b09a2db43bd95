/** The reasons of a scenario's last step, for tests. */
import { expect } from 'vitest'
import { parseProgram } from '../../../documents/scenario/read.ts'
import type { WhyEvent } from '../../../sim/record/why.ts'
import { ScenarioSource } from '../scenarioSource.ts'
import { whyTree } from '../../../explain/why/why.ts'
import type { WhyNode, WhyTree } from '../../../explain/why/tree.ts'
import { stepFacts } from '../../../explain/step/stepFacts.ts'
import { describeStep } from '../../../explain/narrate/narrate.ts'
import { checkInvariants } from '../../../sim/nommu/invariants.ts'
import { nommuTimeline } from '../model.ts'

export interface WhyRun {
  readonly tree: WhyTree
  /** Every line, outermost first. */
  readonly lines: readonly WhyNode[]
  readonly events: readonly WhyEvent[]
  readonly ret: number
  /** What is said of the step. */
  readonly sentence: string
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
  const facts = stepFacts(timeline, timeline.steps)
  const tree = whyTree(facts)
  const lines = linesOf(tree.nodes)
  return {
    tree,
    lines,
    events: facts.why,
    ret: facts.outcome.ret,
    sentence: describeStep(facts),
    failed: lines.find(({ outcome }) => outcome === 'failed'),
    line: (fn, start = '') => lines.find((each) => each.fn === fn && each.text.startsWith(start)),
  }
}
