/** Where a line that is too long for the editor goes on below, and how far it is indented there. */
import { readProseLine } from '../../../language/prose/prose.ts'

const BEGINNING = /^\s*(?:[>?#]|[-+=](?=\s|$)|(?:title|about|chapter)\b|\w+\s*:)?\s*/

/** Behind what begins the line, in columns. A process with a long name or a line that is far indented leaves room for words all the same. */
export function hangOf(line: string): number {
  const beginning = BEGINNING.exec(line)?.[0].length ?? 0
  return Math.min(Math.max(beginning, 2), 12)
}

/** Shorter lines fit into any editor. Columns. */
const SHORT = 28

/** Flags may break behind each bar: a long row of them would otherwise break within a name. Places in the line. */
export const breaksOf = (line: string): readonly number[] =>
  line.length <= SHORT || readProseLine(line) !== null
    ? []
    : [...line.matchAll(/\|(?=\w)/g)].map(({ index }) => index + 1)
