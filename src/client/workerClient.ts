/**
 * The page's side of the conversation with the worker. All open documents share one worker: each has a DocumentClient of its
 * own, which asks through this. The worker answers each question once; what nobody waits for any more is dropped here.
 */
import { assert } from '../base/assert.ts'
import { isAnswerTo, PROTOCOL_VERSION } from '../protocol/messages.ts'
import type {
  AnswerTo,
  DocumentId,
  Ended,
  Problem,
  Progress,
  QuestionType,
  Reply,
  Request,
  RequestBody,
} from '../protocol/messages.ts'

/** The part of a Worker that is used, so that tests can stand in for it. */
export interface WorkerLike {
  postMessage(message: Request, transfer: Transferable[]): void
  terminate(): void
  onmessage: ((event: MessageEvent<Reply>) => void) | null
  onmessageerror: ((event: MessageEvent) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

type Died = { readonly type: 'died' }

/** How a question of that type ends: the answer, or why there is none. */
export type Outcome<T extends QuestionType> = AnswerTo<T> | Ended | Died

export const VERSION_PROBLEM: Problem = {
  title: 'The page and its simulator are not of the same version',
  detail: 'The site was updated while this page was open.',
  remedy: 'Copy your text if you have changed it, then reload the page.',
}

const TICK_MS = 1000
/** Seconds of silence, while an answer is due, after which the worker counts as dead. */
export const SILENT_TICKS = 20

/** What becomes of the worker, for each document. */
export interface WorkerFollower {
  /** It has died, and with it what was open. */
  died(): void
  /** There is a new one, in which nothing is open. */
  restarted(): void
  /** It cannot be talked to, and a new one would be no better. */
  failed(problem: Problem): void
}

interface AskOptions {
  /** Buffers that move to the worker: they are empty here afterwards. */
  readonly transfer?: Transferable[]
  /** Called for each report on the way to the answer. */
  readonly progress?: (progress: Progress) => void
}

/** A question that is not answered yet. */
interface Pending {
  readonly document: DocumentId
  readonly type: QuestionType
  settle(end: AnswerTo | Ended | Died): void
  progress(progress: Progress): void
}

export class WorkerClient {
  readonly #make: () => WorkerLike
  #worker: WorkerLike | null = null
  #dead = false
  #nextId = 1
  #nextDocument = 1
  readonly #documents = new Map<DocumentId, WorkerFollower>()
  readonly #pending = new Map<number, Pending>()
  #idleWaiters: { readonly document: DocumentId; readonly resolve: () => void }[] = []
  #watchdog: ReturnType<typeof setInterval> | null = null
  #silentTicks = 0
  #hasSpoken = false

  constructor(make: () => WorkerLike) {
    this.#make = make
    this.restart()
  }

  get dead(): boolean {
    return this.#dead
  }

  /** Adds a document, with nothing open in it. @returns Its name. */
  add(follower: WorkerFollower): DocumentId {
    const document = this.#nextDocument++
    this.#documents.set(document, follower)
    return document
  }

  /** Lets the worker free a document. What was asked about it settles as cancelled. */
  remove(document: DocumentId): void {
    if (!this.#documents.delete(document)) return
    this.tell({ type: 'close', document })
    this.drop(document, { openings: true })
  }

  /** Sends what needs no answer. */
  tell(body: RequestBody<'cancel' | 'close' | 'stop-advice' | 'stop-report'>): void {
    this.#worker?.postMessage({ version: PROTOCOL_VERSION, id: this.#nextId++, ...body }, [])
  }

  /** Sends a question. `settle` is called once, as soon as its end is known; that of a dead worker is known at once. */
  ask<B extends RequestBody<QuestionType>>(
    body: B,
    settle: (outcome: Outcome<B['type']>) => void,
    { transfer = [], progress = () => undefined }: AskOptions = {},
  ): void {
    if (this.#worker === null) return settle({ type: 'died' })
    const id = this.#nextId++
    const { type, document } = body
    this.#pending.set(id, {
      document,
      type,
      progress,
      settle: (end) => {
        if (end.type === 'failed' || end.type === 'cancelled' || end.type === 'died') return settle(end)
        assert(isAnswerTo<B['type']>(end, type), 'the answer to another question')
        settle(end)
      },
    })
    this.#worker.postMessage({ version: PROTOCOL_VERSION, id, ...body }, transfer)
    this.#watch()
  }

  /** Settles as cancelled what was asked about a document. `openings`: also what was to open it. */
  drop(document: DocumentId, { openings }: { readonly openings: boolean }): void {
    for (const [id, { type, ...pending }] of this.#pending) {
      const isOpening = type === 'open-scenario' || type === 'open-recording'
      if (pending.document === document && (openings || !isOpening)) this.#settle(id, { type: 'cancelled' })
    }
    this.#announceIdle()
  }

  /** An answer about this document is due. */
  isBusy(document: DocumentId): boolean {
    for (const pending of this.#pending.values()) if (pending.document === document) return true
    return false
  }

  /** Resolves when no answer about this document is due any more, also because the worker died. */
  idle(document: DocumentId): Promise<void> {
    if (!this.isBusy(document)) return Promise.resolve()
    return new Promise((resolve) => this.#idleWaiters.push({ document, resolve }))
  }

  /** A new worker. Whatever the old one still owed is given up, and each document is told, to be opened again. */
  restart(): void {
    this.#stop({ type: 'died' })
    this.#dead = false
    this.#hasSpoken = false
    const worker = this.#make()
    worker.onmessage = (event) => this.#receive(event.data)
    worker.onmessageerror = () => this.#die()
    worker.onerror = () => this.#die()
    this.#worker = worker
    for (const document of [...this.#documents.values()]) document.restarted()
  }

  dispose(): void {
    this.#dead = true
    this.#stop({ type: 'died' })
  }

  #receive({ version, id, ...reply }: Reply): void {
    this.#hasSpoken = true
    this.#silentTicks = 0
    if (version !== PROTOCOL_VERSION) return this.#breakOff(VERSION_PROBLEM)
    if (reply.type === 'broken') return this.#breakOff(reply.problem)
    if (reply.type === 'progress') {
      const { doing, done, total } = reply
      this.#pending.get(id)?.progress({ doing, done, total })
    } else this.#settle(id, reply)
    this.#announceIdle()
  }

  #settle(id: number, end: AnswerTo | Ended | Died): void {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    pending?.settle(end)
  }

  /** Ends the worker and settles all that it owed. */
  #stop(end: Ended | Died): void {
    if (this.#worker !== null) {
      this.#worker.onmessage = null
      this.#worker.onmessageerror = null
      this.#worker.onerror = null
      this.#worker.terminate()
      this.#worker = null
    }
    for (const id of [...this.#pending.keys()]) this.#settle(id, end)
    this.#announceIdle()
  }

  /** Ends the conversation for a reason that a restart would not do away with. */
  #breakOff(problem: Problem): void {
    this.#dead = true
    this.#stop({ type: 'failed', problem })
    for (const document of [...this.#documents.values()]) document.failed(problem)
  }

  #die(): void {
    this.#dead = true
    this.#stop({ type: 'died' })
    for (const document of [...this.#documents.values()]) document.died()
  }

  #announceIdle(): void {
    if (this.#pending.size === 0 && this.#watchdog !== null) {
      clearInterval(this.#watchdog)
      this.#watchdog = null
    }
    const waiters = this.#idleWaiters
    this.#idleWaiters = waiters.filter(({ document }) => this.isBusy(document))
    for (const { document, resolve } of waiters) if (!this.isBusy(document)) resolve()
  }

  /**
   * A worker that ran out of memory may end without an event. Ticks are counted, not time, so that a computer that
   * slept does not find its worker dead; a worker that has never spoken may still be on its way over the network.
   */
  #watch(): void {
    if (this.#watchdog !== null) return
    this.#silentTicks = 0
    this.#watchdog = setInterval(() => {
      if (!this.#hasSpoken) return
      this.#silentTicks++
      if (this.#silentTicks >= SILENT_TICKS) this.#die()
    }, TICK_MS)
  }
}
