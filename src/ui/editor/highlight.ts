/** Colours of the scenario language, from the same tokens that the parser reads. Only lines in view are cut up. */
import { RangeSetBuilder, StateEffect, StateField } from '@codemirror/state'
import type { Extension } from '@codemirror/state'
import { Decoration, ViewPlugin } from '@codemirror/view'
import type { DecorationSet, EditorView, ViewUpdate } from '@codemirror/view'
import { tokensAsWritten } from '../../language/habits/asWritten.ts'
import { ownerColour, ownerHue } from '../../model/step/owners.ts'
import { visibleLines } from './text/visibleLines.ts'

/** Names of processes in order of appearance, to colour them by owner; null to leave them plain. */
export const setOwners = StateEffect.define<readonly string[] | null>()

const owners = StateField.define<readonly string[] | null>({
  create: () => null,
  update: (names, transaction) =>
    transaction.effects.reduce((now, effect) => (effect.is(setOwners) ? effect.value : now), names),
})

const classMarks = new Map<string, Decoration>()
function mark(kind: string, style: string): Decoration {
  const key = `${kind} ${style}`
  let decoration = classMarks.get(key)
  if (decoration === undefined) {
    decoration = Decoration.mark({ class: `tok-${kind}`, ...(style === '' ? {} : { attributes: { style } }) })
    classMarks.set(key, decoration)
  }
  return decoration
}

function colourVisible(view: EditorView): DecorationSet {
  const names = view.state.field(owners)
  const builder = new RangeSetBuilder<Decoration>()
  for (const line of visibleLines(view)) {
    for (const token of tokensAsWritten(line.text)) {
      if (token.from === token.to) continue
      const isOwner = token.kind === 'process' && names !== null
      const style = isOwner
        ? `color: ${ownerColour(ownerHue(names, line.text.slice(token.from, token.to)))}`
        : ''
      builder.add(line.from + token.from, line.from + token.to, mark(token.kind, style))
    }
  }
  return builder.finish()
}

const painter = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet
    constructor(view: EditorView) {
      this.decorations = colourVisible(view)
    }
    update(update: ViewUpdate) {
      const recoloured = update.startState.field(owners) !== update.state.field(owners)
      if (update.docChanged || update.viewportChanged || recoloured)
        this.decorations = colourVisible(update.view)
    }
  },
  { decorations: (plugin) => plugin.decorations },
)

export const highlight: Extension = [owners, painter]
