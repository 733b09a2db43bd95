/** Of which scenario of the list a text is a changed one. A chunk of its own: only texts that came by themselves ask. */
import { fetchEntry, type Catalogue, type CatalogueEntry } from '../../content/catalogue.ts'
import { moveIn } from '../../protocol/exercise.ts'
import type { Session } from '../session.ts'
import { makeMove } from './makeMove.ts'

export interface Original {
  readonly text: string
  readonly entryId: CatalogueEntry['id'] | null
}

/** The scenario with the same title, or the exercise made by chance that has it; null for none, or one that cannot be fetched. */
export async function originalOf(
  text: string,
  catalogue: () => Promise<Catalogue>,
  session: Pick<Session, 'consult'>,
): Promise<Original | null> {
  const made = moveIn(text)
  if (made !== null) {
    const move = await makeMove(session, made.seed, made.number)
    return move && { text: move.text, entryId: null }
  }
  const title = /^[ \t]*title[ \t]+(.*)/m.exec(text)?.[1]?.trim()
  const { entries } = await catalogue()
  const entry = entries.find((each) => each.kind === 'scenario' && each.title === title)
  if (entry === undefined) return null
  const original = await fetchEntry(entry)
  return 'kind' in original && original.kind === 'scenario'
    ? { text: original.text, entryId: entry.id }
    : null
}
