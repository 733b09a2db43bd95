/** JSON from outside. What is nested without end would take engines gigabytes, or their whole stack: its depth is looked at first. */

/** Lists and objects inside one another; nothing that the page reads has more than a dozen. */
export const MOST_NESTED = 100

export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: 'syntax' }
  /** `position`: of the bracket that is one too many. */
  | { readonly ok: false; readonly reason: 'depth'; readonly position: number }

/** Parses a text. Takes time and memory in proportion to it, whatever it holds. */
export function parseJson(text: string): ParsedJson {
  const position = placeTooDeep(text)
  if (position !== -1) return { ok: false, reason: 'depth', position }
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch {
    return { ok: false, reason: 'syntax' }
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const LIST = 0x5b
const LIST_END = 0x5d
const OBJECT = 0x7b
const OBJECT_END = 0x7d

/** Where the brackets go deeper than MOST_NESTED; -1 where they do not. In a text that is no JSON they are counted all the same. */
function placeTooDeep(text: string): number {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at)
    else if (code === LIST || code === OBJECT) {
      if (++depth > MOST_NESTED) return at
    } else if (code === LIST_END || code === OBJECT_END) depth--
  }
  return -1
}

/** The closing quote of the string that begins at `start`, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) return at
    if (code === BACKSLASH) at++
  }
  return text.length
}
