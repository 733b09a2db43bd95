/**
 * Joins a document to the worker: opens what it is to hold, follows the step asked for, re-runs the text while it is edited,
 * and survives the worker's death. Several sessions share a worker.
 */
import { DocumentClient } from '../client/documentClient.ts'
import type {
  ConsultOutcome,
  CProgramOutcome,
  NarrationOutcome,
  OpenOutcome,
  ProcOutcome,
  ProcTextOutcome,
  ProgramOutcome,
  ReportOutcome,
  StateOutcome,
  ViewOutcome,
} from '../client/documentClient.ts'
import type { WorkerClient } from '../client/workerClient.ts'
import type { DocumentId, OpenedView, Progress, Wish } from '../protocol/messages.ts'
import type { ProgramAsked } from '../protocol/program.ts'
import { createDocumentStore, WHOLE_VIEWS } from './documentStore.ts'
import type { DocumentStore } from './documentStore.ts'
import { startEffects } from './effects.ts'
import { createFocusPlaces } from './focusPlaces.ts'
import type { FocusPlaces } from './focusPlaces.ts'
import { keepPlace } from '../model/run/keepPlace.ts'
import type { Source } from '../model/source.ts'

/** Pause in typing after which the text is run again. */
export const EDIT_DELAY_MS = 200

export interface Session {
  readonly store: DocumentStore
  readonly focus: FocusPlaces
  /** Opens a document at its start or at a step. Whatever fails, what was open stays open. */
  open(source: Source, step?: number): Promise<OpenOutcome>
  /** Undoes all edits. The text of a scenario is changed as by an edit, which can be undone in its turn. */
  backToOriginal(): void
  /** Stops the run that is under way; what was open stays open. */
  cancel(): void
  /** A new worker, in which each document is opened with its present text at its present step. */
  restart(): Promise<void>
  /** Resolves when the worker owes nothing and the step asked for is the one shown. */
  idle(): Promise<void>
  /** Work that ends in opening something: idle() waits for it. Gives the work back. */
  awaiting<T>(work: Promise<T>): Promise<T>
  /** What the present document was made from; null before there is one. */
  source(): Source | null
  /** The whole machine after a step, the present one if none is named. */
  state(step?: number): Promise<StateOutcome>
  /** The state after a step; what is shown stays as it is. */
  view(step: number): Promise<ViewOutcome>
  /** A part of a file below /proc after a step. `from`: its first line, null for where the step changed something. */
  proc(step: number, path: string, from: number | null): Promise<ProcOutcome>
  /** All files below /proc after a step, in one text. */
  procText(step: number): Promise<ProcTextOutcome>
  /** What the author says about a step. */
  narration(step: number): Promise<NarrationOutcome>
  /** What a program needs to start after a step, and whether it would. */
  program(step: number, asked: ProgramAsked): Promise<ProgramOutcome>
  /** The calls of the document as C source for a real board. */
  cProgram(): Promise<CProgramOutcome>
  /** Advice, a shorter text, whether an exercise is solved, exercises by chance. `progress` hears the share that is done. */
  consult(wish: Wish, progress?: (share: number) => void): Promise<ConsultOutcome>
  /** Stops looking for advice and for a shorter text. */
  stopAdvice(): void
  /** What a log tells of failed requests; what is open stays as it is. */
  readReport(text: string, progress: (progress: Progress) => void): Promise<ReportOutcome>
  cancelReport(): void
  /** A document for the machine beside this one's: it holds nothing yet, and is to be given the same text with follow(). */
  beside(): Session
  /** Runs another text in place of what is open, as after an edit, and goes to a step of it. */
  follow(text: string, step: number): Promise<OpenOutcome>
  /** Ends it: the worker frees what was open. */
  close(): void
}

const originalOf = (source: Source | null): string | null =>
  (source?.kind === 'scenario' ? source.original : null) ?? null

/**
 * A document that shares `worker` with others. `initialText`: what its editor begins with, until something is opened. `besideOf`: the
 * document whose text it runs on the machine beside.
 */
export function startSession(
  worker: WorkerClient,
  initialText = '',
  besideOf: DocumentId | null = null,
): Session {
  const store = createDocumentStore()
  store.setState({ text: initialText })
  /** What the present document was made from; for a restart. */
  let source: Source | null = null
  /** What it was made from before it was edited. */
  let first: Source | null = null
  /** The text that the worker has or is getting: another text in the store is an edit. */
  let submitted = initialText
  let editTimer: ReturnType<typeof setTimeout> | null = null
  /** Openings that have begun and not yet been applied, reading of files included. */
  let openings = 0
  let newest = 0

  let reopened: Promise<unknown> = Promise.resolve()

  const client = new DocumentClient(worker, {
    view: (view) => store.setState({ view }),
    progress: (progress) => store.setState({ progress }),
    problem: (problem) => store.setState({ problem, playing: false }),
    died: () => store.setState({ workerDied: true, playing: false, progress: null }),
    restarted: () => {
      store.setState({ workerDied: false, problem: null })
      const { text, step, opened } = store.getState()
      const isEdited = opened === null || text !== opened.text
      const again: Source = isEdited || source === null ? { kind: 'scenario', text } : source
      reopened = run(again, () => step, true)
    },
  })

  /** Asks for the picture of the present step, with what to ask next where questions are wanted. */
  const show = (): void => client.show(store.getState().step, store.getState().predicting)

  /** A text for the worker, with the one that it was before the reader changed it. */
  const textsOf = (next: Source, isEdit: boolean): [text: string, original: string | null] => [
    next.kind === 'scenario' ? next.text : '',
    // The script of a recording has no author.
    originalOf(next) ?? (isEdit && first?.kind === 'scenario' ? store.getState().original : null),
  ]

  const dropEdit = (): void => {
    if (editTimer !== null) clearTimeout(editTimer)
    editTimer = null
  }

  /** Hands a document to the worker and applies the answer; `place` chooses the step once its length is known. */
  const run = async (
    next: Source,
    place: (opened: OpenedView) => number,
    isEdit: boolean,
  ): Promise<OpenOutcome> => {
    dropEdit()
    const mine = ++newest
    openings++
    try {
      if (next.kind === 'scenario') submitted = next.text
      if (!isEdit) store.setState({ comingText: next.kind === 'scenario' ? next.text : null })
      const bytes = next.kind === 'recording' ? await next.blob.arrayBuffer() : null
      if (mine !== newest) return { type: 'cancelled' }
      const [text, original] = textsOf(next, isEdit)
      const outcome =
        next.kind === 'recording' && bytes !== null
          ? await client.openRecording(next.fileName, bytes, next.isRecorded)
          : await client.openScenario(text, original, besideOf)
      if (outcome.type === 'opened') {
        source = next
        if (!isEdit) first = next
        apply(outcome.opened, place(outcome.opened), isEdit)
      } else if (outcome.type === 'failed' && !outcome.stale) {
        store.setState({ problem: outcome.problem })
      }
      if (outcome.type !== 'opened' && mine === newest) {
        submitted = store.getState().opened?.text ?? submitted
        // An edit that this document overtook is still to be run.
        if (!isEdit && store.getState().text !== submitted) editTimer = setTimeout(edit, EDIT_DELAY_MS)
      }
      return outcome
    } finally {
      if (mine === newest) store.setState({ comingText: null })
      openings--
    }
  }

  const apply = (opened: OpenedView, step: number, isEdit: boolean): void => {
    if (!isEdit) submitted = opened.text
    // All at once: whoever listens sees the old document or the new one, nothing between.
    store.setState((before) => ({
      opened,
      problem: null,
      step: Math.min(Math.max(0, step), opened.timeline.steps),
      ...((!isEdit || opened.board !== before.opened?.board) && WHOLE_VIEWS),
      ...(!isEdit && {
        documentNumber: before.documentNumber + 1,
        text: opened.text,
        original: originalOf(first) ?? opened.text,
        hover: null,
        selected: null,
        brush: null,
        playing: false,
      }),
    }))
    show()
  }

  const edit = (): void => {
    editTimer = null
    const { text } = store.getState()
    const keep = (opened: OpenedView): number => {
      const now = store.getState()
      return now.opened === null ? 0 : keepPlace(now.opened, now.step, opened)
    }
    void run({ kind: 'scenario', text }, keep, true)
  }

  const followText = (): void => {
    dropEdit()
    if (store.getState().text !== submitted) editTimer = setTimeout(edit, EDIT_DELAY_MS)
  }

  const stopEffects = startEffects(store, { show, followText }, besideOf === null)

  const isQuiet = (): boolean => {
    if (openings > 0 || editTimer !== null || client.busy) return false
    const { opened, view, step, workerDied, problem } = store.getState()
    return workerDied || problem !== null || opened === null || view?.step === step
  }

  return {
    store,
    focus: createFocusPlaces(),
    open: (next, step = 0) => run(next, () => step, false),
    backToOriginal: () => {
      const { original, step, setText } = store.getState()
      if (first?.kind === 'recording') void run(first, () => step, false)
      else if (original !== null) setText(original)
    },
    cancel: () => client.cancelOpening(),
    restart: async () => {
      worker.restart()
      await reopened
    },
    idle: async () => {
      while (!isQuiet()) {
        if (client.busy) await client.idle()
        else await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    awaiting: async (work) => {
      openings++
      try {
        return await work
      } finally {
        openings--
      }
    },
    source: () => source,
    state: (step = store.getState().step) => client.state(step),
    view: (step) => client.view(step),
    proc: (step, path, from) => client.proc(step, path, from),
    narration: (step) => client.narration(step),
    procText: (step) => client.procText(step),
    program: (step, asked) => client.program(step, asked),
    cProgram: () => client.cProgram(),
    consult: (wish, progress) => client.consult(wish, progress),
    stopAdvice: () => client.stopAdvice(),
    readReport: (text, progress) => client.readReport(text, progress),
    beside: () => startSession(worker, '', client.id),
    follow: (text, step) => {
      const opening = run({ kind: 'scenario', text }, () => step, true)
      // Known to be run: no edit of somebody's.
      store.setState({ text })
      return opening
    },
    cancelReport: () => client.cancelReport(),
    close: () => {
      stopEffects()
      dropEdit()
      client.close()
    },
  }
}
