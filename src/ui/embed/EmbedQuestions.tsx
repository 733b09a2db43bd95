import { lazy, Suspense } from 'react'
import type { QuestionView } from '../../protocol/view.ts'
import { useDocument } from '../../store/useDocument.ts'

const Questions = lazy(async () => ({ default: (await import('../lesson/Questions.tsx')).Questions }))

const NONE: readonly QuestionView[] = []

/** The author's closing questions: a frame has no room for them until they are asked for. */
export function EmbedQuestions() {
  const questions = useDocument((state) => state.view?.narration?.questions ?? NONE)
  const step = useDocument((state) => state.view?.step)
  if (questions.length === 0) return null
  return (
    <details className="embed-questions" key={step}>
      <summary>{questions.length === 1 ? 'A question' : `${questions.length} questions`}</summary>
      <div className="embed-questions-sheet">
        <Suspense>
          <Questions questions={questions} />
        </Suspense>
      </div>
    </details>
  )
}
