/**
 * Asking before showing. A step forward onto a step that has a question is held back until the question is answered or skipped;
 * going back never asks, and no question is asked twice in a run. startPredict() joins this to the page's other state.
 */
import { castDraft, produce } from 'immer'
import { create } from 'zustand'
import type { Pfn } from '../base/units.ts'
import type { PredictKind, PredictQuestion, StepView } from '../protocol/view.ts'
import { setStepGate, useExplorer } from './explorer.ts'
import type { ExplorerActions, ExplorerState } from './explorer.ts'
import { freeBlockAt } from '../model/lookup.ts'
import { setSkip, usePredictSwitch } from './predictSwitch.ts'

/** A reader's answer: one of the choices, or a place on the map with the free block that lay there, if one did. */
export type Given =
  | { readonly as: 'choice'; readonly choice: number }
  | {
      readonly as: 'map'
      readonly pfn: Pfn
      readonly block: { readonly pfn: Pfn; readonly order: number } | null
    }

export type Verdict = 'right' | 'wrong' | 'skipped'

export interface LogEntry {
  readonly question: PredictQuestion
  readonly verdict: Verdict
  /** null if it was skipped. */
  readonly given: Given | null
}

export interface PredictState {
  /** The question that is open. */
  readonly question: PredictQuestion | null
  /** What was asked in this run, by step. */
  readonly log: Readonly<Record<number, LogEntry>>
}

export const usePredict = create<PredictState>()(() => ({ question: null, log: {} }))

export interface Score {
  readonly right: number
  readonly wrong: number
  readonly skipped: number
}

export function scoreOf(entries: readonly LogEntry[]): Score {
  const count = (wanted: Verdict): number => entries.filter(({ verdict }) => verdict === wanted).length
  return { right: count('right'), wrong: count('wrong'), skipped: count('skipped') }
}

/** Entries in the order of their steps. */
export const entriesOf = (log: PredictState['log']): readonly LogEntry[] =>
  Object.values(log).toSorted((a, b) => a.question.step - b.question.step)

export interface KindScore extends Score {
  readonly kind: PredictKind
  /** Steps whose question was not answered rightly. */
  readonly missed: readonly number[]
}

/** The score of each kind that was asked, in the order in which kinds were met. */
export function scoresByKind(entries: readonly LogEntry[]): readonly KindScore[] {
  const kinds = [...new Set(entries.map(({ question }) => question.kind))]
  return kinds.map((kind) => {
    const own = entries.filter(({ question }) => question.kind === kind)
    const missed = own.filter(({ verdict }) => verdict !== 'right').map(({ question }) => question.step)
    return { kind, ...scoreOf(own), missed }
  })
}

/** Whether an answer is right. A place is right anywhere in the free block that is used. */
export function isRight({ answer }: PredictQuestion, given: Given): boolean {
  if (answer.as === 'choice') return given.as === 'choice' && given.choice === answer.right
  return given.as === 'map' && given.block?.pfn === answer.from.pfn
}

/** Answers the open question and shows its step. */
export function giveAnswer(given: Given): void {
  const { question } = usePredict.getState()
  if (question !== null) settle(question, isRight(question, given) ? 'right' : 'wrong', given)
}

/** Answers the open question with a page of the map, if it wants one. @returns Whether it was taken as an answer. */
export function answerAt(view: StepView, pfn: Pfn): boolean {
  if (usePredict.getState().question?.answer.as !== 'map') return false
  giveAnswer({ as: 'map', pfn, block: freeBlockAt(view, pfn) })
  return true
}

export function skipQuestion(): void {
  const { question } = usePredict.getState()
  if (question !== null) settle(question, 'skipped', null)
}

function settle(question: PredictQuestion, verdict: Verdict, given: Given | null): void {
  usePredict.setState(
    produce<PredictState>((draft) => {
      draft.log[question.step] = castDraft({ question, verdict, given })
      draft.question = null
    }),
  )
  usePredictSwitch.setState({ asking: false })
  useExplorer.getState().goTo(question.step)
}

/** Forgets all answers and begins at the start. */
export function startOver(): void {
  usePredict.setState({ log: {} })
  close()
  useExplorer.getState().goTo(0)
  usePredictSwitch.setState({ reached: 0 })
}

function close(): void {
  usePredict.setState({ question: null })
  usePredictSwitch.setState({ asking: false })
}

/** Starts following the store; returns how to stop. */
export function startPredict(): () => void {
  /** A step forward that waits for the picture of the step before, which brings its question. */
  let isWaiting = false
  /** A picture that belongs to another run. */
  let stale: StepView | null = null

  const hold = (to: number, from: ExplorerState & ExplorerActions): boolean => {
    const { on, reached } = usePredictSwitch.getState()
    if (!on || to !== from.step + 1 || to <= reached || usePredict.getState().log[to] !== undefined)
      return false
    const { view } = from
    if (view === null || view === stale || view.step !== from.step || view.question === undefined) {
      isWaiting = true
      return true
    }
    const { question } = view
    if (question === null) return false
    if (usePredict.getState().question !== question) {
      from.setPlaying(false)
      useExplorer.setState({ selected: null, hover: null, brush: null })
      usePredict.setState({ question })
      usePredictSwitch.setState({ asking: true })
    }
    return true
  }

  const follow = (state: ExplorerState & ExplorerActions, before: ExplorerState): void => {
    if (state.opened !== before.opened) {
      stale = state.view
      isWaiting = false
      forget(state, state.documentNumber === before.documentNumber)
    }
    if (state.step !== before.step) {
      isWaiting = false
      if (usePredict.getState().question !== null) close()
      reach(state.step)
      // Nothing was asked yet: the start is the beginning of a run, also after a look ahead.
      if (state.step === 0 && Object.keys(usePredict.getState().log).length === 0)
        usePredictSwitch.setState({ reached: 0 })
    }
    if (isWaiting && state.view !== before.view && state.view?.step === state.step) {
      isWaiting = false
      state.playTo(state.step + 1)
    }
  }

  setStepGate(hold)
  setSkip(skipQuestion)
  reach(useExplorer.getState().step)
  const stops = [
    useExplorer.subscribe(follow),
    usePredictSwitch.subscribe(({ on }, before) => {
      if (on === before.on) return
      isWaiting = false
      close()
      // A new run: what has been shown is known.
      if (on) {
        usePredict.setState({ log: {} })
        usePredictSwitch.setState({ reached: useExplorer.getState().step })
      }
    }),
  ]
  return () => {
    for (const stop of stops) stop()
    setStepGate(null)
    setSkip(null)
  }
}

const reach = (step: number): void =>
  usePredictSwitch.setState(({ reached }) => (step > reached ? { reached: step } : {}))

/** Another run: after an edit what was answered about the steps that are the same still counts. */
function forget({ opened, step }: ExplorerState, isEdit: boolean): void {
  const same = isEdit ? (opened?.unchangedSteps ?? 0) : 0
  close()
  usePredict.setState(
    produce<PredictState>((draft) => {
      for (const { question } of Object.values(draft.log))
        if (question.step > same) Reflect.deleteProperty(draft.log, question.step)
    }),
  )
  usePredictSwitch.setState(({ reached }) => ({ reached: Math.max(step, Math.min(reached, same)) }))
}
