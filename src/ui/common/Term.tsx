/** A word with a dotted line under it that the glossary explains; TermHost shows how. */
import { glossaryEntry } from '../../content/glossary.ts'

export function Term({ id, text }: { readonly id: string; readonly text: string }) {
  if (glossaryEntry(id) === null) return text
  return (
    <button type="button" className="term-word" data-term={id} aria-expanded={false}>
      {text}
    </button>
  )
}
