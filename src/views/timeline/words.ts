/** What the timeline says of a step. */
import { formatBytes, formatCount } from '../../base/format.ts'
import { ERRNO, errnoName } from '../../base/uapi.ts'
import { NR_PAGE_ORDERS, PAGE_SIZE } from '../../base/units.ts'
import type { TimelineView } from '../../protocol/view.ts'
import { kindOfStep } from '../../model/step/lookup.ts'
import { resultOfStep } from '../../model/run/results.ts'
import type { Lines } from '../../model/textLines.ts'
import { MARKS } from './markShapes.ts'

export interface StepWords {
  /** `step 12, mapping` */
  readonly head: string
  /** The line as written, without its comment. */
  readonly call: string
  /** `= 0x80a60000`, `ENOMEM: Cannot allocate memory`; empty if the call gives nothing back. */
  readonly result: string
  readonly isFailure: boolean
  /** `8.2 MiB free, largest block 1 MiB` */
  readonly memory: string
}

export const pagesAsBytes = (pages: number): string => (pages > 0 ? formatBytes(pages * PAGE_SIZE) : 'none')

/** `lines` is the text of the document, line by line. What steps after `revealed` did is left out. */
export function stepWords(
  timeline: TimelineView,
  lines: Lines,
  step: number,
  revealed = Infinity,
): StepWords {
  const memory = `${pagesAsBytes(timeline.freePages[step] ?? 0)} free, largest block ${pagesAsBytes(timeline.largestFree[step] ?? 0)}`
  if (step === 0)
    return { head: 'step 0', call: 'before the first call', result: '', isFailure: false, memory }
  const line = (lines.at((timeline.line[step - 1] ?? 0) - 1) ?? '').replace(/(?<!\s)\s+#.*$/, '').trim()
  const kind = kindOfStep(timeline, step) ?? 'other'
  const head = `step ${formatCount(step)}, ${MARKS[kind].name}`
  if (step > revealed) return { head, call: line, result: '', isFailure: false, memory: 'not shown yet' }
  const errno = errnoName(-(timeline.errno[step - 1] ?? 0))
  const isStop = timeline.stoppedAt === step
  const short = resultOfStep(timeline, step)?.text ?? ''
  const result = isStop
    ? 'the kernel stopped here'
    : // A signal is marked as a refusal is, and has a name of its own.
      errno !== null && short === errno
      ? `${errno}: ${ERRNO[errno][1]}`
      : short
  return {
    head,
    call: line,
    result,
    isFailure: isStop || (timeline.errno[step - 1] ?? 0) !== 0,
    memory,
  }
}

/** What the heat strip shows of one order after one step: `order 5: 62.3 % of free memory is in smaller blocks`. */
export function heatWords(timeline: TimelineView, step: number, order: number): string | null {
  const thousandths = timeline.measures?.unusable[step * NR_PAGE_ORDERS + order]
  if (thousandths === undefined) return null
  const block = `order ${order} (${formatBytes(2 ** order * PAGE_SIZE)})`
  if ((timeline.freePages[step] ?? 0) === 0) return `${block}: nothing is free`
  if (thousandths === 1000) return `${block}: all free memory is in smaller blocks`
  return `${block}: ${(thousandths / 10).toFixed(1)} % of free memory is in smaller blocks`
}

/** All of it as one line, for a slider's value. */
export const stepSentence = ({ head, call, result, memory }: StepWords): string =>
  [head, call, result, memory].filter((part) => part !== '').join('; ')
