/** The marks of what is pointed at and of what is selected, worked out once a change however many views ask. */
import { useExplorer } from './explorer.ts'
import type { ExplorerState } from './explorer.ts'
import { marksFor } from '../model/marks.ts'
import { NO_MARKS } from '../model/things.ts'
import type { Marks, Thing } from '../model/things.ts'
import type { StepView, TimelineView } from '../protocol/view.ts'

export interface LinkedMarks {
  readonly hover: Marks
  readonly selected: Marks
}

/** Remembers the last answer: all views ask the same question in the same frame. */
function remember(): (view: StepView | null, thing: Thing | null, timeline: TimelineView | null) => Marks {
  let asked: readonly [StepView | null, Thing | null, TimelineView | null] = [null, null, null]
  let answer: Marks = NO_MARKS
  return (view, thing, timeline) => {
    if (asked[0] !== view || asked[1] !== thing || asked[2] !== timeline) {
      asked = [view, thing, timeline]
      answer = view ? marksFor(view, thing, timeline) : NO_MARKS
    }
    return answer
  }
}

const hoverMarks = remember()
const selectedMarks = remember()

/** The same outside of components. */
export const linkedMarks = (state: ExplorerState): LinkedMarks => ({
  hover: hoverMarks(state.view, state.hover, state.opened?.timeline ?? null),
  selected: selectedMarks(state.view, state.selected, state.opened?.timeline ?? null),
})

/** A component that uses this draws again only when the marks change. */
export function useMarks(): LinkedMarks {
  const hover = useExplorer((state) => linkedMarks(state).hover)
  const selected = useExplorer((state) => linkedMarks(state).selected)
  return { hover, selected }
}
