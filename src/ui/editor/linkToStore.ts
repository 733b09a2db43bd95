/** Joins an editor to the page's store: text both ways, the run's results, the current line, marks and owners. */
import { EditorView } from '@codemirror/view'
import type { TransactionSpec } from '@codemirror/state'
import { useExplorer } from '../../store/explorer.ts'
import type { ExplorerState } from '../../store/explorer.ts'
import { lineOfStep } from '../../model/lookup.ts'
import { lastTold, usePredictSwitch } from '../../store/predictSwitch.ts'
import { linkedMarks } from '../../store/useMarks.ts'
import { showDiagnostics } from './text/diagnostics.ts'
import { setOwners } from './highlight.ts'
import { setMarkedLines } from './lineMarks.ts'
import { documentLine, setRun, setTold } from './text/runState.ts'
import { changeBetween, withPlainLineEnds } from './text/textChange.ts'

/** Calls back when the text was typed here, so that it is not taken for a change from outside. */
export interface EditorLink {
  typed(text: string): void
  dispose(): void
}

export function linkToStore(view: EditorView): EditorLink {
  let known: string | null = null

  const takeText = (text: string): void => {
    if (text === known) return
    known = text
    const change = changeBetween(view.state.doc.toString(), withPlainLineEnds(text))
    if (change !== null) view.dispatch({ changes: change, userEvent: 'load' })
  }

  const takeRun = (opened: ExplorerState['opened']): void => {
    if (opened === null) return
    view.dispatch({ effects: setRun.of({ timeline: opened.timeline, text: opened.text }) })
    view.dispatch(showDiagnostics(view.state, opened.diagnostics))
  }

  const marksOf = (state: ExplorerState): TransactionSpec => {
    const { hover, selected } = linkedMarks(state)
    const current = lineOfStep(state.opened?.timeline ?? null, state.step)
    return { effects: setMarkedLines.of({ current, hover: hover.lines, selected: selected.lines }) }
  }

  const ownersOf = (state: ExplorerState): TransactionSpec => ({
    effects: setOwners.of(state.colourBy === 'owner' ? (state.opened?.processNames ?? []) : null),
  })

  const update = (state: ExplorerState, before: ExplorerState | null): void => {
    takeText(state.text)
    const reopened = state.opened !== before?.opened
    if (reopened) takeRun(state.opened)
    if (reopened || state.colourBy !== before.colourBy) view.dispatch(ownersOf(state))
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

  const tell = (): void => view.dispatch({ effects: setTold.of(lastTold(usePredictSwitch.getState())) })

  update(useExplorer.getState(), null)
  tell()
  const stops = [
    useExplorer.subscribe(update),
    usePredictSwitch.subscribe((state, before) => {
      if (lastTold(state) !== lastTold(before)) tell()
    }),
  ]
  return {
    typed: (text) => {
      known = text
      useExplorer.getState().setText(text)
    },
    dispose: () => stops.forEach((stop) => stop()),
  }
}

/** Scrolls to the current line, but only when it is out of view, and never under the hands of somebody who writes. */
function showStep(view: EditorView, state: ExplorerState, atOnce: boolean): void {
  const number = lineOfStep(state.opened?.timeline ?? null, state.step) ?? 1
  const line = documentLine(view.state, number)
  if (line === null || (view.hasFocus && !atOnce)) return
  const block = view.lineBlockAt(line.from)
  const { scrollTop, clientHeight } = view.scrollDOM
  // How high lines are is a guess until they are drawn: only the editor itself finds one that is not.
  const isDrawn = line.from >= view.viewport.from && line.to <= view.viewport.to
  if (clientHeight === 0 || !isDrawn) {
    view.dispatch({ effects: EditorView.scrollIntoView(line.from, { y: 'center' }) })
    return
  }
  if (block.top >= scrollTop && block.bottom <= scrollTop + clientHeight) return
  const top = Math.max(0, block.top - clientHeight / 3)
  const isStill =
    state.motion === 'off' ||
    (state.motion === 'system' && matchMedia('(prefers-reduced-motion: reduce)').matches)
  view.scrollDOM.scrollTo({
    top,
    behavior: isStill || atOnce || state.playing ? 'instant' : 'smooth',
  })
}
