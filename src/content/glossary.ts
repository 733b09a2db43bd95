/** Finding the words of the subject in text, so that each can be explained where it first stands. */
import { GLOSSARY, type GlossaryEntry } from './glossaryTerms.ts'
import type { Rich, Segment } from '../model/rich.ts'

export { GLOSSARY, type GlossaryEntry } from './glossaryTerms.ts'

const byId = new Map<string, GlossaryEntry>(GLOSSARY.map((entry) => [entry.id, entry]))

export const glossaryEntry = (id: string): GlossaryEntry | null => byId.get(id) ?? null

/** Longer patterns first: `fragmentation index` is not `fragmentation`. */
const marked = GLOSSARY.flatMap(({ id, pattern }) => (pattern === null ? [] : [{ id, pattern }])).toSorted(
  (a, b) => b.pattern.length - a.pattern.length,
)
const TERMS = new RegExp(
  `(?<![\\w/.-])(?:${marked.map(({ pattern }, index) => `(?<t${index}>${pattern})`).join('|')})(?![\\w-])`,
  'gi',
)

/**
 * Text with each term marked where it stands first. `seen`: ids that were marked before; those found are added. What is a link
 * or code already stays as it is.
 */
export const markTerms = (rich: Rich, seen: Set<string>): Rich =>
  rich.flatMap((segment) => (typeof segment === 'string' ? markText(segment, seen) : [segment]))

function markText(text: string, seen: Set<string>): readonly Segment[] {
  const out: Segment[] = []
  let from = 0
  for (const match of text.matchAll(TERMS)) {
    const index = Object.entries<string | undefined>(match.groups ?? {})
      .find(([, found]) => found !== undefined)?.[0]
      .slice(1)
    const id = marked[Number(index)]?.id
    if (id === undefined || seen.has(id)) continue
    seen.add(id)
    if (match.index > from) out.push(text.slice(from, match.index))
    out.push({ text: match[0], term: id })
    from = match.index + match[0].length
  }
  if (from < text.length) out.push(text.slice(from))
  return out
}
