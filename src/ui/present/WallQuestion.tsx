/** A question of the author's over the picture, as large as a headline; the clicker asks it, tells the answer, and passes on. */
import { plainParagraph } from '../../model/narrationText.ts'
import { usePage } from '../../store/pageStore.ts'
import { useDocument } from '../../store/useDocument.ts'

export function WallQuestion() {
  const wall = usePage((state) => state.wall)
  const view = useDocument((state) => state.view)
  if (wall === null || view === null || wall.step !== view.step) return null
  const questions = view.narration?.questions ?? []
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
