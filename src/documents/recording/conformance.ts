/** One line about one recording: is the model the same as the kernel in every step? */
import { formatDifference } from './replay/comparison.ts'
import { machineOf } from './replay/machineOf.ts'
import { lastCall, processNames, replayStep, runLastCall } from './replay/replay.ts'
import type { TraceDocument } from './format/types.ts'

/** `exact NAME 120/120 steps`, or the first step that differs and its most telling difference. */
export function conformanceLine(document: TraceDocument): { exact: boolean; line: string } {
  const m = machineOf(document)
  const names = processNames(document.steps)
  for (const [index, step] of document.steps.entries()) {
    const first = replayStep(m, step, names).differences[0]
    if (first !== undefined)
      return {
        exact: false,
        line: `differs ${document.name} step ${index + 1}: ${formatDifference(first)}`,
      }
  }
  const steps = document.steps.length
  if (lastCall(document) !== null) {
    m.beginStep(m.step + 1)
    runLastCall(m, document)
    const kernel = document.panic?.[0]?.trim() ?? 'stopped'
    if (m.stopped === null || !kernel.includes(m.stopped))
      return {
        exact: false,
        line: `differs ${document.name} end: model ${m.stopped ?? 'went on'}, kernel ${kernel}`,
      }
  }
  return { exact: true, line: `exact ${document.name} ${steps}/${steps} steps` }
}
