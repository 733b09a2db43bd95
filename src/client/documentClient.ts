/**
 * The page's side of one document. Scrubbing asks for far more steps than can be drawn, so at most one `show` is in flight and
 * only the newest wish follows it; a newer text takes the place of one that is still being opened. An `opened` that was
 * overtaken is still reported, because the worker has changed its document by then; overtaken views, problems and progress are
 * dropped.
 */
import type {
  Consultation,
  DocumentId,
  OpenedView,
  Problem,
  Progress,
  QuestionType,
  RequestBody,
  Wish,
} from '../protocol/messages.ts'
import type { ProgramAsked } from '../protocol/program.ts'
import type { StepView } from '../protocol/view.ts'
import type { Outcome, WorkerClient, WorkerFollower } from './workerClient.ts'

export type OpenOutcome =
  | { readonly type: 'opened'; readonly opened: OpenedView }
  /** `stale`: it has been said already, or something newer was asked for in the meantime: it is not to be shown. */
  | { readonly type: 'failed'; readonly problem: Problem; readonly stale: boolean }
  | { readonly type: 'cancelled' }
  | { readonly type: 'died' }

/** `cancelled`: another text was opened before the answer, or the document was closed. `died`: nothing is open. */
export type StateOutcome = Outcome<'state'>
export type ViewOutcome = Outcome<'show'>
export type NarrationOutcome = Outcome<'narration'>
export type ProcOutcome = Outcome<'proc'>
export type ProcTextOutcome = Outcome<'proc-text'>
export type ReportOutcome = Outcome<'read-report'>
export type ProgramOutcome = Outcome<'program'>
export type CProgramOutcome = Outcome<'c-program'>
export type ConsultOutcome = Outcome<Consultation>

/** What a document reports without being asked. */
export interface DocumentListener {
  view(view: StepView): void
  /** Of the newest opening; null when nothing is being opened. */
  progress(progress: Progress | null): void
  problem(problem: Problem): void
  /** The worker has died, and with it what was open. */
  died(): void
  /** There is a new worker, and nothing is open in it. */
  restarted(): void
}

export class DocumentClient implements WorkerFollower {
  readonly #client: WorkerClient
  readonly #listener: DocumentListener
  readonly id: DocumentId
  /** The worker has something open under this name. */
  #isOpen = false
  /** Counts the openings, so that one can tell whether it is still the newest. */
  #newest = 0
  #isOpening = false
  #isClosed = false
  #isShowing = false
  #wanted: { readonly step: number; readonly question: boolean } | null = null

  constructor(client: WorkerClient, listener: DocumentListener) {
    this.#client = client
    this.#listener = listener
    this.id = client.add(this)
  }

  /** An answer is due. */
  get busy(): boolean {
    return this.#client.isBusy(this.id)
  }

  /** Resolves when no answer is due any more, also because the worker died. */
  idle(): Promise<void> {
    return this.#client.idle(this.id)
  }

  /**
   * @param original What the text was before it was changed; null where it was not.
   * @param besideOf The document beside whose machine it is to run, as its text says; null to run it as it stands.
   */
  openScenario(
    text: string,
    original: string | null = null,
    besideOf: DocumentId | null = null,
  ): Promise<OpenOutcome> {
    const body = {
      type: 'open-scenario',
      document: this.id,
      text,
      ...(original !== null && { original }),
      ...(besideOf !== null && { besideOf }),
    } as const
    return this.#open(body)
  }

  /** `bytes` moves to the worker: it is empty here afterwards. `isRecorded`: to show the recorded states, not the model's run. */
  openRecording(fileName: string, bytes: ArrayBuffer, isRecorded = false): Promise<OpenOutcome> {
    return this.#open({ type: 'open-recording', document: this.id, fileName, bytes, isRecorded }, [bytes])
  }

  /** Stops the opening that is under way; its promise settles when the worker confirms. */
  cancelOpening(): void {
    if (this.#isOpening) this.#client.tell({ type: 'cancel', document: this.id })
  }

  /**
   * Asks for the state after a step; where nothing is open there is nothing to show.
   * @param question Whether what to ask about the step after it is wanted as well.
   */
  show(step: number, question = false): void {
    if (!this.#isOpen) return
    if (this.#isShowing) {
      this.#wanted = { step, question }
      return
    }
    this.#isShowing = true
    const body = { type: 'show', document: this.id, step } as const
    this.#client.ask(question ? { ...body, question } : body, (outcome) => {
      this.#isShowing = false
      if (outcome.type === 'view') this.#listener.view(outcome.view)
      else if (outcome.type === 'failed' && !this.#client.dead) this.#listener.problem(outcome.problem)
      const wanted = this.#wanted
      this.#wanted = null
      if (wanted !== null && outcome.type !== 'died') this.show(wanted.step, wanted.question)
    })
  }

  /** The whole machine after a step, as plain JSON. */
  state(step: number): Promise<StateOutcome> {
    return this.#ask({ type: 'state', document: this.id, step })
  }

  /** The state after a step, for the one who asks; the listener is not told. */
  view(step: number): Promise<ViewOutcome> {
    return this.#ask({ type: 'show', document: this.id, step })
  }

  /** What the author says about a step. */
  narration(step: number): Promise<NarrationOutcome> {
    return this.#ask({ type: 'narration', document: this.id, step })
  }

  /** A part of a file below /proc. `from`: its first line, null for where the step changed something. */
  proc(step: number, path: string, from: number | null): Promise<ProcOutcome> {
    return this.#ask({ type: 'proc', document: this.id, step, path, from })
  }

  /** All files below /proc in one text. */
  procText(step: number): Promise<ProcTextOutcome> {
    return this.#ask({ type: 'proc-text', document: this.id, step })
  }

  /** What a program needs to start after a step, and whether it would. */
  program(step: number, asked: ProgramAsked): Promise<ProgramOutcome> {
    return this.#ask({ type: 'program', document: this.id, step, asked })
  }

  /** The calls of the document as C source. */
  cProgram(): Promise<CProgramOutcome> {
    return this.#ask({ type: 'c-program', document: this.id })
  }

  /** Asks for what needs work; a newer question of its kind takes its place. `progress` hears the share that is done. */
  consult(wish: Wish, progress: (share: number) => void = () => undefined): Promise<Outcome<Consultation>> {
    return this.#ask({ ...wish, document: this.id }, ({ done }) => progress(done))
  }

  /** Stops looking for advice. */
  stopAdvice(): void {
    if (this.#isOpen) this.#client.tell({ type: 'stop-advice', document: this.id })
  }

  /** What a log tells of failed requests, read beside what is open; `progress` is in characters. */
  readReport(text: string, progress: (progress: Progress) => void): Promise<ReportOutcome> {
    return this.#ask({ type: 'read-report', document: this.id, text }, progress)
  }

  /** Stops it; its promise settles when the worker confirms. */
  cancelReport(): void {
    this.#client.tell({ type: 'stop-report', document: this.id })
  }

  /** Frees it. What was asked settles as cancelled, and the listener hears nothing more. */
  close(): void {
    this.#forget()
    this.#isClosed = true
    this.#newest++
    this.#client.remove(this.id)
  }

  died(): void {
    this.#forget()
    this.#listener.died()
  }

  restarted(): void {
    this.#forget()
    this.#listener.restarted()
  }

  failed(problem: Problem): void {
    this.#forget()
    this.#listener.problem(problem)
  }

  #forget(): void {
    this.#isOpen = false
    this.#wanted = null
  }

  #ask<B extends RequestBody<QuestionType>>(
    body: B,
    progress: (progress: Progress) => void = () => undefined,
  ): Promise<Outcome<B['type']>> {
    if (!this.#isOpen && body.type !== 'make-moves')
      return Promise.resolve({ type: this.#isClosed ? 'cancelled' : 'died' })
    return new Promise((resolve) => this.#client.ask(body, resolve, { progress }))
  }

  #open(
    body: RequestBody<'open-scenario' | 'open-recording'>,
    transfer: Transferable[] = [],
  ): Promise<OpenOutcome> {
    if (this.#isClosed) return Promise.resolve({ type: 'cancelled' })
    if (this.#client.dead) return Promise.resolve({ type: 'died' })
    const mine = ++this.#newest
    this.#isOpening = true
    this.#wanted = null
    this.#listener.progress({ doing: 'reading', done: 0, total: 0 })
    return new Promise((resolve) => {
      this.#client.ask(
        body,
        (outcome) => {
          if (outcome.type === 'opened') {
            this.#isOpen = true
            // What was asked about the document before must not be taken for an answer about this one.
            this.#wanted = null
            this.#client.drop(this.id, { openings: false })
          }
          const isNewest = mine === this.#newest
          if (isNewest) {
            this.#isOpening = false
            this.#listener.progress(null)
          }
          resolve(outcome.type === 'failed' ? { ...outcome, stale: !isNewest || this.#client.dead } : outcome)
        },
        {
          transfer,
          progress: (progress) => {
            if (mine === this.#newest) this.#listener.progress(progress)
          },
        },
      )
    })
  }
}
