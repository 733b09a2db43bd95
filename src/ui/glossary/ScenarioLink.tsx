import { openEntry } from '../../store/opening/documents.ts'
import type { GlossaryEntry } from '../../content/glossary.ts'
import { usePage } from '../../store/pageStore.ts'
import { useSession } from '../../store/useDocument.ts'

interface ScenarioLinkProps {
  readonly entry: GlossaryEntry
  readonly onOpen: () => void
}

/** Opens the scenario that shows the term; nothing where the list could not be read. */
export function ScenarioLink({ entry, onOpen }: ScenarioLinkProps) {
  const session = useSession()
  const scenario = usePage(({ catalogue }) => catalogue?.entries.find(({ id }) => id === entry.scenario))
  if (scenario === undefined) return null
  return (
    <button
      type="button"
      className="term-link"
      onClick={() => {
        onOpen()
        void openEntry(session, scenario)
      }}
    >
      See it in “{scenario.title}”
    </button>
  )
}
