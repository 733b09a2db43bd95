import { lazy, Suspense } from 'react'
import { useDocument } from '../../store/useDocument.ts'

const Exercise = lazy(async () => ({ default: (await import('./Exercise.tsx')).Exercise }))

const GOAL = /^[ \t]*(?:goal[ \t]|title[ \t]+Find the move: )/m

/** Where an exercise stands. The reader's own text does not decide it: what is asked for may be gone from it. */
export function ExercisePlace() {
  const original = useDocument(({ original: before, opened }) =>
    opened?.kind === 'scenario' ? (before ?? opened.text) : '',
  )
  return GOAL.test(original) ? (
    <Suspense>
      <Exercise original={original} />
    </Suspense>
  ) : null
}
