/** The one stretch in which two texts differ; offsets into the first. null when they are the same. */
export interface TextChange {
  readonly from: number
  readonly to: number
  readonly insert: string
}

/** UTF-16 units that are compared at once: in a text of a million lines much is the same. */
const AT_ONCE = 2 ** 14

const isSame = (before: string, after: string, from: number, to: number): boolean =>
  before.slice(from, from + AT_ONCE) === after.slice(to, to + AT_ONCE)

/** Everything before and after the stretch is left alone, so that the cursor, folds and marks there stay put. */
export function changeBetween(before: string, after: string): TextChange | null {
  if (before === after) return null
  const most = Math.min(before.length, after.length)
  let same = 0
  while (same + AT_ONCE <= most && isSame(before, after, same, same)) same += AT_ONCE
  while (same < most && before.charCodeAt(same) === after.charCodeAt(same)) same++
  let sameAtEnd = 0
  while (
    sameAtEnd + AT_ONCE <= most - same &&
    isSame(before, after, before.length - sameAtEnd - AT_ONCE, after.length - sameAtEnd - AT_ONCE)
  )
    sameAtEnd += AT_ONCE
  while (
    sameAtEnd < most - same &&
    before.charCodeAt(before.length - 1 - sameAtEnd) === after.charCodeAt(after.length - 1 - sameAtEnd)
  ) {
    sameAtEnd++
  }
  return { from: same, to: before.length - sameAtEnd, insert: after.slice(same, after.length - sameAtEnd) }
}

/** Line ends as the editor keeps them, so that its offsets are offsets into this text. */
export const withPlainLineEnds = (text: string): string =>
  text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
