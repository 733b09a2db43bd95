/**
 * The steps in which two machines that run the same program differ. A difference that a step leaves behind is no difference of
 * the steps after it: what counts is what a step does. Addresses are compared as long as both machines have as much free, because after
 * another block all of them are others; and not where those of one are virtual.
 */
import { RESULT_FORMS } from '../../base/result.ts'
import { CALL_KINDS } from '../../protocol/view.ts'
import type { TimelineView } from '../../protocol/view.ts'

/**
 * How a step differs: it ends otherwise, takes or gives back other amounts of memory, takes as much in another place, or (beside a recording)
 * leaves something else in another state.
 */
export type DifferenceKind = 'outcome' | 'memory' | 'place' | 'state'

export interface StepDifference {
  /** From 1. */
  readonly step: number
  readonly kind: DifferenceKind
}

const PROCESS = CALL_KINDS.indexOf('process')
const ADDRESS = RESULT_FORMS.indexOf('address')

/** In the order of the steps. Where one of them stopped, the step in which it did is the last that is compared. */
export function stepDifferences(first: TimelineView, second: TimelineView): readonly StepDifference[] {
  const found: StepDifference[] = []
  const steps = Math.min(first.steps, second.steps)
  const differing = new Set(first.differing)
  const areAlike = isPaged(first) === isPaged(second)
  for (let step = 1; step <= steps; step++) {
    if (endsOtherwise(first, second, step)) found.push({ step, kind: 'outcome' })
    else if (takenIn(first, step) !== takenIn(second, step)) found.push({ step, kind: 'memory' })
    else if (areAlike && liesElsewhere(first, second, step)) found.push({ step, kind: 'place' })
    else if (differing.has(step)) found.push({ step, kind: 'state' })
  }
  return found
}

const isPaged = ({ measures }: TimelineView): boolean => measures?.paging !== undefined

function liesElsewhere(first: TimelineView, second: TimelineView, step: number): boolean {
  const at = step - 1
  return (
    first.form[at] === ADDRESS &&
    first.ret[at] !== second.ret[at] &&
    first.freePages[step] === second.freePages[step]
  )
}

function endsOtherwise(first: TimelineView, second: TimelineView, step: number): boolean {
  const at = step - 1
  if ((first.errno[at] ?? 0) !== (second.errno[at] ?? 0)) return true
  if ((first.stoppedAt === step) !== (second.stoppedAt === step)) return true
  // Neither addresses nor the numbers of processes have to be the same.
  if (first.form[at] === ADDRESS || first.kind[at] === PROCESS) return false
  return first.ret[at] !== second.ret[at]
}

/** Pages that are free before a step and not after it; below 0 where it gave some back. */
export const takenIn = ({ freePages }: TimelineView, step: number): number =>
  (freePages[step - 1] ?? 0) - (freePages[step] ?? 0)

/** The nearest of them after a step (direction 1) or before it (-1); null without any. By halves: they are asked with every key. */
export function nextDifference(
  differences: readonly StepDifference[],
  step: number,
  direction: 1 | -1,
): StepDifference | null {
  let low = 0
  let high = differences.length
  while (low < high) {
    const middle = (low + high) >> 1
    const at = differences[middle]?.step ?? 0
    if (direction === 1 ? at <= step : at < step) low = middle + 1
    else high = middle
  }
  return differences[direction === 1 ? low : low - 1] ?? null
}
