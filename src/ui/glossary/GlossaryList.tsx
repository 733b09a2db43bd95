/** All words of the glossary, with a field that narrows them down. */
import { useState } from 'react'
import { GLOSSARY } from '../../content/glossary.ts'
import { ScenarioLink } from './ScenarioLink.tsx'
import './glossary.css'

const SORTED = GLOSSARY.toSorted((a, b) => a.term.localeCompare(b.term, 'en', { sensitivity: 'base' }))

/** `close`: run before a scenario is opened. */
export function GlossaryList({ close }: { readonly close: () => void }) {
  const [wanted, setWanted] = useState('')
  const words = wanted.trim().toLowerCase()
  const shown = SORTED.filter(({ term, says }) => `${term} ${says}`.toLowerCase().includes(words))
  return (
    <>
      <label className="glossary-find">
        <span className="visually-hidden">Find a word</span>
        <input
          type="search"
          placeholder="Find a word"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      </label>
      {shown.length === 0 ? (
        <p className="menu-note">No word here has “{wanted.trim()}” in it.</p>
      ) : (
        <dl className="glossary">
          {shown.map((entry) => (
            <div key={entry.id}>
              <dt>{entry.term}</dt>
              <dd>
                <span>{entry.says}</span>
                <ScenarioLink entry={entry} onOpen={close} />
                <span className="term-source">{entry.source}</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}
