/** Less of a log, for a link that is to be short: linear in the text. */

/** Lines from one to another, counted from 1; both are part of it. */
interface Lines {
  readonly first: number
  readonly last: number
}

/** The lines of these parts, which are in order and do not overlap. */
export function onlyLines(text: string, parts: readonly Lines[]): string {
  const lines = text.split('\n')
  return parts.flatMap(({ first, last }) => lines.slice(first - 1, last)).join('\n')
}
