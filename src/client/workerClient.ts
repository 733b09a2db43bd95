/**
 * The page's side of the conversation with the worker. Scrubbing asks for far more steps than can be drawn, so at
 * most one `show` is in flight and only the newest wish follows it; a newer document cancels the older one.
 * The worker answers each request once and in order. An `opened` that was overtaken is still reported, because the
 * worker has changed its document by then; overtaken views, problems and progress are dropped.
 */
import { assert, unreachable } from '../base/assert.ts'
import { PROTOCOL_VERSION } from '../protocol/messages.ts'
import type { OpenedView, Problem, Reply, Request } from '../protocol/messages.ts'
import type { StepView } from '../protocol/view.ts'

/** The part of a Worker that is used, so that tests can stand in for it. */
export interface WorkerLike {
  postMessage(message: Request, transfer: Transferable[]): void
  terminate(): void
  onmessage: ((event: MessageEvent<Reply>) => void) | null
  onmessageerror: ((event: MessageEvent) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

export type Progress = { readonly done: number; readonly total: number }

export type OpenOutcome =
  | { readonly type: 'opened'; readonly opened: OpenedView }
  /** `stale`: a newer document was asked for in the meantime; nobody waits for this problem any more. */
  | { readonly type: 'failed'; readonly problem: Problem; readonly stale: boolean }
  | { readonly type: 'cancelled' }
  | { readonly type: 'died' }

export type StateOutcome =
  | { readonly type: 'state'; readonly state: unknown }
  | { readonly type: 'failed'; readonly problem: Problem }
  /** Another document was opened before the answer. */
  | { readonly type: 'cancelled' }
  | { readonly type: 'died' }

export type ViewOutcome =
  { readonly type: 'view'; readonly view: StepView } | Exclude<StateOutcome, { readonly type: 'state' }>

export type CProgramOutcome =
  { readonly type: 'c-program'; readonly source: string } | Exclude<StateOutcome, { readonly type: 'state' }>

/** A question about the open document that does not change what is shown. */
type Answer = StateOutcome | ViewOutcome | CProgramOutcome

/** What the client reports without being asked. */
export interface ClientListener {
  view(view: StepView): void
  /** Of the newest document being opened; null when none is. */
  progress(progress: Progress | null): void
  problem(problem: Problem): void
  died(): void
}

export const VERSION_PROBLEM: Problem = {
  title: 'The page and its simulator are not of the same version',
  detail: 'The site was updated while this page was open.',
  remedy: 'Copy your text if you have changed it, then reload the page.',
}

const TICK_MS = 1000
/** Seconds of silence, while an answer is due, after which the worker counts as dead. */
export const SILENT_TICKS = 20

export class WorkerClient {
  readonly #make: () => WorkerLike
  readonly #listener: ClientListener
  #worker: WorkerLike | null = null
  #dead = false
  #nextId = 1
  /** Id of the request that opened the worker's present document. */
  #document: number | null = null
  readonly #opening = new Map<number, (outcome: OpenOutcome) => void>()
  #newestOpening: number | null = null
  #showing: number | null = null
  #wanted: { readonly step: number; readonly question: boolean } | null = null
  readonly #questions = new Map<number, (answer: Answer) => void>()
  #idleWaiters: (() => void)[] = []
  #watchdog: ReturnType<typeof setInterval> | null = null
  #silentTicks = 0
  #hasSpoken = false

  constructor(make: () => WorkerLike, listener: ClientListener) {
    this.#make = make
    this.#listener = listener
    this.restart()
  }

  /** An answer is due. */
  get busy(): boolean {
    return this.#opening.size > 0 || this.#showing !== null || this.#questions.size > 0
  }

  /** Resolves when no answer is due any more, also because the worker died. */
  idle(): Promise<void> {
    if (!this.busy) return Promise.resolve()
    return new Promise((resolve) => this.#idleWaiters.push(resolve))
  }

  openScenario(text: string): Promise<OpenOutcome> {
    const id = this.#nextId++
    return this.#open({ version: PROTOCOL_VERSION, id, type: 'open-scenario', text }, [])
  }

  /** `bytes` moves to the worker: it is empty here afterwards. */
  openRecording(fileName: string, bytes: ArrayBuffer): Promise<OpenOutcome> {
    const id = this.#nextId++
    return this.#open({ version: PROTOCOL_VERSION, id, type: 'open-recording', fileName, bytes }, [bytes])
  }

  /** Stops the opening that is under way; its promise settles when the worker confirms. */
  cancelOpening(): void {
    if (this.#newestOpening !== null) this.#cancel(this.#newestOpening)
  }

  /**
   * Asks for the state after a step of the open document; without one there is nothing to show.
   * @param question Whether what to ask about the step after it is wanted as well.
   */
  show(step: number, question = false): void {
    if (this.#dead || this.#document === null) return
    if (this.#showing !== null) {
      this.#wanted = { step, question }
      return
    }
    const id = this.#nextId++
    this.#showing = id
    const request = { version: PROTOCOL_VERSION, id, type: 'show', document: this.#document, step } as const
    this.#post(question ? { ...request, question } : request)
  }

  /** The whole machine after a step, as plain JSON. */
  async state(step: number): Promise<StateOutcome> {
    const answer = await this.#ask((rest) => ({ ...rest, type: 'state', step }))
    assert(answer.type !== 'view' && answer.type !== 'c-program', 'the answer to another question')
    return answer
  }

  /** The state after a step, for the one who asks; the listener is not told. */
  async view(step: number): Promise<ViewOutcome> {
    const answer = await this.#ask((rest) => ({ ...rest, type: 'show', step }))
    assert(answer.type !== 'state' && answer.type !== 'c-program', 'the answer to another question')
    return answer
  }

  /** The calls of the open document as C source. */
  async cProgram(): Promise<CProgramOutcome> {
    const answer = await this.#ask((rest) => ({ ...rest, type: 'c-program' }))
    assert(answer.type !== 'state' && answer.type !== 'view', 'the answer to another question')
    return answer
  }

  #ask(
    request: (rest: { readonly version: number; readonly id: number; readonly document: number }) => Request,
  ): Promise<Answer> {
    const document = this.#document
    if (this.#dead || document === null) return Promise.resolve({ type: 'died' })
    const id = this.#nextId++
    return new Promise((resolve) => {
      this.#questions.set(id, resolve)
      this.#post(request({ version: PROTOCOL_VERSION, id, document }))
    })
  }

  /** A new worker without a document. Whatever the old one still owed is given up. */
  restart(): void {
    this.#stop({ type: 'died' })
    this.#dead = false
    this.#hasSpoken = false
    const worker = this.#make()
    worker.onmessage = (event) => this.#receive(event.data)
    worker.onmessageerror = () => this.#die()
    worker.onerror = () => this.#die()
    this.#worker = worker
  }

  dispose(): void {
    this.#stop({ type: 'died' })
    this.#dead = true
  }

  #open(request: Request, transfer: Transferable[]): Promise<OpenOutcome> {
    if (this.#dead) return Promise.resolve({ type: 'died' })
    if (this.#newestOpening !== null) this.#cancel(this.#newestOpening)
    this.#wanted = null
    this.#newestOpening = request.id
    return new Promise((resolve) => {
      this.#opening.set(request.id, resolve)
      this.#listener.progress({ done: 0, total: 0 })
      this.#post(request, transfer)
    })
  }

  #cancel(target: number): void {
    this.#post({ version: PROTOCOL_VERSION, id: this.#nextId++, type: 'cancel', target })
  }

  #post(request: Request, transfer: Transferable[] = []): void {
    this.#worker?.postMessage(request, transfer)
    this.#watch()
  }

  #receive(reply: Reply): void {
    this.#hasSpoken = true
    this.#silentTicks = 0
    if (reply.version !== PROTOCOL_VERSION) {
      this.#breakOff(VERSION_PROBLEM)
      return
    }
    switch (reply.type) {
      case 'progress':
        if (reply.id === this.#newestOpening) {
          this.#listener.progress({ done: reply.done, total: reply.total })
        }
        break
      case 'opened':
        if (this.#opening.has(reply.id)) {
          this.#document = reply.id
          // A view of the document before is on its way at most; it must not be drawn as one of this.
          this.#showing = null
          this.#wanted = null
        }
        this.#settleOpening(reply.id, { type: 'opened', opened: reply.opened })
        break
      case 'view':
        this.#answer(reply.id, { type: 'view', view: reply.view })
        if (reply.id !== this.#showing) break
        this.#showing = null
        if (reply.document === this.#document) this.#listener.view(reply.view)
        this.#showWanted()
        break
      case 'state':
        this.#answer(reply.id, { type: 'state', state: reply.state })
        break
      case 'c-program':
        this.#answer(reply.id, { type: 'c-program', source: reply.source })
        break
      case 'failed':
        this.#failed(reply.id, reply.problem)
        break
      case 'cancelled':
        if (reply.id === this.#showing) {
          this.#showing = null
          this.#showWanted()
        }
        this.#answer(reply.id, { type: 'cancelled' })
        this.#settleOpening(reply.id, { type: 'cancelled' })
        break
      case 'broken':
        this.#breakOff(reply.problem)
        return
      default:
        unreachable(reply)
    }
    this.#announceIdle()
  }

  #failed(id: number, problem: Problem): void {
    if (id === this.#showing) {
      this.#showing = null
      this.#listener.problem(problem)
      this.#showWanted()
      return
    }
    this.#answer(id, { type: 'failed', problem })
    this.#settleOpening(id, { type: 'failed', problem, stale: id !== this.#newestOpening })
  }

  #showWanted(): void {
    const wanted = this.#wanted
    this.#wanted = null
    if (wanted !== null) this.show(wanted.step, wanted.question)
  }

  #settleOpening(id: number, outcome: OpenOutcome): void {
    const settle = this.#opening.get(id)
    if (settle === undefined) return
    this.#opening.delete(id)
    if (id === this.#newestOpening) {
      this.#newestOpening = null
      this.#listener.progress(null)
    }
    settle(outcome)
  }

  #answer(id: number, answer: Answer): void {
    this.#questions.get(id)?.(answer)
    this.#questions.delete(id)
  }

  /** Ends the worker and settles all that it owed. */
  #stop(outcome: Extract<OpenOutcome, { type: 'failed' | 'died' }>): void {
    if (this.#worker !== null) {
      this.#worker.onmessage = null
      this.#worker.onmessageerror = null
      this.#worker.onerror = null
      this.#worker.terminate()
      this.#worker = null
    }
    this.#document = null
    this.#showing = null
    this.#wanted = null
    for (const id of [...this.#opening.keys()]) this.#settleOpening(id, outcome)
    for (const id of [...this.#questions.keys()]) this.#answer(id, outcome)
    this.#announceIdle()
  }

  /** Ends the conversation for a reason that a restart would not do away with. */
  #breakOff(problem: Problem): void {
    this.#stop({ type: 'failed', problem, stale: true })
    this.#dead = true
    this.#listener.problem(problem)
  }

  #die(): void {
    this.#stop({ type: 'died' })
    this.#dead = true
    this.#listener.died()
  }

  #announceIdle(): void {
    if (this.busy) return
    if (this.#watchdog !== null) clearInterval(this.#watchdog)
    this.#watchdog = null
    const waiters = this.#idleWaiters
    this.#idleWaiters = []
    for (const resolve of waiters) resolve()
  }

  /**
   * A worker that ran out of memory may end without an event. Ticks are counted, not time, so that a computer that
   * slept does not find its worker dead; a worker that has never spoken may still be on its way over the network.
   */
  #watch(): void {
    if (this.#watchdog !== null || !this.busy) return
    this.#silentTicks = 0
    this.#watchdog = setInterval(() => {
      if (!this.#hasSpoken) return
      this.#silentTicks++
      if (this.#silentTicks >= SILENT_TICKS) this.#die()
    }, TICK_MS)
  }
}
