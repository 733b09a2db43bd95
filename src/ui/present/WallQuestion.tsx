/** A question of the author's over the picture, as large as a headline; the clicker asks it, tells the answer, and passes on. */
import { useEffect } from 'react'
import { plainParagraph } from '../../model/narrationText.ts'
import { usePage } from '../../store/pageStore.ts'
import { taskStep } from '../../store/exercise.ts'
import { useDocument, useSession } from '../../store/useDocument.ts'

/** Asks once whether what is presented is an exercise, which is then a question of its last step. */
function useTask(): void {
  const session = useSession()
  const original = useDocument((state) => state.original)
  const isOpen = useDocument(({ opened }) => opened?.kind === 'scenario')
  useEffect(() => {
    const { setState } = session.store
    if (original === null || !isOpen) return undefined
    let isOver = false
    void session.consult({ type: 'check-exercise', original, isAsked: true }).then((outcome) => {
      if (!isOver && outcome.type === 'exercise') setState({ task: outcome.exercise?.question ?? null })
    })
    return () => {
      isOver = true
      setState({ task: null })
    }
  }, [session, original, isOpen])
}

export function WallQuestion() {
  const wall = usePage((state) => state.wall)
  const view = useDocument((state) => state.view)
  const asked = useDocument(taskStep)
  const task = useDocument((state) => state.task)
  useTask()
  if (wall === null || view === null || wall.step !== view.step) return null
  const own = view.narration?.questions ?? []
  const questions = task !== null && view.step === asked ? [...own, task] : own
  const question = questions[wall.at]
  if (question === undefined)
    return (
      <p className="present-hint wall-end" role="status">
        The end. <kbd>Page Up</kbd> goes back.
      </p>
    )
  const { words, choices, explanation } = question
  return (
    <section className="wall" aria-label="Question" aria-live="polite">
      <div>
        {questions.length > 1 && (
          <p className="wall-number">
            Question {wall.at + 1} of {questions.length}
          </p>
        )}
        <p className="wall-words">{plainParagraph(words)}</p>
        <ol>
          {choices.map(({ isRight, words: choice, why }, i) => (
            <li key={i} data-state={wall.isTold ? (isRight ? 'right' : 'left') : 'open'}>
              <span aria-hidden="true">{wall.isTold && isRight ? '✓' : String.fromCharCode(65 + i)}</span>
              <div>
                {plainParagraph(choice)}
                {wall.isTold && isRight && <span className="visually-hidden"> is right</span>}
                {why.length > 0 && (
                  <p className="wall-why" data-told={wall.isTold} aria-hidden={!wall.isTold}>
                    {why.map(plainParagraph).join(' ')}
                  </p>
                )}
              </div>
            </li>
          ))}
        </ol>
        {/* Keeps its room: nothing moves when the answer is told. */}
        <div className="wall-explanation" data-told={wall.isTold} aria-hidden={!wall.isTold}>
          {explanation.map((paragraph, i) => (
            <p key={i}>{plainParagraph(paragraph)}</p>
          ))}
        </div>
      </div>
    </section>
  )
}
