/**
 * The worker's side of the protocol. Requests are handled one after the other; a long run is cut into slices, and between two
 * slices newer messages are looked at, so that a cancel or a newer text gets through.
 */
import { BugError, unreachable } from '../base/assert.ts'
import { PROTOCOL_VERSION, type Problem, type Reply, type Request } from '../protocol/messages.ts'
import { parseProgram } from '../documents/scenario/compile/compile.ts'
import { ScenarioSource } from '../machines/nommu/scenarioSource.ts'
import type { ByteTools } from '../documents/recording/format/read.ts'
import { OpenDocument, prepareSteps } from './openDocument.ts'
import type { TimelineOptions } from '../engine/timeline.ts'

export interface SessionHost {
  /** Sends an answer; `transfer` lists buffers that go along without being copied. */
  post(reply: Reply, transfer: ArrayBuffer[]): void
  /** Resolves after other messages had their turn. */
  pause(): Promise<void>
  /** Milliseconds of a clock that never goes back. */
  now(): number
  readonly bytes: ByteTools
  /** What is checked after every step, if anything. */
  readonly check: TimelineOptions['check']
}

/** A slice of a long run, milliseconds: well below what a person notices as waiting. */
const SLICE = 30
const STEPS_BETWEEN_LOOKS = 64

const UNREACHABLE: Problem = {
  title: 'The reader of recordings could not be loaded',
  detail: 'It is fetched when the first recording is opened, and the server did not answer.',
  remedy: 'Look at your connection and open the recording again. What was open is still here.',
}

const NO_C_WRITER: Problem = {
  title: 'The writer of C programs could not be loaded',
  detail: 'It is fetched when the first program is asked for, and the server did not answer.',
  remedy: 'Look at your connection and ask again.',
}

const NO_SCRIPT: Problem = {
  title: 'There is nothing to write as a C program',
  detail: 'A recording without its script holds what the kernel did, not the calls in words.',
  remedy: 'Open a scenario, or a recording that has its script.',
}

type Unsent = Reply extends infer R ? (R extends Reply ? Omit<R, 'version' | 'id'> : never) : never

export class Session {
  private readonly host: SessionHost
  private document: OpenDocument | null = null
  /** Request that opened `document`. */
  private documentId = -1
  /** Request whose run is under way; another one or a cancel ends it. */
  private running = -1

  constructor(host: SessionHost) {
    this.host = host
  }

  async handle(request: Request): Promise<void> {
    if (request.version !== PROTOCOL_VERSION) {
      this.fail(request.id, {
        title: 'This page and its worker are of different versions',
        detail: `The page speaks version ${request.version}, the worker ${PROTOCOL_VERSION}.`,
        remedy: 'Reload the page.',
      })
      return
    }
    try {
      await this.dispatch(request)
    } catch (error) {
      // A question that fails must not end a run that is under way.
      if (this.running === request.id) this.running = -1
      this.fail(request.id, {
        title: 'The model ran into a fault of its own',
        detail: error instanceof Error ? error.message : String(error),
        remedy: 'Your text is kept. Please report it with the text: a model that is wrong is worth knowing.',
      })
      if (!(error instanceof BugError)) throw error
    }
  }

  private async dispatch(request: Request): Promise<void> {
    switch (request.type) {
      case 'open-scenario':
        return this.openScenario(request.id, request.text)
      case 'open-recording':
        return this.openRecording(request.id, new Uint8Array(request.bytes))
      case 'show':
        if (request.step > 0) await prepareSteps()
        if (request.question === true) await this.document?.prepareQuestions()
        this.withDocument(request.id, request.document, (document) => {
          const view = document.show(request.step, request.question)
          const { pageUse, freeBlocks } = view.frames
          this.reply(request.id, { type: 'view', document: this.documentId, view }, [
            buffer(pageUse),
            buffer(freeBlocks.pfn),
            buffer(freeBlocks.order),
            buffer(freeBlocks.migratetype),
          ])
        })
        // Ahead of the first step, behind the first picture.
        if (request.step === 0) void prepareSteps().catch(() => undefined)
        return
      case 'state':
        this.withDocument(request.id, request.document, (document) =>
          this.reply(request.id, { type: 'state', state: document.state(request.step) }),
        )
        return
      case 'c-program':
        return this.writeCProgram(request.id, request.document)
      case 'cancel':
        if (this.running === request.target) this.running = -1
        return
      default:
        return unreachable(request)
    }
  }

  private async writeCProgram(id: number, wanted: number): Promise<void> {
    // Few ask for it: it is fetched when the first one does.
    const written = await import('../documents/scenario/c/cProgram.ts').catch(() => null)
    this.withDocument(id, wanted, ({ text }) => {
      if (written === null) return this.fail(id, NO_C_WRITER)
      if (text.trim() === '') return this.fail(id, NO_SCRIPT)
      this.reply(id, { type: 'c-program', source: written.cProgram(text) })
    })
  }

  private async openScenario(id: number, text: string): Promise<void> {
    const { program, diagnostics } = parseProgram(text)
    const document = new OpenDocument(new ScenarioSource(program), {
      text,
      diagnostics,
      before: this.document,
      check: this.host.check,
    })
    await this.run(id, document)
  }

  private async openRecording(id: number, bytes: Uint8Array): Promise<void> {
    this.running = id
    const recordings = await import('./recordings.ts').catch(() => null)
    if (recordings === null) {
      this.fail(id, UNREACHABLE)
      return
    }
    const read = await recordings.readTraceBytes(bytes, this.host.bytes)
    if (this.running !== id) {
      // Something newer was asked for while the file was read.
      this.reply(id, { type: 'cancelled' })
      return
    }
    if (!read.ok) {
      this.fail(id, read.problem)
      return
    }
    const document = new OpenDocument(new recordings.RecordingSource(read.document), {
      text: read.document.script ?? '',
      diagnostics: [],
      before: null,
      check: this.host.check,
    })
    await this.run(id, document)
  }

  /** Runs a document to its end; only then it takes the place of the one that was open. */
  private async run(id: number, document: OpenDocument): Promise<void> {
    this.running = id
    const { timeline } = document
    let sliceEnd = this.host.now() + SLICE
    while (!timeline.done) {
      timeline.advance(STEPS_BETWEEN_LOOKS)
      if (this.host.now() < sliceEnd) continue
      this.reply(id, { type: 'progress', done: timeline.progress, total: timeline.steps })
      await this.host.pause()
      if (this.running !== id) {
        this.reply(id, { type: 'cancelled' })
        return
      }
      sliceEnd = this.host.now() + SLICE
    }
    this.running = -1
    this.document = document
    this.documentId = id
    this.reply(id, { type: 'opened', opened: document.opened() })
  }

  private withDocument(id: number, wanted: number, ask: (document: OpenDocument) => void): void {
    // A question about a document that is not open any more needs no answer but an end.
    if (this.document === null || this.documentId !== wanted) this.reply(id, { type: 'cancelled' })
    else ask(this.document)
  }

  private fail(id: number, problem: Problem): void {
    this.reply(id, { type: 'failed', problem })
  }

  private reply(id: number, reply: Unsent, transfer: ArrayBuffer[] = []): void {
    this.host.post({ version: PROTOCOL_VERSION, id, ...reply }, transfer)
  }
}

/** The views' arrays are made fresh for each answer and own their whole buffer. */
const buffer = (array: Uint8Array | Float64Array): ArrayBuffer => array.buffer as ArrayBuffer
