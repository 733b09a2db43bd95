/** While a text is edited, the numbers of lines in its `beside` line follow those lines, as a part of the same edit: undo takes both back. */
import { EditorState, MapMode } from '@codemirror/state'
import type { Extension, Text } from '@codemirror/state'
import { lineNumbersIn } from './text/followLines.ts'

function* linesOf(doc: Text): Generator<{ from: number; text: string }> {
  for (let number = 1; number <= doc.lines; number++) yield doc.line(number)
}

export const followingLines: Extension = EditorState.transactionFilter.of((transaction) => {
  // What is handed over from elsewhere has been brought up to date, or is another text.
  if (!transaction.docChanged || transaction.isUserEvent('load')) return transaction
  const { doc } = transaction.startState
  const { changes, newDoc } = transaction
  const edits = lineNumbersIn(linesOf(doc)).flatMap(({ line, from, to }) => {
    if (line > doc.lines || changes.touchesRange(from, to) !== false) return []
    const start = changes.mapPos(doc.line(line).from, 1, MapMode.TrackAfter)
    if (start === null) return []
    const now = newDoc.lineAt(start).number
    const place = changes.mapPos(from, 1)
    return now === line ? [] : [{ from: place, to: place + to - from, insert: String(now) }]
  })
  return edits.length === 0 ? transaction : [transaction, { changes: edits, sequential: true }]
})
