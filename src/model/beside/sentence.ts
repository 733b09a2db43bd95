/** In what two machines differ in a step, and since the start: in plain sentences with the numbers. */
import { formatBytes } from '../../base/format.ts'
import { RESULT_FORMS } from '../../base/result.ts'
import { PAGE_SIZE, totalPages } from '../../base/units.ts'
import type { StepView, TimelineView } from '../../protocol/view.ts'
import { regionsOf } from '../step/nommu.ts'
import { nextDifference, takenIn, type StepDifference } from './differences.ts'
import { capital } from './names.ts'

export interface Side {
  readonly name: string
  readonly view: StepView
  readonly timeline: TimelineView
}

const size = (pages: number): string => formatBytes(Math.abs(pages) * PAGE_SIZE)

/**
 * What is to be said of a step that both show.
 * @param differences Of the whole run; steps behind `revealed` are not spoken of.
 */
export function besideSentence(
  first: Side,
  second: Side,
  differences: readonly StepDifference[],
  revealed: number,
): string {
  const { step } = first.view
  const here = step === 0 ? atStart(first, second) : inStep(first, second)
  const since = step === 0 ? null : sinceStart(first, second)
  return [here, since, whatComes(first, second, differences, revealed)]
    .filter((part) => part !== null)
    .join(' ')
}

function atStart(first: Side, second: Side): string {
  const [own, other] = [first.view.frames.freePages, second.view.frames.freePages]
  return own === other
    ? `Both start with ${size(own)} free.`
    : `${capital(first.name)} ${size(own)} are free at the start, ${second.name} ${size(other)}.`
}

function inStep(first: Side, second: Side): string {
  const { step } = first.view
  if (second.view.step !== step || second.view.stopped !== first.view.stopped) return stopped(first, second)
  const [own, other] = [first.view.call, second.view.call]
  if (other?.isLeftOut === true) {
    const does = own?.errno == null ? doing(first) : `is refused with ${own.errno}`
    return `${capital(second.name)} this call is not made; ${first.name} it ${does}.`
  }
  if (own?.errno !== other?.errno) return `${ending(first)}; ${ending(second, false)}.`
  if (takenIn(first.timeline, step) !== takenIn(second.timeline, step)) {
    return `${capital(first.name)} this call ${doing(first)}; ${second.name} it ${doing(second)}.`
  }
  const values = givesOtherwise(first, second)
  if (values !== null) return values
  if (first.view.verdict?.identical === false) return STATE
  return 'Both do the same in this step.'
}

/** The results of both, where they differ; of addresses only those that mean the same. */
function givesOtherwise(first: Side, second: Side): string | null {
  const [own, other] = [first.view.call, second.view.call]
  if (own === null || other === null || own.kind === 'process' || own.result === other.result) return null
  const isAddress = RESULT_FORMS[first.timeline.form[first.view.step - 1] ?? -1] === 'address'
  const [a, b] = [own, other].map(({ result }) => result.replace(/^= /, ''))
  if (!isAddress) return `${capital(first.name)} the call gives ${a}; ${second.name} it gives ${b}.`
  const isSameKind = first.view.spaces.kind === second.view.spaces.kind
  return isSameKind ? `The place differs: ${a} ${first.name}, ${b} ${second.name}.` : null
}

const STATE = 'Both end alike in this step, and leave something in another state: what happened says where.'

function stopped(first: Side, second: Side): string {
  const halted = second.timeline.stoppedAt === null ? first : second
  return `${capital(halted.name)} the kernel stopped in step ${halted.timeline.stoppedAt ?? halted.view.step}.`
}

/** `With trimming the call takes 20 KiB`, `without trimming it is refused: ENOMEM, no free block of 256 KiB`. */
function ending(side: Side, isFirst = true): string {
  const { name, view } = side
  const begin = isFirst ? `${capital(name)} the call` : `${name} it`
  const errno = view.call?.errno ?? null
  if (errno === null) return `${begin} ${doing(side)}`
  const { lacks } = view.call ?? {}
  const why = lacks === undefined ? whyNot(view) : `: it needs what line ${lacks} would have given`
  return `${begin} is refused with ${errno}${why}`
}

/** The block that was not there, where that is why. */
function whyNot({ refused, frames }: StepView): string {
  if (refused === undefined) return ''
  let largest = -1
  for (const order of frames.freeBlocks.order) largest = Math.max(largest, order)
  const wanted = `: ${size(2 ** refused.order)} are wanted in one block`
  if (largest < 0) return `${wanted}, nothing is free`
  const has = size(2 ** largest)
  return largest < refused.order
    ? `${wanted}, the largest free block has ${has}`
    : `${wanted}, and one of ${has} is free, but the reserve must remain`
}

/** `takes 20 KiB and gives back 12 KiB at once`, `gives back 20 KiB`, `takes 32 KiB, 12 KiB of them as slack`. */
function doing({ view, timeline }: Side): string {
  const pages = takenIn(timeline, view.step)
  const trimmed = totalPages(view.change.trimmed)
  if (pages > 0) {
    const more = trimmed > 0 ? ` after giving back ${size(trimmed)} immediately` : slackWords(view)
    return `takes ${size(pages)}${more}`
  }
  return pages < 0 ? `gives back ${size(pages)}` : 'takes no memory'
}

/** Slack of the regions that the step made. */
function slackWords(view: StepView): string {
  const regions = regionsOf(view)
  let bytes = 0
  for (let row = 0; row < regions.length; row++) {
    if (regions.bornAt[row] === view.step) bytes += (regions.top[row] ?? 0) - (regions.end[row] ?? 0)
  }
  return bytes > 0 ? `, ${formatBytes(bytes)} of them as slack` : ''
}

function sinceStart(first: Side, second: Side): string | null {
  const less = first.view.frames.freePages - second.view.frames.freePages
  const atFirst = (first.timeline.freePages[0] ?? 0) - (second.timeline.freePages[0] ?? 0)
  if (second.view.step !== first.view.step || less === atFirst) return null
  const since = less - atFirst
  return `${capital(second.name)} ${size(since)} ${since > 0 ? 'more' : 'less'} are taken so far.`
}

function whatComes(
  { view, timeline, name }: Side,
  second: Side,
  differences: readonly StepDifference[],
  revealed: number,
): string | null {
  const next = nextOutcome(differences, view.step)
  if (next === null || next > revealed) return differences.length === 0 ? 'No step of them differs.' : null
  const isRefused = (side: TimelineView): boolean => (side.errno[next - 1] ?? 0) !== 0
  const [own, other] = [isRefused(timeline), isRefused(second.timeline)]
  if (own === other) return `Step ${next} ends otherwise.`
  return `Step ${next} is refused ${own ? name : second.name} only.`
}

function nextOutcome(differences: readonly StepDifference[], step: number): number | null {
  let next = nextDifference(differences, step, 1)
  while (next !== null && next.kind !== 'outcome') next = nextDifference(differences, next.step, 1)
  return next?.step ?? null
}
