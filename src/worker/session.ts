/**
 * The worker's side of the protocol. Requests are handled one after the other; a long run is cut into slices, and between two
 * slices newer messages are looked at, so that a cancel, a newer text or another document gets through. Runs of several
 * documents take turns, a slice each.
 */
import { BugError, unreachable } from '../base/assert.ts'
import { PROTOCOL_VERSION } from '../protocol/messages.ts'
import type {
  Consultation,
  DocumentId,
  Problem,
  ReplyBody,
  Request,
  RequestBody,
} from '../protocol/messages.ts'
import { readProgram, type ReadProgram } from '../documents/scenario/compile/compile.ts'
import { Mistakes } from '../documents/scenario/diagnostic.ts'
import type { Habits } from '../documents/scenario/habits/habits.ts'
import type { ByteTools } from '../documents/recording/format/read.ts'
import type { StepView } from '../protocol/view.ts'
import type { WrittenWords } from '../machines/model.ts'
import type { Machines } from './machines.ts'
import { runAll, SlicedWork, type Place, type Turns } from './opening.ts'
import type { ServedDocument } from './openDocument.ts'
import {
  UNREACHABLE,
  NO_MACHINE,
  NO_PROC,
  NO_STATE,
  NO_C_WRITER,
  NO_ADVISER,
  NO_SECOND,
  NO_REPORTS,
  NO_READER,
} from './problems.ts'

export interface SessionHost extends Turns {
  /** Fetches what works on bytes; rejects where it cannot be fetched. */
  readonly bytes: () => Promise<ByteTools>
  /** Fetches what reads all that a text may hold; rejects where it cannot be fetched. */
  readonly habits: () => Promise<Habits>
  readonly machines: Machines
}

const emptyPlace = (): Place => ({
  document: null,
  opening: null,
  advising: null,
  checking: null,
  original: null,
})

export class Session {
  private readonly host: SessionHost
  private readonly places = new Map<DocumentId, Place>()
  /** Texts that are being read beside the documents. */
  private readonly reports = new Map<DocumentId, Place>()
  private habits: Habits | null = null
  /** The text that was read last, for a second machine. */
  private lastRead: (Pick<ReadProgram, 'program' | 'header'> & { readonly text: string }) | null = null

  constructor(host: SessionHost) {
    this.host = host
  }

  async handle(request: Request): Promise<void> {
    if (request.version !== PROTOCOL_VERSION) {
      this.fail(request.id, {
        title: 'The page and its worker are of different versions',
        detail: 'The site was updated.',
        remedy: 'Reload the page.',
      })
      return
    }
    try {
      await this.dispatch(request)
    } catch (error) {
      // A question that fails must not end a run that is under way.
      const place = this.places.get(request.document)
      if (place?.opening === request.id) place.opening = null
      this.fail(request.id, {
        title: 'The model ran into a fault of its own',
        detail: error instanceof Error ? error.message : String(error),
        remedy: 'Your text is kept. Please report it with the text: a model that is wrong is worth knowing.',
      })
      if (!(error instanceof BugError)) throw error
    }
  }

  private async dispatch(request: Request): Promise<void> {
    const { id } = request
    switch (request.type) {
      case 'open-scenario':
        return this.openScenario(id, this.placeOf(request.document), request)
      case 'open-recording':
        return this.openRecording(id, this.placeOf(request.document), request)
      case 'show': {
        const open = this.places.get(request.document)?.document
        if (request.step > 0) await open?.prepareSteps()
        if (request.question === true) await open?.prepareQuestions()
        this.withDocument(request, (document) => {
          const view = document.show(request.step, request.question)
          this.reply(id, { type: 'view', view }, buffersOf(view))
        })
        // Ahead of the first step, behind the first picture.
        if (request.step === 0) void open?.prepareSteps().catch(() => undefined)
        return
      }
      case 'narration':
        return this.withDocument(request, (document) =>
          this.reply(id, { type: 'narration', narration: document.narration(request.step) }),
        )
      case 'state': {
        const open = this.places.get(request.document)?.document
        const fault = await open?.prepareState().catch(() => NO_STATE)
        this.withDocument(request, (document) => {
          // Another one may have been opened meanwhile, and what was asked about the one before is over.
          if (document !== open) this.reply(id, { type: 'cancelled' })
          else if (fault) this.fail(id, fault)
          else this.reply(id, { type: 'state', state: document.state(request.step) })
        })
        return
      }
      case 'proc':
      case 'proc-text':
        return this.answerProc(request)
      case 'program': {
        const open = this.places.get(request.document)?.document
        if (!open) return this.reply(id, { type: 'cancelled' })
        return this.reply(id, { type: 'program', program: await open.program(request.step, request.asked) })
      }
      case 'c-program':
        return this.writeCProgram(request)
      case 'advise':
      case 'shorten':
      case 'check-exercise':
      case 'make-moves':
        return this.giveAdvice(request)
      case 'stop-advice': {
        const place = this.places.get(request.document)
        if (place !== undefined) place.advising = null
        return
      }
      case 'read-report':
        return this.readReport(id, request)
      case 'stop-report':
        this.stopOpening(request.document, [this.reports])
        return
      case 'cancel':
        this.stopOpening(request.document)
        return
      case 'close':
        this.stopOpening(request.document)
        this.reports.delete(request.document)
        this.places.delete(request.document)
        return
      default:
        return unreachable(request)
    }
  }

  /** Where a document is opened. */
  private placeOf(document: DocumentId): Place {
    const known = this.places.get(document)
    if (known !== undefined) return known
    const place = emptyPlace()
    this.places.set(document, place)
    return place
  }

  /** Whatever of the document, or of it in `where` alone. */
  private stopOpening(document: DocumentId, where = [this.places, this.reports]): void {
    for (const places of where) {
      const place = places.get(document)
      if (place !== undefined) place.opening = null
    }
  }

  /** Beside what is open: the document stays as it is. */
  private async readReport(
    id: number,
    request: { readonly document: DocumentId; readonly text: string },
  ): Promise<void> {
    this.stopOpening(request.document, [this.reports])
    const place = emptyPlace()
    this.reports.set(request.document, place)
    const opening = this.begin(id, place)
    const reader = await import('../explain/reports/view.ts').catch(() => null)
    if (reader === null) return this.fail(id, NO_REPORTS)
    if (opening.isOver()) return
    const read = await opening.does('reading', request.text.length, reader.readReport(request.text))
    if (read !== null) this.reply(id, { type: 'report', report: read.result })
  }

  private async answerProc(request: Request & { type: 'proc' | 'proc-text' }): Promise<void> {
    const open = this.places.get(request.document)?.document
    const isFetched =
      (await open?.prepareProc().then(
        () => true,
        () => false,
      )) ?? true
    this.withDocument(request, (document) => {
      // Another one may have been opened meanwhile, and what was asked about the one before is over.
      if (document !== open) return this.reply(request.id, { type: 'cancelled' })
      if (!isFetched) return this.fail(request.id, NO_PROC)
      this.reply(
        request.id,
        request.type === 'proc'
          ? { type: 'proc', proc: document.proc(request) }
          : { type: 'proc-text', text: document.procText(request.step) },
      )
    })
  }

  private async writeCProgram(request: Request): Promise<void> {
    // Few ask for it: it is fetched when the first one does.
    const written = await import('./cProgram.ts').catch(() => null)
    this.withDocument(request, ({ text }) => {
      if (written === null) return this.fail(request.id, NO_C_WRITER)
      if (text.trim() === '') return this.fail(request.id, written.NO_SCRIPT)
      this.reply(request.id, { type: 'c-program', source: written.cProgram(text) })
    })
  }

  private async giveAdvice(request: Request & RequestBody<Consultation>): Promise<void> {
    const { id, type } = request
    // What is made by chance is about nothing that is open.
    const place = type === 'make-moves' ? emptyPlace() : this.places.get(request.document)
    const open = place?.document ?? null
    if (place === undefined || (open === null && type !== 'make-moves'))
      return this.reply(id, { type: 'cancelled' })
    const of = type === 'check-exercise' ? 'checking' : 'advising'
    place[of] = id
    const adviser = await import('./advice.ts').catch(() => null)
    if (adviser === null) return this.fail(id, NO_ADVISER)
    // Another one may have been opened meanwhile.
    if (place[of] !== id || place.document !== open) return this.reply(id, { type: 'cancelled' })
    const work = new SlicedWork(this.host, id, place, of)
    const done = await work.does('trying', 1, adviser.answer(open, request))
    if (done === null) return
    place[of] = null
    if (done.result === null) this.fail(id, adviser.NOTHING_TO_ADVISE)
    else this.reply(id, done.result)
  }

  private async openScenario(
    id: number,
    place: Place,
    { text, original, besideOf }: RequestBody<'open-scenario'>,
  ): Promise<void> {
    const opening = this.begin(id, place)
    if (besideOf !== undefined) return this.openBeside(opening, text, besideOf)
    const document = await this.readScenario(opening, text)
    if (document === null) return
    if (original !== undefined && original !== text) {
      const words = await this.originalWords(opening, original)
      if (words === null) return
      await document.prepareJudge()
      if (words.found !== null) document.holdTo(words.found)
    }
    await this.run(opening, document)
  }

  /** The same text on the machine beside that of another document, whose first steps may be the same. */
  private async openBeside(opening: SlicedWork, text: string, besideOf: DocumentId): Promise<void> {
    // It is the text that the first machine has just been given, as a rule.
    const read = this.lastRead?.text === text ? this.lastRead : await this.read(opening, text)
    if (read === null) return
    const fetched = await import('./besideMachine.ts').catch(() => null)
    if (opening.isOver()) return
    const program = fetched?.secondProgram(read.program) ?? null
    if (program === null) {
      opening.place.opening = null
      return this.fail(opening.id, fetched?.NOTHING_BESIDE ?? NO_SECOND)
    }
    const options = {
      text,
      header: read.header,
      look: null,
      beside: null,
      mistakes: new Mistakes(),
      isSecond: true,
    }
    const document = await this.host.machines.scenario(program, options)
    if (document === null) return this.fail(opening.id, NO_MACHINE)
    if (opening.isOver()) return
    const before = opening.place.document ?? this.places.get(besideOf)?.document
    await this.run(opening, document, before ?? null)
  }

  /** Null once the opening was cancelled. */
  private async readScenario(opening: SlicedWork, text: string): Promise<ServedDocument | null> {
    const read = await this.read(opening, text)
    if (read === null) return null
    const { program, header, mistakes } = read
    this.lastRead = { text, program, header }
    const document = await this.host.machines.scenario(program, {
      text,
      header,
      look: program.look,
      beside: program.beside,
      mistakes,
    })
    if (document === null) this.fail(opening.id, NO_MACHINE)
    return document === null || opening.isOver() ? null : document
  }

  /** What the author of a text wrote, and of which outcomes: the text is run for it where it is not open. Null once cancelled. */
  private async originalWords(
    opening: SlicedWork,
    text: string,
  ): Promise<{ readonly found: WrittenWords | null } | null> {
    const { place } = opening
    if (place.original?.text === text) return { found: place.original.words }
    let document = place.document?.text === text ? place.document : null
    if (document === null) {
      document = await this.readScenario(opening, text)
      if (document === null) return null
      if ((await opening.does('running', document.steps, runAll(document))) === null) return null
    }
    await document.prepareJudge()
    const written = await opening.does('checking', document.steps, document.written())
    if (written === null) return null
    place.original = { text, words: written.result }
    return { found: written.result }
  }

  /** Reads a text; null once the opening is over. Most hold nothing strange, and what reads the rest is fetched when one does. */
  private async read(opening: SlicedWork, text: string): Promise<ReadProgram | null> {
    const first = await opening.does('reading', text.length, readProgram(text, this.habits))
    if (first === null || !first.result.isStrange || this.habits !== null) return first?.result ?? null
    this.habits = await this.host.habits().catch(() => null)
    if (opening.isOver()) return null
    if (this.habits === null) {
      if (!first.result.isLacking) return first.result
      opening.place.opening = null
      this.fail(opening.id, NO_READER)
      return null
    }
    const second = await opening.does('reading', text.length, readProgram(text, this.habits))
    return second?.result ?? null
  }

  private async openRecording(
    id: number,
    place: Place,
    { bytes, isRecorded = false }: RequestBody<'open-recording'>,
  ): Promise<void> {
    const opening = this.begin(id, place)
    const { machines } = this.host
    const fetched = await Promise.all([machines.recordingReader(), this.host.bytes()]).catch(() => null)
    if (fetched === null) {
      this.fail(id, UNREACHABLE)
      return
    }
    const [reader, tools] = fetched
    const read = await reader(new Uint8Array(bytes), tools, isRecorded, (work) =>
      opening.does('reading', 1, work),
    )
    if (read === null || opening.isOver()) return
    if (read.ok) await this.run(opening, read.document)
    else this.fail(id, read.problem)
  }

  /** Runs a document to its end; only then it takes the place of the one that was open. */
  private async run(
    opening: SlicedWork,
    document: ServedDocument,
    before = opening.place.document,
  ): Promise<void> {
    const { place } = opening
    const { steps } = document
    if (before !== null) {
      const taken = await opening.does('running', steps, document.takeOver(before))
      if (taken === null) return
    }
    if ((await opening.does('running', steps, runAll(document))) === null) return
    await document.prepareLook()
    if ((await opening.does('checking', steps, document.check())) === null) return
    place.opening = null
    place.document = document
    const opened = document.opened()
    const { timeline } = opened
    this.reply(
      opening.id,
      { type: 'opened', opened },
      buffersIn([timeline, timeline.measures ?? {}, timeline.reach ?? {}]),
    )
  }

  /** The request opens something in a place from now on, and what was being opened there is not. */
  private begin(id: number, place: Place): SlicedWork {
    place.opening = id
    place.advising = null
    place.checking = null
    return new SlicedWork(this.host, id, place, 'opening')
  }

  private withDocument({ id, document }: Request, ask: (document: ServedDocument) => void): void {
    const open = this.places.get(document)?.document ?? null
    // A question about a document that is not open any more needs no answer but an end.
    if (open === null) this.reply(id, { type: 'cancelled' })
    else ask(open)
  }

  private fail(id: number, problem: Problem): void {
    this.reply(id, { type: 'failed', problem })
  }

  private reply(id: number, reply: ReplyBody, transfer: ArrayBuffer[] = []): void {
    this.host.post({ version: PROTOCOL_VERSION, id, ...reply }, transfer)
  }
}

/** Whatever grows with the machine. These arrays are made fresh for each answer and own their whole buffer. */
const buffersOf = ({ frames, spaces, own }: StepView): ArrayBuffer[] =>
  buffersIn([
    frames,
    frames.freeBlocks,
    spaces.vmas,
    spaces.kind === 'paged' ? spaces.pages : {},
    own?.machine === 'nommu' ? own.regions : {},
  ])

/** The buffers of the arrays that these have. */
const buffersIn = (parts: readonly object[]): ArrayBuffer[] =>
  parts
    .flatMap((part): unknown[] => Object.values(part))
    .flatMap((value) => (ArrayBuffer.isView(value) ? [value.buffer as ArrayBuffer] : []))
