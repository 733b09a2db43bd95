import type { Narration as NarrationView } from '../../protocol/view.ts'
import { NarrationText } from './NarrationText.tsx'
import './lesson.css'

/** What the scenario's author says about the step that is shown. */
export function Narration({ narration }: { readonly narration: NarrationView }) {
  const seen = new Set<string>()
  if (narration.paragraphs.length === 0) return null
  return (
    <div className="narration">
      {narration.paragraphs.map((parts, i) => (
        <p key={i}>
          <NarrationText parts={parts} seen={seen} />
        </p>
      ))}
    </div>
  )
}
