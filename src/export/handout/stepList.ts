/** Steps as people write them: `1-5, 8, 12`, `failures`, `all`. */
import { shortened } from '../../base/foreign.ts'
import { formatCount } from '../../base/format.ts'
import type { TimelineView } from '../../protocol/view.ts'

/** A handout of more would be a book, and a browser's print would stall. */
export const MOST_STEPS = 120

export type StepList =
  | { readonly ok: true; readonly steps: readonly number[] }
  /** `why`: one sentence for people. */
  | { readonly ok: false; readonly why: string }

/** Steps whose call failed, in order. */
export function failuresOf({ errno }: TimelineView): readonly number[] {
  return Array.from(errno).flatMap((code, i) => (code === 0 ? [] : [i + 1]))
}

/** The steps that a list names, each once and in order. */
export function parseSteps(text: string, timeline: TimelineView): StepList {
  const chosen = new Set<number>()
  for (const part of text.split(/[,;]/).map((one) => one.trim().toLowerCase())) {
    if (part === '') continue
    if (part === 'failures' || part === 'every failure') {
      for (const step of failuresOf(timeline)) chosen.add(step)
      continue
    }
    const range = part === 'all' ? [0, timeline.steps] : rangeOf(part)
    if (range === null)
      return no(`“${shortened(part)}” is not a step: write numbers and ranges, like 1-5, 8, 12.`)
    const [from = 0, to = 0] = range
    if (to < from) return no(`${part} runs backwards: write ${to}-${from}.`)
    if (to > timeline.steps) return no(`The last step is ${formatCount(timeline.steps)}.`)
    if (to - from >= MOST_STEPS) return tooMany(to - from + 1)
    for (let step = from; step <= to; step++) chosen.add(step)
  }
  if (chosen.size === 0) return no('No step is chosen.')
  if (chosen.size > MOST_STEPS) return tooMany(chosen.size)
  return { ok: true, steps: [...chosen].sort((a, b) => a - b) }
}

function rangeOf(part: string): readonly [number, number] | null {
  const found = /^(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?$/.exec(part)
  if (found === null) return null
  const from = Number(found[1])
  return [from, found[2] === undefined ? from : Number(found[2])]
}

const no = (why: string): StepList => ({ ok: false, why })
const tooMany = (steps: number): StepList =>
  no(`That is ${formatCount(steps)} steps; a handout takes ${MOST_STEPS} at most.`)
