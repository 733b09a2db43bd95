/** One line about one recording: is the model the same as the kernel in every step? */
import { formatDifference } from '../replay/comparison.ts'
import { MmuReplay } from './replay.ts'
import type { MmuTraceDocument } from './types.ts'

/** `exact NAME 120/120 steps`, or the first step that differs and its most telling difference. */
export function mmuConformanceLine(document: MmuTraceDocument): { exact: boolean; line: string } {
  const replay = new MmuReplay(document)
  const { name, steps } = document
  for (let step = 1; ; step++) {
    const comparison = replay.next()
    if (comparison === null)
      return { exact: true, line: `exact ${name} ${steps.length}/${steps.length} steps` }
    const [first] = comparison.differences
    if (first !== undefined)
      return { exact: false, line: `differs ${name} step ${step}: ${formatDifference(first)}` }
  }
}
