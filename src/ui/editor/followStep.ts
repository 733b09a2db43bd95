/** The text follows the step: what is marked in it, how far its results are told, and where it is scrolled to. */
import { EditorView } from '@codemirror/view'
import type { StateEffect } from '@codemirror/state'
import { cancelFrame, scheduleFrame } from '../../canvas/frames.ts'
import { lineOfStep } from '../../model/step/lookup.ts'
import { lastRevealed } from '../../store/documentStore.ts'
import type { DocumentState, DocumentStore } from '../../store/documentStore.ts'
import { usePage } from '../../store/pageStore.ts'
import { linkedMarks } from '../../store/useMarks.ts'
import { setMarkedLines } from './lineMarks.ts'
import { documentLine, runState, setRevealed } from './text/runState.ts'

/** Steps that come sooner after each other than this, milliseconds, are not read: the timeline is dragged, or a key held down. */
const CALM = 100
/** How often the text follows them then, milliseconds: laying out other lines takes longer than all that is drawn of a step. */
const HURRIED = 250

export interface StepFollower {
  /** Now, as when another run has come. @param isFirst Nothing has been shown yet: without movement. */
  show(isFirst: boolean): void
  dispose(): void
}

export function followStep(view: EditorView, store: DocumentStore): StepFollower {
  /** The step that the text was scrolled to. */
  let shown: number | null = null
  let shownAt = -Infinity
  let isHurried = false
  let movedAt = -Infinity

  const show = (isFirst: boolean, isOther: boolean): void => {
    const state = store.getState()
    const line = isOther || state.step !== shown ? lineToShow(view, state, isFirst) : null
    const drawn = line !== null && isDrawn(view, line)
    // How high lines are is a guess until they are drawn: only the editor itself finds one that is not.
    const found = line !== null && !drawn ? [EditorView.scrollIntoView(line, { y: 'center' })] : []
    // Each change of the editor has it look at its whole layout: there is one.
    view.dispatch({ effects: [...effectsOf(view, state), ...found] })
    if (line !== null && drawn) scrollTo(view, line, isFirst || state.playing)
    shown = state.step
    shownAt = performance.now()
  }

  const follow = (): boolean => {
    const now = performance.now()
    if (isHurried && now - movedAt < CALM && now - shownAt < HURRIED) return true
    show(false, false)
    return false
  }

  const stop = store.subscribe((state, before) => {
    if (state.step !== before.step) {
      const now = performance.now()
      isHurried = now - movedAt < CALM
      movedAt = now
    } else if (
      state.view === before.view &&
      state.hover === before.hover &&
      state.selected === before.selected &&
      lastRevealed(state) === lastRevealed(before)
    )
      return
    scheduleFrame(follow)
  })

  return {
    show: (isFirst) => show(isFirst, true),
    dispose: () => {
      stop()
      cancelFrame(follow)
    },
  }
}

function effectsOf(view: EditorView, state: DocumentState): StateEffect<unknown>[] {
  const { hover, selected } = linkedMarks(state)
  const current = lineOfStep(state.opened?.timeline ?? null, state.step)
  const marks = setMarkedLines.of({ current, hover: hover.lines, selected: selected.lines })
  const revealed = lastRevealed(state)
  // All words of the text are gone through for it.
  return revealed === view.state.field(runState).revealed ? [marks] : [marks, setRevealed.of(revealed)]
}

/** Where the line of the step begins; null where the text stays as it is: under the hands of somebody who writes. */
function lineToShow(view: EditorView, state: DocumentState, isFirst: boolean): number | null {
  const number = lineOfStep(state.opened?.timeline ?? null, state.step) ?? 1
  const line = documentLine(view.state, number)
  return line === null || (view.hasFocus && !isFirst && !view.state.readOnly) ? null : line.from
}

function isDrawn(view: EditorView, from: number): boolean {
  const { to } = view.state.doc.lineAt(from)
  return view.scrollDOM.clientHeight > 0 && from >= view.viewport.from && to <= view.viewport.to
}

/** Only when it is out of view. */
function scrollTo(view: EditorView, from: number, atOnce: boolean): void {
  const block = view.lineBlockAt(from)
  const { scrollTop, clientHeight } = view.scrollDOM
  // Where the text is read, what is told of the step stands below it.
  const told = view.state.readOnly ? view.lineBlockAt(Math.min(block.to + 1, view.state.doc.length)) : block
  const bottom = Math.min(told.bottom, block.top + clientHeight)
  if (block.top >= scrollTop && bottom <= scrollTop + clientHeight) return
  const top = Math.max(0, block.top - clientHeight / 3)
  const { motion } = usePage.getState()
  const isStill =
    motion === 'off' || (motion === 'system' && matchMedia('(prefers-reduced-motion: reduce)').matches)
  view.scrollDOM.scrollTo({ top, behavior: isStill || atOnce ? 'instant' : 'smooth' })
}
