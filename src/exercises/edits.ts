/** How much a list of operations was changed. */

/**
 * Operations put in, taken out or written otherwise, at least; null if that is more than `most`. Takes time by the length of the lists
 * times `most`.
 */
export function editsBetween(
  before: readonly string[],
  after: readonly string[],
  most: number,
): number | null {
  if (Math.abs(before.length - after.length) > most) return null
  // Distances of all beginnings, row by row. Only those at most `most` from the diagonal are kept: `offset` of a row is j - i + most.
  const far = most + 1
  const width = 2 * most + 1
  let row = Array.from({ length: width }, (_, offset) => (offset < most ? far : offset - most))
  for (let i = 1; i <= before.length; i++) {
    const next: number[] = []
    for (let offset = 0; offset < width; offset++) {
      const j = i + offset - most
      if (j < 0 || j > after.length) next.push(far)
      else if (j === 0) next.push(Math.min(far, i))
      else {
        const isSame = before[i - 1] === after[j - 1]
        const changed = (row[offset] ?? far) + (isSame ? 0 : 1)
        const dropped = (row[offset + 1] ?? far) + 1
        const added = (next[offset - 1] ?? far) + 1
        next.push(Math.min(far, changed, dropped, added))
      }
    }
    row = next
  }
  const distance = row[after.length - before.length + most] ?? far
  return distance > most ? null : distance
}
