/**
 * Which run the editor shows results of. The text in the editor may be ahead of the run: this keeps the changes made
 * since, so that results, marks and the current line stay beside the lines they belong to.
 */
import { ChangeSet, StateEffect, StateField, Text } from '@codemirror/state'
import type { ChangeDesc, EditorState, Line } from '@codemirror/state'
import { resultOfStep } from '../../../model/run/results.ts'
import type { LineResult } from '../../../model/run/results.ts'
import { stepOfLine } from '../../../model/step/lookup.ts'
import type { TimelineView } from '../../../protocol/view.ts'
import { stringOf } from './longText.ts'
import { changeBetween, withPlainLineEnds } from './textChange.ts'

interface Run {
  readonly timeline: TimelineView | null
  /** The text that was run. */
  readonly ran: Text
  /** From `ran` to the document as it is now. */
  readonly since: ChangeDesc
  readonly back: ChangeDesc
  /** The last step whose result may be shown. */
  readonly revealed: number
}

const makeRun = (timeline: TimelineView | null, ran: Text, since: ChangeDesc, revealed = Infinity): Run => ({
  timeline,
  ran,
  since,
  back: since.invertedDesc,
  revealed,
})

/** A new run, of this text. */
export const setRun = StateEffect.define<{ readonly timeline: TimelineView; readonly text: string }>()

/** How far results may be shown. */
export const setRevealed = StateEffect.define<number>()

export const runState = StateField.define<Run>({
  create: (state) => makeRun(null, state.doc, ChangeSet.empty(state.doc.length).desc),
  update(run, transaction) {
    let now = run
    if (transaction.docChanged)
      now = makeRun(run.timeline, run.ran, run.since.composeDesc(transaction.changes.desc), run.revealed)
    for (const effect of transaction.effects) {
      if (effect.is(setRevealed)) now = { ...now, revealed: effect.value }
      if (!effect.is(setRun)) continue
      const doc = transaction.newDoc
      const ranText = withPlainLineEnds(effect.value.text)
      const change = changeBetween(ranText, stringOf(doc))
      const ran = change === null ? doc : Text.of(ranText.split('\n'))
      const since = ChangeSet.of(change ?? [], ranText.length).desc
      now = makeRun(effect.value.timeline, ran, since, now.revealed)
    }
    return now
  },
})

/** The line of the document that was line `number` (1-based) of the run; null if it was changed or deleted. */
export function documentLine(state: EditorState, number: number): Line | null {
  const { ran, since } = state.field(runState)
  if (number < 1 || number > ran.lines) return null
  const before = ran.line(number)
  const line = state.doc.lineAt(since.mapPos(before.from, 1))
  return line.text === before.text ? line : null
}

/** The step that a line of the document ran; null for lines that run nothing or were changed since. */
export function stepAt(state: EditorState, line: Line): number | null {
  const { timeline, ran, back } = state.field(runState)
  if (timeline === null) return null
  const before = ran.lineAt(back.mapPos(line.from, 1))
  return before.text === line.text ? stepOfLine(timeline, before.number) : null
}

/** The result of a line of the document, as it stands beside it. */
export function resultAt(state: EditorState, line: Line): LineResult | null {
  const { timeline, revealed } = state.field(runState)
  const step = stepAt(state, line)
  return timeline === null || step === null || step > revealed ? null : resultOfStep(timeline, step)
}

/** The number that a line of the document had in the run; null if it was changed since. */
export function ranLineNumber(state: EditorState, line: Line): number | null {
  const { ran, back } = state.field(runState)
  const before = ran.lineAt(back.mapPos(line.from, 1))
  return before.text === line.text ? before.number : null
}
