/** The marks of what is pointed at and of what is selected, worked out once a change however many views ask. */
import type { DocumentState } from './documentStore.ts'
import { useDocument } from './useDocument.ts'
import { marksFor } from '../model/marks.ts'
import { NO_MARKS } from '../model/things.ts'
import type { Marks, Thing } from '../model/things.ts'
import type { StepView, TimelineView } from '../protocol/view.ts'

export interface LinkedMarks {
  readonly hover: Marks
  readonly selected: Marks
}

interface Answer {
  readonly thing: Thing | null
  readonly timeline: TimelineView | null
  readonly marks: Marks
}

/** The last answers about a view: all views ask the same questions in the same frame. */
const answers = new WeakMap<StepView, { hover?: Answer; selected?: Answer }>()

function marksOf({ view, opened, ...state }: DocumentState, what: 'hover' | 'selected'): Marks {
  if (view === null) return NO_MARKS
  const thing = state[what]
  const timeline = opened?.timeline ?? null
  const known = answers.get(view) ?? {}
  const last = known[what]
  if (last !== undefined && last.thing === thing && last.timeline === timeline) return last.marks
  const marks = marksFor(view, thing, timeline)
  answers.set(view, { ...known, [what]: { thing, timeline, marks } })
  return marks
}

/** The same outside of components. */
export const linkedMarks = (state: DocumentState): LinkedMarks => ({
  hover: marksOf(state, 'hover'),
  selected: marksOf(state, 'selected'),
})

/** A component that uses this draws again only when the marks change. */
export function useMarks(): LinkedMarks {
  const hover = useDocument((state) => marksOf(state, 'hover'))
  const selected = useDocument((state) => marksOf(state, 'selected'))
  return { hover, selected }
}
