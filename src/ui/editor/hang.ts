/** How far a line that is too long for the editor is indented where it goes on: behind what begins it. */

const BEGINNING = /^\s*(?:[>?#]|[-+=](?=\s|$)|(?:title|about|chapter)\b|\w+\s*:)?\s*/

/** In columns. A process with a long name or a line that is far indented leaves room for words all the same. */
export function hangOf(line: string): number {
  const beginning = BEGINNING.exec(line)?.[0].length ?? 0
  return Math.min(Math.max(beginning, 2), 12)
}
