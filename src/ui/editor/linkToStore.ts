/** Joins an editor to the page's store: text both ways, the run's results, the current line, marks and owners. */
import { EditorView } from '@codemirror/view'
import type { TransactionSpec } from '@codemirror/state'
import { showDiagnostics } from './text/diagnostics.ts'
import { followStep } from './followStep.ts'
import { setOwners } from './highlight.ts'
import { documentLine, setRun } from './text/runState.ts'
import { LongText, rememberString, stringOf } from './text/longText.ts'
import { changeBetween, withPlainLineEnds } from './text/textChange.ts'
import type { DocumentState, DocumentStore, SoughtText } from '../../store/documentStore.ts'
import { usePage } from '../../store/pageStore.ts'

/** Calls back when the text was typed here, so that it is not taken for a change from outside. */
export interface EditorLink {
  typed(text: string): void
  dispose(): void
}

export function linkToStore(view: EditorView, store: DocumentStore): EditorLink {
  let known: string | null = null
  const follower = followStep(view, store)
  const coming = new LongText()

  const takeText = (text: string): void => {
    if (text === known) return
    known = text
    const plain = withPlainLineEnds(text)
    const { doc } = view.state
    const whole = coming.take(plain)
    const change =
      whole === null ? changeBetween(stringOf(doc), plain) : { from: 0, to: doc.length, insert: whole }
    if (change === null) return
    const transaction = view.state.update({ changes: change, userEvent: 'load' })
    rememberString(transaction.newDoc, plain)
    view.dispatch(transaction)
  }

  const takeRun = (opened: DocumentState['opened']): void => {
    if (opened === null) return
    view.dispatch({ effects: setRun.of({ timeline: opened.timeline, text: opened.text }) })
    view.dispatch(showDiagnostics(view.state, opened.diagnostics))
  }

  const ownersOf = ({ opened }: DocumentState): TransactionSpec => ({
    effects: setOwners.of(usePage.getState().colourBy === 'owner' ? (opened?.processNames ?? []) : null),
  })

  const update = (state: DocumentState, before: DocumentState | null): void => {
    takeText(state.text)
    const reopened = state.opened !== before?.opened
    if (reopened) {
      takeRun(state.opened)
      view.dispatch(ownersOf(state))
      follower.show(before === null)
    }
  }

  update(store.getState(), null)
  const stops = [
    store.subscribe(update),
    store.subscribe(({ soughtText }, before) => {
      if (soughtText !== null && soughtText !== before.soughtText) lookAt(view, soughtText)
    }),
    store.subscribe(({ comingText }, before) => {
      if (comingText === before.comingText) return
      if (comingText === null) coming.forget()
      else coming.expect(withPlainLineEnds(comingText))
    }),
    usePage.subscribe((page, before) => {
      if (page.colourBy !== before.colourBy) view.dispatch(ownersOf(store.getState()))
    }),
  ]
  return {
    typed: (text) => {
      known = text
      rememberString(view.state.doc, text)
      store.getState().setText(text)
    },
    dispose: () => {
      follower.dispose()
      coming.forget()
      stops.forEach((stop) => stop())
    },
  }
}

/** Selects a stretch of the run's text, where it still is there, and takes the focus to it. */
function lookAt(view: EditorView, { line, column, endColumn }: SoughtText): void {
  const found = documentLine(view.state, line)
  if (found === null) return
  const at = (offset: number): number => Math.min(found.from + offset - 1, found.to)
  view.dispatch({
    selection: { anchor: at(column), head: at(endColumn) },
    effects: EditorView.scrollIntoView(at(column), { y: 'center' }),
  })
  view.focus()
}
