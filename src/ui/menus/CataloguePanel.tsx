/** All that can be opened: lessons in the order of a course, recordings apart, and a field that finds. */
import { useId, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { Cable, Check, FilePlus2, FolderOpen, Search } from 'lucide-react'
import { formatCount } from '../../base/format.ts'
import type { CatalogueEntry } from '../../content/catalogue.ts'
import { findEntries, minutesOf } from '../../content/findEntries.ts'
import { doneLessons } from '../../store/settings/done.ts'
import { NEW_SCENARIO, openEntry, openText, readCatalogue } from '../../store/opening/documents.ts'
import { usePage } from '../../store/pageStore.ts'
import { useDocument, useSession } from '../../store/useDocument.ts'
import { closeMenu } from './Menu.tsx'
import './catalogue.css'

type Kind = CatalogueEntry['kind']
const KINDS: readonly (readonly [Kind, string])[] = [
  ['scenario', 'Lessons'],
  ['recording', 'Recordings'],
]
/** Of a search; who does not find it among these writes another word. */
const MOST_FOUND = 30

/** Entries by chapter, both in the order of the list. */
function byChapter(entries: readonly CatalogueEntry[]): readonly [string, readonly CatalogueEntry[]][] {
  const chapters = new Map<string, CatalogueEntry[]>()
  for (const entry of entries) {
    const chapter = chapters.get(entry.chapter)
    if (chapter) chapter.push(entry)
    else chapters.set(entry.chapter, [entry])
  }
  return [...chapters]
}

export function CataloguePanel({ chooseFile }: { readonly chooseFile: () => void }) {
  const session = useSession()
  const catalogue = usePage((state) => state.catalogue)
  const isRecording = useDocument((state) => state.opened?.kind === 'recording' && state.entryId !== null)
  const [kind, setKind] = useState<Kind>(isRecording ? 'recording' : 'scenario')
  const [query, setQuery] = useState('')
  const [done] = useState(doneLessons)
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const entries = catalogue?.entries ?? []
  const found = query.trim() === '' ? null : findEntries(entries, query)
  const shown = found?.slice(0, MOST_FOUND) ?? entries.filter((entry) => entry.kind === kind)

  const open = (entry: CatalogueEntry): void => {
    closeMenu()
    void openEntry(session, entry)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const isInField = event.target === field.current
    if (isInField && event.key === 'ArrowDown') {
      event.preventDefault()
      list.current?.querySelector<HTMLElement>('.entry')?.focus()
    } else if (isInField && event.key === 'Enter' && found?.[0] !== undefined) {
      event.preventDefault()
      open(found[0])
    } else if (
      !isInField &&
      /^[\p{L}\d/]$/u.test(event.key) &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.altKey
    ) {
      // Whoever starts to write is looking for something.
      field.current?.focus()
    }
  }
  return (
    <div className="catalogue" role="group" aria-label="All that can be opened" onKeyDown={onKeyDown}>
      <div className="catalogue-head">
        <div className="catalogue-search">
          <Search size={15} aria-hidden />
          <label htmlFor={id} className="visually-hidden">
            Find a lesson or recording
          </label>
          <input
            ref={field}
            id={id}
            type="search"
            value={query}
            placeholder="Find: ls, ENOMEM, mremap, fragmentation…"
            autoComplete="off"
            spellCheck={false}
            onChange={({ currentTarget }) => setQuery(currentTarget.value)}
          />
        </div>
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
          <button
            type="button"
            data-item
            onClick={() => {
              closeMenu()
              usePage.setState({ dialog: 'report', log: null })
            }}
          >
            <Cable size={16} aria-hidden /> Watch a board…
          </button>
          <button
            type="button"
            data-item
            onClick={() => {
              closeMenu()
              usePage.setState({ dialog: 'moves' })
            }}
          >
            <Search size={16} aria-hidden /> Find the move…
          </button>
        </div>
        {found === null && (
          <div className="catalogue-kinds" role="group" aria-label="What is listed">
            {KINDS.map(([value, label]) => (
              <button key={value} type="button" aria-pressed={value === kind} onClick={() => setKind(value)}>
                {label} {formatCount(entries.filter((entry) => entry.kind === value).length)}
              </button>
            ))}
          </div>
        )}
      </div>
      <p className="visually-hidden" aria-live="polite">
        {found !== null && `${formatCount(found.length)} found`}
      </p>
      <div ref={list}>
        {catalogue === null && <p className="menu-note">Reading the list…</p>}
        {found?.length === 0 && <p className="menu-note">No entry has all of these words.</p>}
        {found === null ? (
          byChapter(shown).map(([chapter, of], number) => (
            <section key={chapter} aria-label={chapter}>
              <h2 className="menu-heading">
                {kind === 'scenario' && <span className="chapter-number">{number + 1}</span>} {chapter}
                {kind === 'scenario' && (
                  <span className="chapter-done">
                    {of.filter((entry) => done.has(entry.id)).length} of {of.length}
                  </span>
                )}
              </h2>
              <Entries entries={of} done={done} open={open} />
            </section>
          ))
        ) : (
          <Entries entries={shown} done={done} open={open} />
        )}
      </div>
      {catalogue !== null && catalogue.missing.length > 0 && (
        <div className="menu-note">
          <p>The list of {catalogue.missing.join(' and of ')} could not be read.</p>
          <button type="button" className="text-button" data-item onClick={() => void readCatalogue()}>
            Try again
          </button>
        </div>
      )}
    </div>
  )
}

interface EntriesProps {
  readonly entries: readonly CatalogueEntry[]
  readonly done: ReadonlySet<string>
  readonly open: (entry: CatalogueEntry) => void
}

function Entries({ entries, done, open }: EntriesProps) {
  const entryId = useDocument((state) => state.entryId)
  return (
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
            <span className="entry-title">
              {entry.title}
              {done.has(entry.id) && (
                <span className="entry-done">
                  <Check size={14} aria-hidden />
                  <span className="visually-hidden">, done</span>
                </span>
              )}
            </span>
            <span className="entry-note">{noteOf(entry)}</span>
            <span className="entry-about">{entry.about}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

const noteOf = ({ kind, note, steps }: CatalogueEntry): string =>
  kind === 'scenario' && steps !== null
    ? `${minutesOf(steps)} min, ${formatCount(steps)} steps`
    : kind === 'recording'
      ? `recorded, ${note}`
      : note
