/** Finding what somebody looks for among all that can be opened: every word must be met, best matches first. */
import type { CatalogueEntry } from './catalogue.ts'

/** How much a word counts by where it stands. */
const WEIGHTS = { title: 8, words: 4, about: 3, chapter: 2 } as const

/** Longer queries are cut, and further words left out. */
const MAX_QUERY = 200
const MAX_WORDS = 12

/** Small letters; signs within a word stay, as in `/proc/maps`, `order:5` or `vm.nr_trim_pages`. */
const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[\s,;"“”()]+/)
    .filter((word) => word !== '')

/** 3 where the word stands by itself, 2 where one begins with it, 1 inside another, 0 nowhere. */
function match(words: readonly string[], wanted: string): number {
  let best = 0
  for (const word of words) {
    if (word === wanted) return 3
    if (word.startsWith(wanted)) best = Math.max(best, 2)
    else if (wanted.length > 2 && word.includes(wanted)) best = Math.max(best, 1)
  }
  return best
}

/** One program was recorded on several kernels: they are not to stand before everything else that has its name. */
const isOfOtherKernel = ({ kind, id }: CatalogueEntry): boolean => kind === 'recording' && id.includes('/')

/**
 * Entries that have every word of the query somewhere, the best first; of equals the one that the list has first. All entries
 * without a query.
 */
export function findEntries(entries: readonly CatalogueEntry[], query: string): readonly CatalogueEntry[] {
  const wanted = wordsOf(query.slice(0, MAX_QUERY)).slice(0, MAX_WORDS)
  if (wanted.length === 0) return entries
  const phrase = wanted.join(' ')
  const scored = entries.flatMap((entry) => {
    const fields = {
      title: [...wordsOf(entry.title), ...wordsOf(entry.id)],
      words: wordsOf(entry.words),
      about: wordsOf(entry.about),
      chapter: wordsOf(entry.chapter),
    }
    let score = 0
    for (const word of wanted) {
      const found = Object.entries(fields).map(
        ([field, words]) => match(words, word) * WEIGHTS[field as keyof typeof fields],
      )
      const best = found.reduce((most, one) => Math.max(most, one), 0)
      if (best === 0) return []
      score += best
    }
    const isPhrase = [entry.title, entry.words, entry.about].some((text) =>
      text.toLowerCase().includes(phrase),
    )
    const whole = score + (isPhrase ? 10 * wanted.length : 0) + (entry.kind === 'scenario' ? 1 : 0)
    return [{ entry, score: isOfOtherKernel(entry) ? whole / 3 : whole }]
  })
  return scored.toSorted((a, b) => b.score - a.score).map(({ entry }) => entry)
}

/** How long going through it takes, in minutes: a quarter of one for each step. */
export const minutesOf = (steps: number): number => Math.max(1, Math.round(steps / 4))
