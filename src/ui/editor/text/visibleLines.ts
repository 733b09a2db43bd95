/** The lines that the editor draws, each once: the stretches it draws of a very long line are several. */
import type { Line } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'

export function* visibleLines(view: EditorView): Generator<Line> {
  let doneTo = -1
  for (const range of view.visibleRanges) {
    for (let at = Math.max(range.from, doneTo + 1); at <= range.to; at = doneTo + 1) {
      const line = view.state.doc.lineAt(at)
      yield line
      doneTo = line.to
    }
  }
}
