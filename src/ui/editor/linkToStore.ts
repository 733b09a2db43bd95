/** Joins an editor to the page's store: text both ways, the run's results, the current line, marks and owners. */
import { EditorView } from '@codemirror/view'
import type { TransactionSpec } from '@codemirror/state'
import { lineOfStep } from '../../model/step/lookup.ts'
import { linkedMarks } from '../../store/useMarks.ts'
import { showDiagnostics } from './text/diagnostics.ts'
import { setOwners } from './highlight.ts'
import { setMarkedLines } from './lineMarks.ts'
import { documentLine, setRun, setRevealed } from './text/runState.ts'
import { changeBetween, withPlainLineEnds } from './text/textChange.ts'
import { lastRevealed } from '../../store/documentStore.ts'
import type { DocumentState, DocumentStore, SoughtText } from '../../store/documentStore.ts'
import { usePage } from '../../store/pageStore.ts'

/** Calls back when the text was typed here, so that it is not taken for a change from outside. */
export interface EditorLink {
  typed(text: string): void
  dispose(): void
}

export function linkToStore(view: EditorView, store: DocumentStore): EditorLink {
  let known: string | null = null

  const takeText = (text: string): void => {
    if (text === known) return
    known = text
    const change = changeBetween(view.state.doc.toString(), withPlainLineEnds(text))
    if (change !== null) view.dispatch({ changes: change, userEvent: 'load' })
  }

  const takeRun = (opened: DocumentState['opened']): void => {
    if (opened === null) return
    view.dispatch({ effects: setRun.of({ timeline: opened.timeline, text: opened.text }) })
    view.dispatch(showDiagnostics(view.state, opened.diagnostics))
  }

  const marksOf = (state: DocumentState): TransactionSpec => {
    const { hover, selected } = linkedMarks(state)
    const current = lineOfStep(state.opened?.timeline ?? null, state.step)
    return { effects: setMarkedLines.of({ current, hover: hover.lines, selected: selected.lines }) }
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
    }
    const moved = reopened || state.step !== before.step
    if (
      moved ||
      state.view !== before.view ||
      state.hover !== before.hover ||
      state.selected !== before.selected
    ) {
      view.dispatch(marksOf(state))
    }
    if (moved) showStep(view, state, before === null)
  }

  const reveal = (): void => view.dispatch({ effects: setRevealed.of(lastRevealed(store.getState())) })

  update(store.getState(), null)
  reveal()
  const stops = [
    store.subscribe(update),
    store.subscribe((state, before) => {
      if (lastRevealed(state) !== lastRevealed(before)) reveal()
    }),
    store.subscribe(({ soughtText }, before) => {
      if (soughtText !== null && soughtText !== before.soughtText) lookAt(view, soughtText)
    }),
    usePage.subscribe((page, before) => {
      if (page.colourBy !== before.colourBy) view.dispatch(ownersOf(store.getState()))
    }),
  ]
  return {
    typed: (text) => {
      known = text
      store.getState().setText(text)
    },
    dispose: () => stops.forEach((stop) => stop()),
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

/** Scrolls to the current line, but only when it is out of view, and never under the hands of somebody who writes. */
function showStep(view: EditorView, state: DocumentState, atOnce: boolean): void {
  const number = lineOfStep(state.opened?.timeline ?? null, state.step) ?? 1
  const line = documentLine(view.state, number)
  if (line === null || (view.hasFocus && !atOnce && !view.state.readOnly)) return
  const block = view.lineBlockAt(line.from)
  const { scrollTop, clientHeight } = view.scrollDOM
  // How high lines are is a guess until they are drawn: only the editor itself finds one that is not.
  const isDrawn = line.from >= view.viewport.from && line.to <= view.viewport.to
  if (clientHeight === 0 || !isDrawn) {
    view.dispatch({ effects: EditorView.scrollIntoView(line.from, { y: 'center' }) })
    return
  }
  // Where the text is read, what is told of the step stands below it.
  const told = view.state.readOnly ? view.lineBlockAt(Math.min(block.to + 1, view.state.doc.length)) : block
  const bottom = Math.min(told.bottom, block.top + clientHeight)
  if (block.top >= scrollTop && bottom <= scrollTop + clientHeight) return
  const top = Math.max(0, block.top - clientHeight / 3)
  const { motion } = usePage.getState()
  const isStill =
    motion === 'off' || (motion === 'system' && matchMedia('(prefers-reduced-motion: reduce)').matches)
  view.scrollDOM.scrollTo({
    top,
    behavior: isStill || atOnce || state.playing ? 'instant' : 'smooth',
  })
}
