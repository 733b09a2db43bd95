/** Putting mistakes right in the text itself, without an editor. */
import type { Diagnostic } from '../../../protocol/messages.ts'

/** What the button of a mistake says; null for one that nobody can put right. */
export function fixLabel({ suggestion }: Diagnostic): string | null {
  if (suggestion === null) return null
  return suggestion.trim() === ''
    ? suggestion === ''
      ? 'Remove it'
      : 'Break the line'
    : `Write ${suggestion.replace('\n', ' ↵ ')}`
}

/** Where each line of a text begins, in UTF-16 units. */
function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (const { index, 0: end } of text.matchAll(/\r\n?|\n/g)) starts.push(index + end.length)
  return starts
}

/**
 * The text with suggestions in place of what they are for. Diagnostics are those of this very text; of two at one place only the
 * first is taken.
 */
export function applyFixes(text: string, diagnostics: readonly Diagnostic[]): string {
  const starts = lineStarts(text)
  const edits = diagnostics.flatMap(({ line, column, endColumn, suggestion }) => {
    const start = starts[line - 1]
    return suggestion === null || start === undefined
      ? []
      : [{ from: start + column - 1, to: start + endColumn - 1, suggestion }]
  })
  const parts: string[] = []
  let at = 0
  for (const { from, to, suggestion } of edits.toSorted((a, b) => a.from - b.from)) {
    if (from < at) continue
    parts.push(text.slice(at, from), suggestion)
    at = to
  }
  return parts.join('') + text.slice(at)
}
