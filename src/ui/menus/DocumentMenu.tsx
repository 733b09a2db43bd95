import { ChevronDown, FilePlus2, FolderOpen } from 'lucide-react'
import { formatCount } from '../../base/format.ts'
import type { OpenedView } from '../../protocol/messages.ts'
import type { Catalogue, CatalogueEntry } from '../../content/catalogue.ts'
import { NEW_SCENARIO, openEntry, openText, readCatalogue } from '../../store/opening/documents.ts'
import { useDocumentTitle } from '../app/useDocumentTitle.ts'
import { Menu, closeMenu } from './Menu.tsx'
import { usePage } from '../../store/pageStore.ts'
import { useDocument, useSession } from '../../store/useDocument.ts'

/** Entries by chapter, both in the order of the list. */
export function byChapter(
  entries: readonly CatalogueEntry[],
): readonly [string, readonly CatalogueEntry[]][] {
  const chapters = new Map<string, CatalogueEntry[]>()
  for (const entry of entries) {
    const chapter = chapters.get(entry.chapter)
    if (chapter) chapter.push(entry)
    else chapters.set(entry.chapter, [entry])
  }
  return [...chapters]
}

/** How true a recording's replay is: how many of its steps the model went through exactly as the kernel did. */
function RecordingBadge({ opened }: { readonly opened: OpenedView }) {
  const { steps, differing = [] } = opened.timeline
  const identical = `${formatCount(steps - differing.length)} of ${formatCount(steps)}`
  return (
    <span
      className={differing.length === 0 ? 'tag tag-good' : 'tag tag-bad'}
      title={`Recorded on a real kernel, ${opened.kernel ?? 'unknown'}; ${identical} steps identical`}
    >
      <span className="tag-more">recorded on a real kernel, {opened.kernel}, </span>
      {identical}
      <span className="tag-end"> steps identical</span>
    </span>
  )
}

/** The title of what is open; its menu holds all that can be opened. */
export function DocumentMenu({ chooseFile }: { readonly chooseFile: () => void }) {
  const session = useSession()
  const title = useDocumentTitle()
  const opened = useDocument((state) => state.opened)
  const catalogue = usePage((state) => state.catalogue)
  return (
    <Menu
      name="Open"
      className="document-button"
      label={
        <>
          <span className="document-title">{title ?? 'Open…'}</span>
          {opened?.kind === 'recording' && <RecordingBadge opened={opened} />}
          <ChevronDown size={14} aria-hidden />
        </>
      }
    >
      <div className="catalogue">
        <div className="catalogue-actions">
          <button
            type="button"
            data-item
            onClick={() => {
              closeMenu()
              usePage.setState({ textMode: 'edit' })
              void openText(session, NEW_SCENARIO)
            }}
          >
            <FilePlus2 size={16} aria-hidden /> New scenario
          </button>
          <button
            type="button"
            data-item
            onClick={() => {
              closeMenu()
              chooseFile()
            }}
          >
            <FolderOpen size={16} aria-hidden /> Open a file… <kbd>O</kbd>
          </button>
        </div>
        {catalogue === null ? (
          <p className="menu-note">Reading the list…</p>
        ) : (
          <CatalogueList
            catalogue={catalogue}
            open={(entry) => {
              closeMenu()
              void openEntry(session, entry)
            }}
          />
        )}
      </div>
    </Menu>
  )
}

interface CatalogueListProps {
  readonly catalogue: Catalogue
  readonly open: (entry: CatalogueEntry) => void
}

function CatalogueList({ catalogue, open }: CatalogueListProps) {
  const entryId = useDocument((state) => state.entryId)
  return (
    <>
      {byChapter(catalogue.entries).map(([chapter, entries]) => (
        <section key={chapter} aria-label={chapter}>
          <h2 className="menu-heading">{chapter}</h2>
          <ul className="menu-list">
            {entries.map((entry) => (
              <li key={entry.id}>
                <button
                  type="button"
                  className="entry"
                  data-item
                  aria-current={entry.id === entryId}
                  onClick={() => open(entry)}
                >
                  <span className="entry-title">{entry.title}</span>
                  {entry.note !== '' && <span className="entry-note">{entry.note}</span>}
                  <span className="entry-about">{entry.about}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {catalogue.missing.length > 0 && (
        <div className="menu-note">
          <p>The list of {catalogue.missing.join(' and of ')} could not be read.</p>
          <button type="button" className="text-button" data-item onClick={() => void readCatalogue()}>
            Try again
          </button>
        </div>
      )}
    </>
  )
}
