/**
 * On each call's line, while the text is read: the button that asks for a machine beside this one that does not make the call. It is
 * seen under the pointer and where it is pressed, and where nothing can point on the line of the step; the key R does the same.
 */
import { RangeSetBuilder } from '@codemirror/state'
import type { Extension } from '@codemirror/state'
import { Decoration, ViewPlugin, WidgetType } from '@codemirror/view'
import type { DecorationSet, EditorView, ViewUpdate } from '@codemirror/view'
import type { DocumentStore } from '../../store/documentStore.ts'
import { toggleWithout } from '../menus/editText.ts'
import { asksWithout } from '../menus/headerEdit.ts'
import { ranLineNumber, setRun, stepAt } from './text/runState.ts'

class WithoutButton extends WidgetType {
  private readonly store: DocumentStore
  private readonly line: number
  private readonly isAsked: boolean

  constructor(store: DocumentStore, line: number, isAsked: boolean) {
    super()
    this.store = store
    this.line = line
    this.isAsked = isAsked
  }

  override eq(other: WidgetType): boolean {
    return other instanceof WithoutButton && other.line === this.line && other.isAsked === this.isAsked
  }

  override ignoreEvent(): boolean {
    return true
  }

  override toDOM(): HTMLElement {
    const dom = document.createElement('button')
    dom.type = 'button'
    dom.className = 'reading-without'
    dom.tabIndex = -1
    dom.setAttribute('aria-label', `What if the call in line ${this.line} were not made?`)
    dom.setAttribute('aria-pressed', String(this.isAsked))
    dom.title = this.isAsked
      ? 'The machine beside does not make this call'
      : 'What if this call were not made? (R)'
    dom.addEventListener('click', (event) => {
      event.stopPropagation()
      toggleWithout(this.store, this.line)
    })
    return dom
  }
}

/** Of the calls in sight; a recording has none, because its text cannot ask. */
function buttons(view: EditorView, store: DocumentStore): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>()
  const { header } = store.getState().opened ?? {}
  if (!header) return builder.finish()
  for (const { from, to } of view.visibleRanges)
    for (let at = from; at <= to;) {
      const line = view.state.doc.lineAt(at)
      const number = stepAt(view.state, line) === null ? null : ranLineNumber(view.state, line)
      if (number !== null) {
        const widget = new WithoutButton(store, number, asksWithout(header, number))
        // In front of the line: behind it the editor would begin another row.
        builder.add(line.from, line.from, Decoration.widget({ widget, side: -1 }))
      }
      at = line.to + 1
    }
  return builder.finish()
}

export const withoutButtons = (store: DocumentStore): Extension =>
  ViewPlugin.define(
    (view) => ({
      buttons: buttons(view, store),
      update(update: ViewUpdate) {
        const isRun = update.transactions.some(({ effects }) => effects.some((effect) => effect.is(setRun)))
        if (isRun || update.docChanged || update.viewportChanged) this.buttons = buttons(update.view, store)
      },
    }),
    { decorations: (plugin) => plugin.buttons },
  )
