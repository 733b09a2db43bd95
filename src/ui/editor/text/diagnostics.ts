/** Mistakes in the text, marked where they are, with a button that puts them right. */
import { setDiagnostics } from '@codemirror/lint'
import type { Diagnostic as EditorDiagnostic } from '@codemirror/lint'
import type { EditorState, TransactionSpec } from '@codemirror/state'
import type { Diagnostic } from '../../../protocol/messages.ts'
import { documentLine } from './runState.ts'

/** Diagnostics of the run, moved to where their lines are now; those of lines changed since are left out. */
export function showDiagnostics(state: EditorState, diagnostics: readonly Diagnostic[]): TransactionSpec {
  const shown = diagnostics.flatMap((diagnostic): EditorDiagnostic[] => {
    const line = documentLine(state, diagnostic.line)
    if (line === null) return []
    const from = Math.min(line.from + diagnostic.column - 1, line.to)
    const to = Math.min(Math.max(line.from + diagnostic.endColumn - 1, from), line.to)
    const { suggestion } = diagnostic
    return [
      {
        from,
        to,
        severity: diagnostic.severity,
        message: diagnostic.message,
        actions:
          suggestion === null
            ? []
            : [
                {
                  name: suggestion === '' ? 'Remove it' : `Write ${suggestion}`,
                  apply: (view, start, end) => {
                    view.dispatch({
                      changes: { from: start, to: end, insert: suggestion },
                      selection: { anchor: start + suggestion.length },
                      userEvent: 'input.complete',
                    })
                    view.focus()
                  },
                },
              ],
      },
    ]
  })
  return setDiagnostics(
    state,
    shown.toSorted((a, b) => a.from - b.from),
  )
}
