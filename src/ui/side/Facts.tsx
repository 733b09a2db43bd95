import { markTerms } from '../../content/glossary.ts'
import type { Fact } from '../../model/cards/stories.ts'
import { RichText } from '../common/RichText.tsx'

/** A table of labels and values. `seen`: terms that were explained above it. */
export function Facts({ facts, seen }: { facts: readonly Fact[]; seen?: ReadonlySet<string> }) {
  if (facts.length === 0) return null
  const marked = new Set(seen)
  return (
    <dl className="facts">
      {facts.map(({ label, value }, i) => (
        <div key={`${label} ${i}`}>
          <dt>
            <RichText rich={markTerms([label], marked)} />
          </dt>
          <dd>
            <RichText rich={markTerms(value, marked)} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
