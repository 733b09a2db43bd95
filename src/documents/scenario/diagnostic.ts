/** A mistake in the text, with its place and what to write instead. Lines and columns start at 1. */
export interface Diagnostic {
  /** `error`: this line has a mistake and is left out. `warning`: it may not do what was meant, or another line is at fault. */
  readonly severity: 'error' | 'warning'
  readonly line: number
  readonly column: number
  /** Exclusive; same line. */
  readonly endColumn: number
  readonly message: string
  /** Text that would put it right, to stand in place of the marked columns. */
  readonly suggestion: string | null
}

/** A place in one line: offsets in UTF-16 units, `to` exclusive. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Nobody reads more, and a pasted novel has one in each line. */
export const MAX_DIAGNOSTICS = 1000

/** Makes a diagnostic of a place in a line. */
export const diagnose = (
  severity: Diagnostic['severity'],
  line: number,
  span: Span,
  message: string,
  suggestion: string | null,
): Diagnostic => ({ severity, line, column: span.from + 1, endColumn: span.to + 1, message, suggestion })

/** In reading order, at most MAX_DIAGNOSTICS; if there are more, the last says so. */
export function tidy(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const sorted = diagnostics.toSorted((a, b) => a.line - b.line || a.column - b.column)
  const last = sorted[MAX_DIAGNOSTICS - 1]
  if (last === undefined || sorted.length === MAX_DIAGNOSTICS) return sorted
  const more = sorted.length - MAX_DIAGNOSTICS + 1
  return [
    ...sorted.slice(0, MAX_DIAGNOSTICS - 1),
    { ...last, message: `${more} more mistakes from here on are not listed.`, suggestion: null },
  ]
}
