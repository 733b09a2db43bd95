/** The form of a card: a heading, a few sentences, a table of facts. Filled by the storyOf... files beside this one. */
import type { PageUseName, Pid, RegionView, StepView, TimelineView, VmaView } from '../../protocol/view.ts'
import { VM } from '../../base/uapi.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import { kindOfStep, lineOfStep } from '../step/lookup.ts'
import { code, linkStep } from '../rich.ts'
import type { Rich } from '../rich.ts'
import { processByPid, processesOfVma } from '../step/spaces.ts'
import type { Lines } from '../textLines.ts'

export interface Fact {
  readonly label: string
  readonly value: Rich
}

export interface Story {
  readonly heading: string
  /** What colour stands for it in the views; null when none does. */
  readonly swatch: { readonly use: PageUseName | 'device' } | { readonly pid: Pid } | null
  readonly sentences: readonly Rich[]
  readonly facts: readonly Fact[]
}

/** What a story may need beside the step's view. */
export interface StoryContext {
  readonly timeline: TimelineView | null
  /** The text as it was run, line by line; index 0 is line 1. */
  readonly lines: Lines
}

/** `made by step 4`, with the call when the text is known. */
export function madeBy(step: number, context: StoryContext): Rich {
  if (step === 0) return ['It was there before the first step.']
  const line = lineOfStep(context.timeline, step)
  const text = line === null ? undefined : context.lines.at(line - 1)
  // A hole in the middle of a mapping leaves its lower part as a region and a VMA of their own.
  const isSplit = text !== undefined && kindOfStep(context.timeline, step) === 'unmap'
  const made: Rich = [isSplit ? 'Split off by ' : 'Made by ', linkStep(step)]
  return text === undefined ? [...made, '.'] : [...made, ': ', code(text.trim())]
}

export const nameOf = (view: StepView, pid: Pid): string => processByPid(view, pid)?.name ?? `pid ${pid}`

/** Whose a mapping is: `A and A'` where processes share all their memory. */
export const ownersOf = (view: StepView, vma: VmaView): string =>
  processesOfVma(view, vma.id)
    .map(({ name }) => name)
    .join(' and ')

/** Pages that go back to the free lists when a region's last user leaves: only copies give any back. */
export const pagesGivenBack = (region: RegionView): number =>
  (region.flags & VM.VM_MAPPED_COPY) !== 0 ? (region.top - region.start) / PAGE_SIZE : 0

/** How many others, in words that fit before a verb: `1 other still uses it`, `2 others still use it`. */
export const othersStillUse = (others: number): string =>
  others === 1 ? '1 other mapping still uses it' : `${others} other mappings still use it`
