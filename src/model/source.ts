/** Where a document comes from. A recording stays a Blob, so that it can be read again after a restart. */
export type Source =
  /** `original`: the scenario of which the text is a changed one; absent where it is nobody else's. */
  | { readonly kind: 'scenario'; readonly text: string; readonly original?: string }
  /** `isRecorded`: the recorded states themselves are shown, not the model's run. */
  | {
      readonly kind: 'recording'
      readonly fileName: string
      readonly blob: Blob
      readonly isRecorded?: boolean
    }

/** Whether somebody tells or asks something in a text: a line of it begins with `>` or `?`. */
export const hasWords = (text: string): boolean => beginsLine(text, '>') || beginsLine(text, '?')

/** Whether a line begins with a mark, behind space or not. Looks at the lines that hold it alone: a text can have a million others. */
export function beginsLine(text: string, mark: string): boolean {
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) {
    let before = at - 1
    while (before >= 0 && (text[before] === ' ' || text[before] === '\t')) before--
    if (before < 0 || text[before] === '\n' || text[before] === '\r') return true
  }
  return false
}
