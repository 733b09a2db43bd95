/** Lines that are too long go on below, indented behind what begins them; the last of it leaves room for the result. */
import { RangeSetBuilder } from '@codemirror/state'
import type { Extension } from '@codemirror/state'
import { Decoration, EditorView, ViewPlugin } from '@codemirror/view'
import type { DecorationSet, ViewUpdate } from '@codemirror/view'
import { breaksOf, hangOf } from './text/hang.ts'
import { resultAt, runState } from './text/runState.ts'
import { visibleLines } from './text/visibleLines.ts'

/** A character behind which a line may go on below. */
const breakable = Decoration.mark({ class: 'breaks-behind' })

function shapeVisible(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>()
  for (const line of visibleLines(view)) {
    const hang = `--hang: ${hangOf(line.text)}`
    const columns = resultAt(view.state, line)?.text.length ?? 0
    const spec =
      columns === 0
        ? { attributes: { style: hang } }
        : { class: 'has-result', attributes: { style: `${hang}; --result: ${columns}` } }
    builder.add(line.from, line.from, Decoration.line(spec))
    for (const at of breaksOf(line.text)) builder.add(line.from + at - 1, line.from + at, breakable)
  }
  return builder.finish()
}

const shapes = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet
    constructor(view: EditorView) {
      this.decorations = shapeVisible(view)
    }
    update({ view, docChanged, viewportChanged, startState, state }: ViewUpdate) {
      const isRunChanged = startState.field(runState) !== state.field(runState)
      if (docChanged || viewportChanged || isRunChanged) this.decorations = shapeVisible(view)
    }
  },
  { decorations: (plugin) => plugin.decorations },
)

export const wrapping: Extension = [EditorView.lineWrapping, shapes]
