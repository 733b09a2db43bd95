/** Narration of the document that is open: recordings have none. */
import type { Diagnostic } from '../protocol/messages.ts'
import type { StepView } from '../protocol/view.ts'
import { tidy } from '../documents/scenario/diagnostic.ts'
import { narrationAt, narrationFindings } from '../explain/narration/narration.ts'
import { ScenarioSource } from '../machines/nommu/scenarioSource.ts'
import type { Timeline } from '../engine/timeline.ts'

/** The part of a step's view that narration makes. Moves the timeline. */
export function narrationView(timeline: Timeline, step: number): Pick<StepView, 'narration'> {
  const { source } = timeline
  if (!(source instanceof ScenarioSource)) return {}
  const narration = narrationAt(timeline, source.program, step)
  return narration === null ? {} : { narration }
}

/** What is wrong with a text, and what turned out only when it ran. Moves the timeline. */
export function withFindings(timeline: Timeline, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const { source } = timeline
  if (!(source instanceof ScenarioSource)) return diagnostics
  const found = narrationFindings(timeline, source.program)
  return found.length === 0 ? diagnostics : tidy([...diagnostics, ...found])
}
