import { lazy, Suspense } from 'react'
import { exerciseOf } from '../../store/exercise.ts'
import { useDocument } from '../../store/useDocument.ts'

const Exercise = lazy(async () => ({ default: (await import('./Exercise.tsx')).Exercise }))

/** Where an exercise stands. */
export function ExercisePlace() {
  const original = useDocument(exerciseOf)
  return original === null ? null : (
    <Suspense>
      <Exercise original={original} />
    </Suspense>
  )
}
