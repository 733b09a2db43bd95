/** Line numbers before the text and each line's result after it. Both lead to the step of their line. */
import type { Extension } from '@codemirror/state'
import { GutterMarker, gutter, lineNumbers } from '@codemirror/view'
import type { BlockInfo, EditorView } from '@codemirror/view'
import type { LineResult } from '../../model/run/results.ts'
import { resultAt, setRun, setRevealed, stepAt } from './text/runState.ts'

class ResultMarker extends GutterMarker {
  readonly result: LineResult
  constructor(result: LineResult) {
    super()
    this.result = result
  }
  override eq(other: GutterMarker): boolean {
    return (
      other instanceof ResultMarker &&
      other.result.text === this.result.text &&
      other.result.step === this.result.step
    )
  }
  override toDOM(): Node {
    const label = document.createElement('span')
    label.className = this.result.failed ? 'result result-failed' : 'result'
    label.textContent = this.result.text
    label.title = `Go to step ${this.result.step}`
    return label
  }
}

export function gutters(goTo: (step: number) => void): Extension {
  const goToLine = (view: EditorView, block: BlockInfo, event: Event): boolean => {
    const step = stepAt(view.state, view.state.doc.lineAt(block.from))
    if (step === null || !(event instanceof MouseEvent) || event.button !== 0) return false
    goTo(step)
    return true
  }
  return [
    lineNumbers({
      // Who reads is told steps, which the rest of the page speaks of.
      formatNumber: (number, state) =>
        state.readOnly && number <= state.doc.lines
          ? String(stepAt(state, state.doc.line(number)) ?? '')
          : String(number),
      domEventHandlers: { mousedown: goToLine },
    }),
    gutter({
      class: 'cm-results',
      side: 'after',
      lineMarker: (view, block) => {
        const result = resultAt(view.state, view.state.doc.lineAt(block.from))
        return result === null || result.text === '' ? null : new ResultMarker(result)
      },
      lineMarkerChange: (update) =>
        update.docChanged ||
        update.transactions.some((tr) =>
          tr.effects.some((effect) => effect.is(setRun) || effect.is(setRevealed)),
        ),
      domEventHandlers: { mousedown: goToLine },
    }),
  ]
}
