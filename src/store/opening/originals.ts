/** Of which scenario of the list a text is a changed one. A chunk of its own: only texts that came by themselves ask. */
import { fetchEntry, type Catalogue, type CatalogueEntry } from '../../content/catalogue.ts'

export interface Original {
  readonly text: string
  readonly entryId: CatalogueEntry['id']
}

/** The scenario with the same title; null for none, or one that cannot be fetched. */
export async function originalOf(text: string, { entries }: Catalogue): Promise<Original | null> {
  const title = /^[ \t]*title[ \t]+(.*)/m.exec(text)?.[1]?.trim()
  const entry = entries.find((each) => each.kind === 'scenario' && each.title === title)
  if (entry === undefined) return null
  const original = await fetchEntry(entry)
  return 'kind' in original && original.kind === 'scenario'
    ? { text: original.text, entryId: entry.id }
    : null
}
