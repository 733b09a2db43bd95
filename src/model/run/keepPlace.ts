import type { OpenedView } from '../../protocol/messages.ts'

/** What is needed of a document to find a reader's place in it again. */
export type Place = Pick<OpenedView, 'text' | 'timeline' | 'unchangedSteps'>

/**
 * Where a line of the old text stands in the new one (lines start at 1). Lines before the edit keep their number,
 * lines after it move with the end of the text, and a line inside it becomes the nearest line of what replaced it.
 */
export function followLine(before: string, after: string, line: number): number {
  const old = before.split('\n')
  const now = after.split('\n')
  const shorter = Math.min(old.length, now.length)
  let head = 0
  while (head < shorter && old[head] === now[head]) head++
  let tail = 0
  while (tail < shorter - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++
  if (line <= head) return line
  if (line > old.length - tail) return line + now.length - old.length
  return Math.max(1, Math.min(line, now.length - tail))
}

/**
 * The step to show after an edit. Within the unchanged part nothing moves; after it the reader stays at the line
 * they were at, or at the last call before it.
 */
export function keepPlace(before: Place, step: number, after: Place): number {
  const { steps } = after.timeline
  if (step <= after.unchangedSteps) return Math.min(step, steps)
  const line = before.timeline.line[step - 1]
  if (line === undefined) return Math.min(step, steps)
  const target = followLine(before.text, after.text, line)
  let best = 0
  for (let i = 0; i < steps; i++) {
    if ((after.timeline.line[i] ?? Infinity) <= target) best = i + 1
  }
  return best
}
