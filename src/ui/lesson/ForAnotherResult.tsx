/** The author's words where an edit made them untrue: folded, with the questions that go with them. */
import type { Narration as NarrationView } from '../../protocol/view.ts'
import { plainParagraph } from '../../model/narrationText.ts'
import { NarrationText } from './NarrationText.tsx'
import './lesson.css'

export function ForAnotherResult({
  words,
}: {
  readonly words: NonNullable<NarrationView['forAnotherResult']>
}) {
  const { paragraphs, questions } = words
  return (
    <details className="for-another-result">
      <summary>
        {paragraphs.length > 0 ? 'Written for another result' : 'Questions about another run'}
      </summary>
      <p className="for-another-result-note">
        The scenario was changed, and this {paragraphs.length > 0 ? 'step' : 'run'} now ends differently.
      </p>
      {paragraphs.map((parts, i) => (
        <p key={i}>
          <NarrationText parts={parts} seen={null} />
        </p>
      ))}
      {questions.map((question, i) => (
        <p key={`question ${i}`}>{plainParagraph(question.words)}</p>
      ))}
    </details>
  )
}
