/** One line about one recording: is the model the same as the kernel in every step? */
import { formatDifference } from './replay/comparison.ts'
import { eraOf, machineOf } from './replay/machineOf.ts'
import { replayStep, surroundingsOf } from './replay/replay.ts'
import { endDifference, lastCall, runLastCall } from './replay/lastCall.ts'
import type { TraceDocument } from './format/types.ts'

/**
 * `exact NAME 120/120 steps`, or the first step that differs and its most telling difference. Where the recording goes on with something
 * that is not modelled, the steps up to it are compared, and the line says what comes then.
 */
export function conformanceLine(document: TraceDocument): { exact: boolean; line: string } {
  if (eraOf(document) === null)
    return {
      exact: true,
      line: `read ${document.name} ${document.steps.length} steps: there is no model of ${document.variant ?? 'this kernel'}`,
    }
  const m = machineOf(document)
  const around = surroundingsOf(document)
  const unmodelled = firstUnmodelled(document)
  for (const [index, step] of document.steps.entries()) {
    if (index === unmodelled?.index)
      return {
        exact: true,
        line: `exact ${document.name} ${index}/${document.steps.length} steps: ${unmodelled.what}`,
      }
    const first = replayStep(m, step, around).differences[0]
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
    const difference = endDifference(m, document)
    if (difference !== null)
      return { exact: false, line: `differs ${document.name} ${formatDifference(difference)}` }
  }
  return { exact: true, line: `exact ${document.name} ${steps}/${steps} steps` }
}

/** The first step that the model cannot follow, and why. */
function firstUnmodelled({
  variant,
  zone,
  steps,
}: TraceDocument): { readonly index: number; readonly what: string } | null {
  // In 2.6.29 mappings of one page come from the lists that each CPU keeps on larger boards.
  if (variant !== '2.6.29' || (zone.pcp?.high ?? 0) === 0) return null
  const index = steps.findIndex(({ sys }) => sys === 'mmap2')
  return { index, what: 'pages kept for a CPU are not modelled' }
}
