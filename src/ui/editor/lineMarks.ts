/** Backgrounds of lines: the current step, and what is pointed at or selected anywhere on the page. */
import { RangeSetBuilder, StateEffect, StateField } from '@codemirror/state'
import type { EditorState, Extension } from '@codemirror/state'
import { Decoration, EditorView, GutterMarker, gutterLineClass } from '@codemirror/view'
import type { DecorationSet } from '@codemirror/view'
import { documentLine } from './text/runState.ts'

/** Line numbers of the run, not of the document as it stands. */
export interface MarkedLines {
  readonly current: number | null
  readonly hover: ReadonlySet<number>
  readonly selected: ReadonlySet<number>
}

export const setMarkedLines = StateEffect.define<MarkedLines>()

const markedLines = StateField.define<MarkedLines>({
  create: () => ({ current: null, hover: new Set(), selected: new Set() }),
  update: (marked, transaction) =>
    transaction.effects.reduce((now, effect) => (effect.is(setMarkedLines) ? effect.value : now), marked),
})

/** Class names by the first position of the line. */
function classesByLine(state: EditorState): readonly (readonly [number, string])[] {
  const { current, hover, selected } = state.field(markedLines)
  const classes = new Map<number, string[]>()
  const add = (numbers: Iterable<number>, name: string): void => {
    for (const number of numbers) {
      const line = documentLine(state, number)
      if (line) classes.set(line.from, [...(classes.get(line.from) ?? []), name])
    }
  }
  add(current === null ? [] : [current], 'line-current')
  add(hover, 'line-hover')
  add(selected, 'line-selected')
  return [...classes].map(([from, names]) => [from, names.join(' ')] as const).toSorted(([a], [b]) => a - b)
}

class LineClass extends GutterMarker {
  override readonly elementClass: string
  constructor(name: string) {
    super()
    this.elementClass = name
  }
  override eq(other: GutterMarker): boolean {
    return other.elementClass === this.elementClass
  }
}

function decorate(state: EditorState): DecorationSet {
  const lines = classesByLine(state).map(([from, name]) => Decoration.line({ class: name }).range(from))
  return Decoration.set(lines)
}

const lineDecorations = StateField.define<DecorationSet>({
  create: decorate,
  update: (decorations, transaction) =>
    transaction.docChanged || transaction.effects.length > 0 ? decorate(transaction.state) : decorations,
  provide: (field) => EditorView.decorations.from(field),
})

const gutterClasses = gutterLineClass.compute([markedLines, 'doc'], (state) => {
  const builder = new RangeSetBuilder<GutterMarker>()
  for (const [from, name] of classesByLine(state)) builder.add(from, from, new LineClass(name))
  return builder.finish()
})

export const lineMarks: Extension = [markedLines, lineDecorations, gutterClasses]
