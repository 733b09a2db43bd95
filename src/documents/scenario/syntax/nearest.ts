/** What somebody may have meant: the known word with the fewest typing mistakes between. */

/** Longer words are not compared, and not more words than this: a mistake costs the same in a text of any length. */
const MAX_LENGTH = 40
const MAX_CANDIDATES = 256

/** Typing mistakes between two words: letters left out, added, changed, or two side by side swapped. */
export function editDistance(a: string, b: string): number {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (before[j - 2] ?? 0) + 1)
      }
      row.push(best)
    }
    before = above
    above = row
  }
  return above[b.length] ?? a.length
}

/**
 * The candidate nearest to `word`, or null if none is near: one mistake in three letters at most. Capitals do not count.
 * A constant may lack its prefix: ANONYMOUS finds MAP_ANONYMOUS.
 */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  if (word.length > MAX_LENGTH) return null
  const wanted = word.toUpperCase()
  let best: string | null = null
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1
  let looked = 0
  for (const candidate of candidates) {
    if (++looked > MAX_CANDIDATES) break
    if (candidate.length > MAX_LENGTH || candidate === word) continue
    const upper = candidate.toUpperCase()
    const distance =
      word.length > 2 && upper.endsWith(`_${wanted}`)
        ? 0.5
        : Math.abs(upper.length - wanted.length) >= bestDistance
          ? Infinity
          : editDistance(wanted, upper)
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  // One or two letters: anything is one mistake away from anything.
  return best !== null && word.length <= 2 && best.toUpperCase() !== wanted ? null : best
}

/** ` Did you mean MAP_PRIVATE?` to stand behind a message; nothing without a suggestion. */
export const didYouMean = (suggestion: string | null): string =>
  suggestion === null ? '' : ` Did you mean ${suggestion}?`
