/** Whether what is open is an exercise, and whether its reader still looks for what helps. */
import { isPrediction, moveIn, MOVE_TITLE } from '../protocol/exercise.ts'
import type { DocumentState } from './documentStore.ts'

const GOAL = /^[ \t]*(?:goal[ \t]|title[ \t]+Find the move: )/m

/** The words are looked for first, which takes a fraction of the time in a text of a million lines. */
const lookThrough = (text: string) => ({
  text,
  hasGoal: (text.includes('goal') || text.includes(MOVE_TITLE)) && GOAL.test(text),
  move: moveIn(text),
})

/** Asked at each step, and a text may be long: the last one is looked through once. */
let last = lookThrough('')

function lookedThrough(text: string): typeof last {
  if (last.text !== text) last = lookThrough(text)
  return last
}

/** The exercise as its author left it; null where what is open is none. The reader's own text does not decide it: what is asked for may be gone from it. */
export function exerciseOf({ original, opened }: Pick<DocumentState, 'original' | 'opened'>): string | null {
  const text = opened?.kind === 'scenario' ? (original ?? opened.text) : null
  return text !== null && lookedThrough(text).hasGoal ? text : null
}

/**
 * The step at which an exercise is asked as a question: the last one, or the one before where the last gives the answer away. -1 where
 * the page asks by itself.
 */
export function taskStep({
  original,
  opened,
  predicting,
}: Pick<DocumentState, 'original' | 'opened' | 'predicting'>): number {
  const steps = opened?.timeline.steps ?? -1
  const which = original === null ? null : lookedThrough(original).move
  if (which === null || !isPrediction(which)) return steps
  return predicting ? -1 : steps - 1
}

/** Nothing is told of what would help: the reader is to find it, and has neither done so nor asked. */
export function isUntold(state: Pick<DocumentState, 'original' | 'opened' | 'toldFor'>): boolean {
  const exercise = exerciseOf(state)
  return exercise !== null && exercise !== state.toldFor
}
