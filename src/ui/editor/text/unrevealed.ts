/** The author's words about steps to come give answers away: they are blurred until their step was shown. */
import { StateField } from '@codemirror/state'
import type { EditorState, Range } from '@codemirror/state'
import { Decoration, EditorView } from '@codemirror/view'
import type { DecorationSet } from '@codemirror/view'
import { documentLine, runState } from './runState.ts'

/** Narration, and closing questions with their answers. */
const WORDS = /^\s*[>?=+-]/

const blurred = Decoration.line({ class: 'line-unrevealed' })

function blurWords(state: EditorState): DecorationSet {
  const { timeline, revealed } = state.field(runState)
  const next = timeline !== null && revealed < timeline.steps ? timeline.line[revealed] : undefined
  const first = next === undefined ? null : documentLine(state, next)
  if (first === null) return Decoration.none
  const lines: Range<Decoration>[] = []
  for (let number = first.number + 1; number <= state.doc.lines; number++) {
    const line = state.doc.line(number)
    if (WORDS.test(line.text)) lines.push(blurred.range(line.from))
  }
  return Decoration.set(lines)
}

export const unrevealed = StateField.define<DecorationSet>({
  create: blurWords,
  update: (decorations, transaction) =>
    transaction.docChanged || transaction.state.field(runState) !== transaction.startState.field(runState)
      ? blurWords(transaction.state)
      : decorations,
  provide: (field) => EditorView.decorations.from(field),
})
